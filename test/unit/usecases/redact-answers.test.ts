import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../../functions/domain/receipts/receipt.ts';
import { redactAnswers } from '../../../functions/usecases/receipts/redact-answers.ts';
import { NOON } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

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
  it('lose leaked words a few thousand at once, and all of them when nothing hurries', async () => {
    const world = await anAudience();
    const before = (await world.left()).length;
    await redactAnswers(world, 'ntc-1', OPTIONS, 1);
    const behind = (await world.left()).length;
    expect([before > behind, behind > 0]).toEqual([true, true]);
    await redactAnswers(world, 'ntc-1', OPTIONS);
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
    await redactAnswers(world, 'ntc-1', OPTIONS);
    expect(await world.left()).toEqual([]);
    const { items = [] } = (await world.receipts.list('ntc-1', { limit: 5000 })) ?? {};
    expect(items.filter((one) => one.answer?.name === '李静').map((one) => one.answer?.fields['who'])).toEqual(['█']);
  });
});
