import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Organization, OrganizationFacts } from '../../../functions/domain/organizations/organization.ts';
import {
  dismissed,
  factsOf,
  founded,
  restated,
  takenIn,
  unverified,
  verified,
  withChanges,
} from '../../../functions/domain/organizations/organization-life.ts';
import { isAcknowledged } from '../../../functions/domain/subscriptions/contact.ts';
import { joined } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { aSubscription, NOON } from '../../builders.ts';

const FACTS: OrganizationFacts = { name: '清溪社区合唱队', class: 'culture-sports', region: '440106', rural: false, hub: false };

const anOrganization = (given: Partial<Organization> = {}): Organization => ({ ...founded('org-a', FACTS, NOON), ...given });
const aHub = (given: Partial<Organization> = {}): Organization => anOrganization({ id: 'org-hub', name: '清溪枢纽', hub: true, ...given });

describe('an organization', () => {
  it('is a member from its founding when the hub that it names signed it up', () => {
    expect(founded('org-a', { ...FACTS, memberOf: 'org-hub' }, NOON, 'org-hub').membership).toEqual({ hub: 'org-hub', since: NOON });
    expect(founded('org-a', { ...FACTS, memberOf: 'org-hub' }, NOON).membership).toBeNull();
    expect(founded('org-a', { ...FACTS, memberOf: 'org-hub' }, NOON, 'org-other').membership).toBeNull();
    expect(founded('org-a', FACTS, NOON, 'org-hub').membership).toBeNull();
  });

  it.each<readonly [string, Partial<OrganizationFacts>, boolean]>([
    ['another class', { class: 'charity' }, true],
    ['the same name in another way of writing', { name: ' 清溪社区 合唱队。' }, true],
    ['another name', { name: '清溪社区舞蹈队' }, false],
    ['another place', { region: '440305' }, false],
    ['a code', { uscc: '91350100M000100Y43' }, false],
    ['being a hub', { hub: true }, false],
  ])('that is verified and says %s of itself stays verified, or not', (_, change, stays) => {
    const before = verified(anOrganization(), 'yl-mzt', NOON);
    const after = restated(before, { ...FACTS, ...change });
    expect(after.verified).toEqual(stays ? { by: 'yl-mzt', at: NOON } : null);
    expect(after).toMatchObject({ ...change, id: before.id, createdAt: before.createdAt, revision: before.revision + 1 });
  });

  it('may cease to be a hub, and is no less verified', () => {
    expect(restated(verified(aHub(), 'yl-mzt', NOON), { ...factsOf(aHub()), hub: false }).verified).not.toBeNull();
  });

  it('is claimed again when nobody answers for it any more', () => {
    expect(unverified(verified(anOrganization(), 'operator', NOON)).verified).toBeNull();
  });

  it('leaves its hub by naming another one, or none', () => {
    const member = anOrganization({ memberOf: 'org-hub', membership: { hub: 'org-hub', since: NOON } });
    expect(restated(member, { ...factsOf(member), class: 'charity' }).membership).toEqual(member.membership);
    expect(restated(member, { ...factsOf(member), memberOf: 'org-other' }).membership).toBeNull();
    expect(restated(member, FACTS).membership).toBeNull();
    expect(restated(member, FACTS)).not.toHaveProperty('memberOf');
  });
});

describe('a hub', () => {
  it('takes in who asked for it, once', () => {
    const asking = anOrganization({ memberOf: 'org-hub' });
    const taken = takenIn(asking, aHub(), [], NOON);
    if (taken.kind === 'refused') throw new Error(taken.code);
    expect(taken.member).toMatchObject({ membership: { hub: 'org-hub', since: NOON }, revision: asking.revision + 1 });
    expect(takenIn(taken.member, aHub(), [], '2026-12-01T00:00:00.000Z')).toEqual(taken);
  });

  it.each<readonly [string, Organization, Organization, readonly string[]]>([
    ['not-a-hub', anOrganization({ memberOf: 'org-hub' }), aHub({ hub: false }), []],
    ['hub-contains-itself', aHub({ memberOf: 'org-hub' }), aHub({ memberOf: 'org-hub' }), []],
    ['membership-not-asked', anOrganization(), aHub(), []],
    ['membership-not-asked', anOrganization({ memberOf: 'org-other' }), aHub(), []],
    ['hubs-of-each-other', anOrganization({ memberOf: 'org-hub', hub: true }), aHub(), ['org-b', 'org-a']],
  ])('is refused: %s', (code, member, hub, above) => {
    expect(takenIn(member, hub, above, NOON)).toEqual({ kind: 'refused', code });
  });

  it('dismisses a member, who names it no longer', () => {
    const after = dismissed(anOrganization({ memberOf: 'org-hub', membership: { hub: 'org-hub', since: NOON } }));
    expect(after.membership).toBeNull();
    expect(after).not.toHaveProperty('memberOf');
  });
});

describe('what a contact changes', () => {
  const facts = fc.record(
    {
      name: fc.constantFrom('甲', '乙', '丙'),
      class: fc.constantFrom('charity' as const, 'other' as const),
      region: fc.constantFrom('440106', '440305'),
      rural: fc.boolean(),
      hub: fc.boolean(),
      community: fc.constantFrom('清溪', '云河'),
      memberOf: fc.constantFrom('org-1', 'org-2'),
    },
    { requiredKeys: ['name', 'class', 'region', 'rural', 'hub'] },
  );

  it('goes for the organization, and nothing that it leaves as it knew it', () => {
    fc.assert(
      fc.property(facts, facts, facts, (standing, before, wanted) => {
        const after: Partial<Record<string, unknown>> = withChanges(standing, before, wanted);
        for (const fact of ['name', 'class', 'region', 'rural', 'hub', 'community', 'memberOf'] as const)
          expect(after[fact]).toEqual(before[fact] === wanted[fact] ? standing[fact] : wanted[fact]);
      }),
    );
  });

  it('is the same whoever of two is first, as long as they change different things', () => {
    const [first, second] = [
      { ...FACTS, name: '清溪社区舞蹈队' },
      { ...FACTS, class: 'charity' as const },
    ];
    const both = { ...FACTS, name: '清溪社区舞蹈队', class: 'charity' };
    expect(withChanges(withChanges(FACTS, FACTS, first), FACTS, second)).toEqual(both);
    expect(withChanges(withChanges(FACTS, FACTS, second), FACTS, first)).toEqual(both);
  });
});

describe('a contact', () => {
  it('is acknowledged where it was the first, or was asked in, and nowhere else', () => {
    const own = aSubscription();
    expect(isAcknowledged(own)).toBe(true);
    expect(isAcknowledged({ ...own, organizationId: 'org-b' })).toBe(false);
    expect(isAcknowledged({ ...own, organizationId: 'org-b', invitedTo: 'org-b' })).toBe(true);
    expect(isAcknowledged({ ...own, organizationId: 'org-b', invitedTo: 'org-a' })).toBe(false);
  });

  it('that is asked in anew takes its new role, is acknowledged, and says nothing of the organization', () => {
    const standing = aSubscription({ organizationId: 'org-b', organization: { name: '新名' } });
    const asking = aSubscription({ status: 'pending', role: 'fallback', invitedTo: 'org-b', organization: { name: '旧名' } });
    const after = joined(standing, asking, NOON);
    expect(after).toMatchObject({ role: 'fallback', invitedTo: 'org-b', organization: { name: '新名' } });
  });
});
