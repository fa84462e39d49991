import { describe, expect, it } from 'vitest';
import type { NoticeDue } from '../../../functions/domain/notices/notice-life.ts';
import type { Receipt } from '../../../functions/domain/receipts/receipt.ts';
import { after as later } from '../../../functions/domain/time.ts';
import { FaultCollector } from '../../../functions/usecases/fault-collector.ts';
import { redactAnswers, redactDueAnswers, TABLES_WRITTEN_MS } from '../../../functions/usecases/receipts/redact-answers.ts';
import { NOON } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const ALL = { pages: Number.POSITIVE_INFINITY, size: 1000 };
const OPTIONS = [{ version: 1, field: 'who', from: '张某', to: '█' }];

/** An audience of 2,300 who chose what leaked, or something else, in the first version or the second. */
const anAudience = async () => {
  const world = aWorld();
  for (let i = 0; i < 2300; i++) {
    const organizationId = `org-${String(i).padStart(5, '0')}`;
    const answer = {
      name: '王芳',
      fields: { who: i % 3 === 0 ? '李某' : '张某' },
      subscriptionId: `sub-${i}`,
      version: 1 + (i % 2),
      at: NOON,
    };
    const asked = { noticeId: 'ntc-1', organizationId, region: '440106', isVerified: false, hub: null, subscriptionId: `sub-${i}` };
    await world.receipts.answer(null, { ...asked, askedAt: NOON, answer, revision: 1 }, null, NOON);
  }
  const left = async (): Promise<readonly Receipt[]> => {
    const { items = [] } = (await world.receipts.list('ntc-1', { limit: 5000 })) ?? {};
    return items.filter(({ answer }) => answer?.version === 1 && answer.fields['who'] === '张某');
  };
  return { ...world, left };
};

describe('the answers of a large audience', () => {
  it('lose leaked words some hundred at once, and all of them when nothing hurries', async () => {
    const world = await anAudience();
    const before = (await world.left()).length;
    expect(await redactAnswers(world, 'ntc-1', OPTIONS, { pages: 1, size: 200 })).not.toBeNull();
    const behind = (await world.left()).length;
    expect([before > behind, behind > 0]).toEqual([true, true]);
    expect(await redactAnswers(world, 'ntc-1', OPTIONS, ALL)).toBeNull();
    expect(await world.left()).toEqual([]);
    // Chosen in another version, the same words are another option.
    const { items = [] } = (await world.receipts.list('ntc-1', { limit: 5000 })) ?? {};
    const kept = items.filter(({ answer }) => answer?.fields['who'] === '张某');
    expect([kept.length, new Set(kept.map(({ answer }) => answer?.version))]).toEqual([767, new Set([2])]);
    expect(items.every(({ revision }) => revision <= 2)).toBe(true);
  });

  it('lose them, too, where somebody answers anew meanwhile, and keep what else they say', async () => {
    const world = await anAudience();
    const answer = world.receipts.answer.bind(world.receipts);
    let isFirst = true;
    world.receipts.answer = async (before, after, letter, at) => {
      if (isFirst && before?.answer) {
        isFirst = false;
        const own = { ...before, answer: { ...before.answer, name: '李静', fields: { who: '张某' } }, revision: before.revision + 1 };
        expect(await answer(before, own, null, at)).toBe(true);
      }
      return answer(before, after, letter, at);
    };
    await redactAnswers(world, 'ntc-1', OPTIONS, ALL);
    expect(await world.left()).toEqual([]);
    const { items = [] } = (await world.receipts.list('ntc-1', { limit: 5000 })) ?? {};
    expect(items.filter((one) => one.answer?.name === '李静').map((one) => one.answer?.fields['who'])).toEqual(['█']);
  });

  it('are gone through in parts, one in each run of the clock, some at once; tables are forgotten behind them, and once more', async () => {
    const world = await anAudience();
    const answer = world.receipts.answer.bind(world.receipts);
    let [now, most] = [0, 0];
    world.receipts.answer = async (...given) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      const kept = await answer(...given);
      now -= 1;
      return kept;
    };
    const redaction = { act: 'redact' as const, version: 1, revision: 2, options: OPTIONS, at: NOON };
    // Both have a share in each run.
    let due: readonly NoticeDue[] = ['ntc-1', 'ntc-2'].map((noticeId) => ({ ...redaction, noticeId }));
    const forgotten: number[] = [];
    const run = async () => {
      const faults = new FaultCollector();
      const notices = {
        due: async () => due.flatMap((one) => (one.act === 'redact' && one.at <= world.clock.now().toISOString() ? [one] : [])) as never,
        settle: async (one: NoticeDue, rest?: NoticeDue) => {
          due = [...due.filter((other) => other !== one), ...(rest ? [rest] : [])];
        },
      };
      const exportFiles = { forgetAll: async () => void forgotten.push((await world.left()).length) };
      const finished = await redactDueAnswers({ ...world, notices, exportFiles }, faults);
      expect(faults.faults).toEqual([]);
      return finished;
    };
    expect(await run()).toBe(0);
    expect((await world.left()).length).toBeGreaterThan(0);
    expect(due.map(({ noticeId, at }) => [noticeId, at])).toEqual([
      ['ntc-1', NOON],
      ['ntc-2', later(NOON, TABLES_WRITTEN_MS)],
    ]);
    forgotten.splice(0);
    expect(await run()).toBe(0);
    expect([await world.left(), forgotten]).toEqual([[], [0]]);
    // No leaked word is kept any more.
    expect(JSON.stringify(due)).not.toContain('张某');
    world.clock.advance(TABLES_WRITTEN_MS - 1);
    expect([await run(), forgotten]).toEqual([0, [0]]);
    world.clock.advance(1);
    expect([await run(), forgotten, due]).toEqual([2, [0, 0, 0], []]);
    expect([most > 1, most <= 20]).toEqual([true, true]);
  });
});
