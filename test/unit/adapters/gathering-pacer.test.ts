import { describe, expect, it } from 'vitest';
import { GatheringPacer } from '../../../functions/adapters/gathering-pacer.ts';
import type { Reservation } from '../../../functions/domain/sending/pace.ts';
import type { Pacer } from '../../../functions/ports/pacer.ts';
import { InMemoryPacer } from '../../fakes/in-memory-pacer.ts';

const NOW = new Date('2026-03-02T01:00:00.000Z');
const REACH_MS = 20_000;

/** A line that notes how many turns it was asked for, and answers a moment later. */
const watched = (reserve: (count: number) => Promise<Reservation | null>) => {
  const asked: number[] = [];
  const rest = new InMemoryPacer();
  const line: Pick<Pacer, 'reserve' | 'turn' | 'slowDown'> = {
    reserve: (_, count) => {
      asked.push(count);
      return reserve(count);
    },
    turn: (...args) => rest.turn(...args),
    slowDown: (...args) => rest.slowDown(...args),
  };
  return { asked, pacer: new GatheringPacer(line) };
};

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('turns for letters that leave side by side', () => {
  it('are asked for together, and each letter has one of its own', async () => {
    const line = new InMemoryPacer(10);
    const { asked, pacer } = watched((count) => line.reserve('urgent', count, NOW, REACH_MS));
    const turns = await Promise.all(Array.from({ length: 8 }, () => pacer.reserve('urgent', 1, NOW, REACH_MS)));
    expect(asked).toEqual([8]);
    expect(turns.map((turn) => turn?.startMs)).toEqual(Array.from({ length: 8 }, (_, i) => NOW.getTime() + i * 100));
    expect(turns.every((turn) => turn?.count === 1)).toBe(true);
  });

  it('wait for the reservation that is under way, and have the next one', async () => {
    const { asked, pacer } = watched(async (count) => {
      await later();
      return { startMs: 0, intervalMs: 0, count };
    });
    const first = pacer.reserve('urgent', 1, NOW, REACH_MS);
    await Promise.resolve();
    await Promise.resolve();
    const others = [pacer.reserve('urgent', 1, NOW, REACH_MS), pacer.reserve('urgent', 1, NOW, REACH_MS)];
    await Promise.all([first, ...others]);
    await pacer.reserve('urgent', 1, NOW, REACH_MS);
    expect(asked).toEqual([1, 2, 1]);
  });

  it('are asked for again when fewer are given', async () => {
    const { asked, pacer } = watched(async (count) => ({ startMs: 0, intervalMs: 10, count: Math.min(2, count) }));
    const turns = await Promise.all(Array.from({ length: 5 }, () => pacer.reserve('urgent', 1, NOW, REACH_MS)));
    expect(asked).toEqual([5, 3, 1]);
    expect(turns.map((turn) => turn?.startMs)).toEqual([0, 10, 0, 10, 0]);
  });

  it('are none when the line is taken, for everybody', async () => {
    const { pacer } = watched(async () => null);
    expect(await Promise.all([1, 2, 3].map(() => pacer.reserve('urgent', 1, NOW, REACH_MS)))).toEqual([null, null, null]);
  });

  it('keep lanes apart', async () => {
    const { asked, pacer } = watched(async (count) => ({ startMs: 0, intervalMs: 0, count }));
    await Promise.all([pacer.reserve('urgent', 1, NOW, REACH_MS), pacer.reserve('routine', 1, NOW, REACH_MS)]);
    expect(asked).toEqual([1, 1]);
  });

  it('tell whoever waits of a fault, and are asked for again afterwards', async () => {
    let isDown = true;
    const { pacer } = watched(async (count) => {
      if (isDown) throw new Error('down');
      return { startMs: 0, intervalMs: 0, count };
    });
    const outcomes = await Promise.allSettled([1, 2].map(() => pacer.reserve('urgent', 1, NOW, REACH_MS)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isDown = false;
    expect(await pacer.reserve('urgent', 1, NOW, REACH_MS)).toMatchObject({ count: 1 });
  });
});
