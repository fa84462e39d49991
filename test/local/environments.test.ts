import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { newTimeOffset } from '../../local/clock/virtual-time.ts';
import { LocalFunction } from '../../local/lambda/local-function.ts';

const clearing: (() => unknown)[] = [];
afterEach(async () => {
  for (const clear of clearing.splice(0)) await clear();
});

/** Answers after `ms`, in which it waits or computes, how many events its environment has had. */
const aFunction = (settings: { environments: number; staysMs?: number; cores?: number; patienceMs?: number }): LocalFunction => {
  const code = mkdtempSync(join(tmpdir(), 'noticewire-'));
  writeFileSync(
    join(code, 'index.mjs'),
    `let had = 0;
     const compute = async (untilMs) => {
       while (performance.now() < untilMs) {
         for (const until = performance.now() + 20; performance.now() < until; );
         await new Promise(setImmediate);
       }
     };
     export const handler = async ({ ms, computes }) => {
       if (computes) await compute(performance.now() + ms);
       else await new Promise((resolve) => setTimeout(resolve, ms));
       return ++had;
     };`,
  );
  const ignore = () => undefined;
  const fixed = { name: 'Count', code, handler: 'index.handler', timeoutMs: 10_000, memory: 128, variables: {} };
  const fn = new LocalFunction({ ...fixed, time: newTimeOffset(0), onOutput: ignore, onFailed: ignore, ...settings });
  clearing.push(
    () => fn.stop(),
    () => rmSync(code, { recursive: true, force: true }),
  );
  return fn;
};

describe('the execution environments of a function', () => {
  it('are given back when nothing is asked of them, and made again when something is', async () => {
    const fn = aFunction({ environments: 1, staysMs: 20 });
    expect(await fn.invoke({ ms: 0 })).toBe(1);
    await expect.poll(() => fn.size).toBe(0);
    expect(await fn.invoke({ ms: 0 })).toBe(1);
    expect(fn.state).toMatchObject({ calls: 2, errors: 0, running: 0 });
  });

  it('are more when an event has to wait for another', async () => {
    const fn = aFunction({ environments: 2 });
    expect(await Promise.all([fn.invoke({ ms: 3000 }), fn.invoke({ ms: 3000 }), fn.invoke({ ms: 0 })])).toContain(2);
    expect(fn.size).toBe(2);
    expect(fn.state).toMatchObject({ calls: 3, errors: 0, running: 0 });
  });

  it('are no more when one computes that has its share of the cores, and are more when there are others', async () => {
    const computing = { ms: 1000, computes: true };
    for (const [cores, most] of [
      [2, 1],
      [8, 2],
    ] as const) {
      const fn = aFunction({ environments: 2, cores });
      await Promise.all([computing, computing, computing].map((event) => fn.invoke(event)));
      expect([cores, fn.size]).toEqual([cores, most]);
    }
  });

  it('are more in the end, however much one computes: nobody waits behind a long event for all of its time', async () => {
    const fn = aFunction({ environments: 2, cores: 2, patienceMs: 300 });
    const long = fn.invoke({ ms: 5000, computes: true });
    expect(await fn.invoke({ ms: 0 })).toBe(1);
    expect(fn.size).toBe(2);
    await long;
  });
});
