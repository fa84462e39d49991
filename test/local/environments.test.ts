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

/** Answers after `ms` how many events its environment has had. */
const aFunction = (settings: { environments: number; staysMs?: number }): LocalFunction => {
  const code = mkdtempSync(join(tmpdir(), 'noticewire-'));
  writeFileSync(
    join(code, 'index.mjs'),
    'let had = 0; export const handler = ({ ms }) => new Promise((resolve) => setTimeout(() => resolve(++had), ms));',
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
});
