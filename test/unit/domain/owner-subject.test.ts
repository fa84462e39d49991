import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnerOf, ownerSubject, readOwnerSubject } from '../../../functions/domain/subscriptions/owner-subject.ts';
import { anId } from '../../builders.ts';

const id = fc.constant(null).map(() => anId('sub'));
const retypes = fc.integer({ min: 0, max: 999 });

describe('the subject of an owner’s token', () => {
  it('is the id of what never changed the type of its channel, and is never longer than that', () => {
    fc.assert(
      fc.property(id, retypes, (its, count) => {
        expect(ownerSubject({ id: its })).toBe(its);
        const subject = ownerSubject({ id: its, retypes: count });
        expect(subject).toMatch(/^[a-z0-9-]+$/);
        expect(subject.length).toBeLessThanOrEqual(its.length);
        expect(readOwnerSubject(subject)).toEqual({ id: its, hands: count });
      }),
    );
  });

  it('is of one count alone', () => {
    fc.assert(
      fc.property(id, retypes, retypes, (its, count, other) => {
        const owner = readOwnerSubject(ownerSubject({ id: its, retypes: count }));
        expect(isOwnerOf(owner, { id: its, retypes: other })).toBe(count === other);
        expect(isOwnerOf(owner, { id: anId('sub'), retypes: count })).toBe(false);
      }),
    );
  });
});
