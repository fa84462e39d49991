import { describe, expect, it } from 'vitest';
import { Coalescer } from '../../../functions/adapters/coalescer.ts';

const gathering = (ask: (items: readonly number[]) => Promise<readonly string[]>) => {
  let passes = (): void => undefined;
  const together = new Coalescer<number, string>({
    ask,
    most: 3,
    moment: () =>
      new Promise((resolve) => {
        passes = resolve;
      }),
  });
  return { together, momentPasses: () => passes() };
};

describe('what is asked for together', () => {
  it('leaves when there is enough of it, or a moment has passed, and everybody gets his own answer', async () => {
    const asked: (readonly number[])[] = [];
    const { together, momentPasses } = gathering(async (items) => {
      asked.push(items);
      return items.map((item) => `answer ${item}`);
    });
    const answers = [1, 2, 3, 4].map((item) => together.ask('letter', item));
    expect(await Promise.all(answers.slice(0, 3))).toEqual(['answer 1', 'answer 2', 'answer 3']);
    momentPasses();
    expect(await answers[3]).toBe('answer 4');
    expect(asked).toEqual([[1, 2, 3], [4]]);
  });

  it('is kept apart from what is about something else', async () => {
    const asked: (readonly number[])[] = [];
    const together = new Coalescer<number, string>({
      ask: async (items) => {
        asked.push(items);
        return items.map(String);
      },
      most: 10,
      moment: async () => undefined,
    });
    await Promise.all([together.ask('a', 1), together.ask('b', 2), together.ask('a', 3)]);
    expect(asked).toEqual([[1, 3], [2]]);
  });

  it('fails for all of those who asked, and for nobody who comes later', async () => {
    let fails = true;
    const { together } = gathering(async (items) => {
      if (fails) throw new Error('down');
      return items.map(String);
    });
    const settled = await Promise.allSettled([1, 2, 3].map((item) => together.ask('letter', item)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    fails = false;
    expect(await Promise.all([4, 5, 6].map((item) => together.ask('letter', item)))).toEqual(['4', '5', '6']);
  });

  it('is a fault when somebody gets no answer', async () => {
    const { together } = gathering(async () => ['only one']);
    const settled = await Promise.allSettled([1, 2, 3].map((item) => together.ask('letter', item)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});
