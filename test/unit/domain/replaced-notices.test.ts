import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedAt } from '../../../functions/domain/notices/changed-at.ts';
import { correct, reinstate, supersede } from '../../../functions/domain/notices/notice-corrections.ts';
import { withdraw } from '../../../functions/domain/notices/notice-life.ts';
import { validityAt } from '../../../functions/domain/notices/validity.ts';
import { after, MINUTE } from '../../../functions/domain/time.ts';
import { aNotice, NOON } from '../../builders.ts';

const deed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('replace' as const, 'withdraw-it' as const, 'drop-it' as const), by: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'correct' as const, by: 0 }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'withdraw' as const, by: 0 }) },
);

describe('a notice and those that are to stand in its place', () => {
  it('is replaced by the last of them that is not withdrawn, and in force when none is left, in any order', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 20 }), (deeds) => {
        let notice = aNotice();
        let [standing, gone]: [string[], Set<string>] = [[], new Set()];
        deeds.forEach(({ kind, by }, minute) => {
          const at = after(NOON, minute * MINUTE);
          const noticeId = `ntc-by-${by}`;
          const isWithdrawn = notice.status === 'withdrawn';
          if (kind === 'replace') {
            // What is withdrawn replaces nothing any more.
            if (gone.has(noticeId)) return;
            notice = supersede(notice, { noticeId, at })?.notice ?? notice;
            if (!isWithdrawn && !standing.includes(noticeId)) standing = [...standing, noticeId];
          } else if (kind === 'withdraw-it' || kind === 'drop-it') {
            const step = reinstate(notice, { noticeId, at });
            notice = step?.notice ?? notice;
            // What is corrected may name it once more.
            if (kind === 'withdraw-it') gone = gone.add(noticeId);
            if (!isWithdrawn) standing = standing.filter((id) => id !== noticeId);
            expect(reinstate(notice, { noticeId, at })).toBeNull();
            if (step && standing.length === 0) expect(changedAt(notice)).toBe(at);
          } else if (kind === 'correct') {
            const corrected = correct(notice, { ...notice, title: `第 ${minute} 稿` }, { note: '更正', at, notify: 'none' });
            if (corrected.kind === 'corrected') notice = corrected.notice;
          } else {
            const withdrawn = withdraw(notice, { at, reason: '误发' });
            if (withdrawn.kind === 'withdrawn') notice = withdrawn.notice;
          }
          expect(notice.supersededBy?.noticeId).toBe(standing.at(-1));
          expect(validityAt(notice, new Date(at))).toBe(notice.status === 'withdrawn' || standing.length > 0 ? 'repealed' : 'in-force');
        });
      }),
    );
  });

  it('says which it does not replace any more, after any corrections', () => {
    const lists = fc.array(fc.subarray(['ntc-1', 'ntc-2', 'ntc-3']), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lists, ([first = [], ...later]) => {
        let notice = aNotice({ supersedes: first.map((noticeId) => ({ noticeId })) });
        for (const [i, list] of later.entries()) {
          const content = { ...aNotice(), title: `第 ${i + 2} 稿`, supersedes: list.map((noticeId) => ({ noticeId })) };
          const corrected = correct(notice, content, { note: '更正', at: NOON, notify: 'none' });
          if (corrected.kind === 'corrected') notice = corrected.notice;
        }
        const standing = later.at(-1) ?? first;
        const ever = [first, ...later].flat();
        expect(new Set(notice.supersedesNoMore ?? [])).toEqual(new Set(ever.filter((id) => !standing.includes(id))));
      }),
    );
  });

  it('is left as it is by the withdrawal of another', () => {
    expect(reinstate(aNotice(), { noticeId: 'ntc-other', at: NOON })).toBeNull();
  });
});
