import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { moveTime, newTimeOffset, offsetMs, virtualNow } from '../../local/clock/virtual-time.ts';

const MINUTE_MS = 60_000;
type Said = { name: string; afterMs: number; made: number[]; isDate: boolean; text: string };

const aThread = () => {
  const time = newTimeOffset();
  const worker = new Worker(join(import.meta.dirname, 'fixtures/timers.ts'), { workerData: time });
  onTestFinished(async () => {
    await worker.terminate();
  });
  const said: Said[] = [];
  worker.on('message', (message: Said) => said.push(message));
  const heard = (...names: string[]) => expect.poll(() => said.map(({ name }) => name), { interval: 5 }).toEqual(names);
  const move = (ms: number) => {
    moveTime(time, ms);
    worker.postMessage('moved');
  };
  return { time, worker, said, heard, move };
};

describe('time that is moved', () => {
  it('is the same for everybody who shares it', () => {
    const time = newTimeOffset(5000);
    moveTime(time, 86_400_000);
    expect(offsetMs(time)).toBe(86_405_000);
    expect(Math.abs(virtualNow(time) - Date.now() - 86_405_000)).toBeLessThan(1000);
  });

  it('is told by every way to ask a Date', async () => {
    const { worker, said, heard, move } = aThread();
    await heard('at once');
    move(90 * 86_400_000);
    worker.postMessage('look');
    await expect.poll(() => said.find(({ name }) => name === 'looked')).toMatchObject({ isDate: true, text: 'string' });
    const [now = 0, alsoNow = 0, epoch, subclass = 0] = said.find(({ name }) => name === 'looked')?.made ?? [];
    for (const moment of [now, alsoNow, subclass]) expect(Math.abs(moment - Date.now() - 90 * 86_400_000)).toBeLessThan(60_000);
    expect(epoch).toBe(0);
  });

  it('lets timers go off that fell due, and only those, each once', async () => {
    const { worker, heard, move, said } = aThread();
    await heard('at once');
    move(59_000);
    worker.postMessage('cancel');
    move(5 * MINUTE_MS);
    await heard('at once', 'in a minute');
    move(5 * MINUTE_MS);
    await heard('at once', 'in a minute', 'every ten minutes');
    move(60 * MINUTE_MS);
    await heard('at once', 'in a minute', 'every ten minutes', 'in an hour', 'every ten minutes');
    expect(said[1]?.afterMs).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  it('brings a timer nearer that has not fallen due yet', async () => {
    const { heard, move } = aThread();
    await heard('at once');
    move(MINUTE_MS - 300);
    await heard('at once', 'in a minute');
  });
});
