import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { whileLocked } from '../../bin/lock.ts';
import { ensureSynthesized, isCurrent, stamp } from '../../bin/synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the assembly', () => {
  it('is made once, and left alone as long as nothing that it is made of changes', async () => {
    await ensureSynthesized();
    expect((await ensureSynthesized()).fresh).toBe(false);
  });

  it('is made anew when a command of the CDK has written over it, as cdk bootstrap does without bundles', () => {
    const assembly = mkdtempSync(join(folder, 'assembly-'));
    const template = join(assembly, 'Service.template.json');
    writeFileSync(join(assembly, 'manifest.json'), '{}');
    writeFileSync(template, '{"Code":"bundled"}');
    expect(isCurrent(assembly)).toBe(false);
    stamp(assembly);
    expect(isCurrent(assembly)).toBe(true);
    writeFileSync(template, '{"Code":"not bundled"}');
    expect(isCurrent(assembly)).toBe(false);
    writeFileSync(template, '{"Code":"bundled"}');
    expect(isCurrent(assembly)).toBe(true);
  });

  it('is whole for everybody who asks for it at the same time', async () => {
    const asked = await Promise.all([ensureSynthesized(), ensureSynthesized(), ensureSynthesized()]);
    for (const { assembly } of asked) expect(existsSync(join(assembly, 'manifest.json'))).toBe(true);
  });
});

describe('the lock', () => {
  it('lets one work after the other', async () => {
    const file = join(folder, 'queue');
    const log: string[] = [];
    const work = (name: string) =>
      whileLocked(file, async () => {
        log.push(`${name} begins`);
        for (let i = 0; i < 10; i++) await turn();
        log.push(`${name} ends`);
      });
    await Promise.all([work('a'), work('b'), work('c')]);
    for (let i = 0; i < log.length; i += 2) expect(log[i + 1]).toBe(log[i]?.replace('begins', 'ends'));
    expect(log).toHaveLength(6);
  });

  it('is let go when the work fails', async () => {
    const file = join(folder, 'failing');
    await expect(whileLocked(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await whileLocked(file, async () => 'next')).toBe('next');
  });

  it('is taken over from a process that died with it', async () => {
    const file = join(folder, 'abandoned');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(file, String(pid));
    expect(await whileLocked(file, async () => 'taken over')).toBe('taken over');
  });

  it('leaves nothing behind', async () => {
    const file = join(folder, 'clean');
    await whileLocked(file, async () => undefined);
    expect(existsSync(file)).toBe(false);
  });
});
