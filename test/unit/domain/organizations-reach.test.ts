import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactReach, organizationReach, type Reach } from '../../../functions/domain/organizations/reach.ts';
import { pausedUntil } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, after as laterBy } from '../../../functions/domain/time.ts';
import { aSubscription, NOON } from '../../builders.ts';

const aReach: fc.Arbitrary<Reach> = fc.oneof(
  fc.constant<Reach>({ kind: 'reachable' }),
  fc.record({
    kind: fc.constant('unreachable' as const),
    why: fc.constantFrom('paused' as const, 'address-refused' as const, 'switched-off' as const),
    since: fc.option(fc.integer({ min: 0, max: 100 }).map((days) => laterBy(NOON, -days * DAY))),
  }),
);

describe('a contact', () => {
  it('is out of reach since it paused, since its mail came back, or since nobody knows when', () => {
    const suppression = { since: laterBy(NOON, -DAY) };
    expect(contactReach(aSubscription(), null, NOON)).toEqual({ kind: 'reachable' });
    expect(contactReach(aSubscription(), suppression, NOON)).toEqual({
      kind: 'unreachable',
      why: 'address-refused',
      since: suppression.since,
    });
    expect(contactReach(aSubscription({ status: 'paused', pausedAt: NOON }), suppression, NOON)).toMatchObject({
      why: 'paused',
      since: NOON,
    });
    expect(contactReach(aSubscription({ status: 'disabled' }), null, NOON)).toMatchObject({ why: 'switched-off', since: null });
    const known = aSubscription({ status: 'disabled', disabledAt: NOON });
    expect(contactReach(known, null, NOON)).toMatchObject({ why: 'switched-off', since: NOON });
    expect(contactReach(aSubscription({ status: 'ended' }), null, NOON)).toMatchObject({ why: 'nobody' });
  });

  it('that is away until a day is out of reach until then', () => {
    const away = pausedUntil(aSubscription(), laterBy(NOON, DAY), NOON);
    expect(contactReach(away, null, NOON)).toMatchObject({ why: 'paused', since: NOON });
    expect(contactReach(away, null, laterBy(NOON, DAY))).toEqual({ kind: 'reachable' });
  });
});

describe('an organization', () => {
  it('is in reach by any one of its contacts, and out of it since the last of them is', () => {
    fc.assert(
      fc.property(fc.array(aReach, { maxLength: 5 }), (contacts) => {
        const reach = organizationReach(contacts);
        expect(reach.kind === 'reachable').toBe(contacts.some(({ kind }) => kind === 'reachable'));
        if (reach.kind === 'reachable' || contacts.length === 0) return;
        const since = contacts.map((one) => (one.kind === 'unreachable' ? one.since : null));
        expect(reach.since).toBe(since.includes(null) ? null : since.toSorted().at(-1));
        expect(contacts).toContainEqual(reach);
      }),
      { numRuns: 200 },
    );
    expect(organizationReach([])).toEqual({ kind: 'unreachable', why: 'nobody', since: null });
  });
});
