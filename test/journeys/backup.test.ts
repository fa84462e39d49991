import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anAgency, call, folder, KEY, readers, received, start, until } from './npm-start.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run backup` as a timer runs it. */
const backup = (...args: string[]): Promise<Readonly<{ code: number | null; said: string }>> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/backup.ts', ...args], { cwd: ROOT, env: { ...process.env, NOTICEWIRE_OPERATOR_KEY: KEY } });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += String(chunk);
      });
    child.on('exit', (code) => resolve({ code, said }));
  });

describe('npm run backup', () => {
  it('copies a service at work; what is started from the copy loses nobody and finishes what was under way', async () => {
    const data = folder();
    const first = await start('--port', '0', '--data', data);
    const key = await anAgency(first.url);
    const people = await readers(first.url, 20);
    const post = (title: string) => call(first.url, 'POST', '/v1/notices', { title, sections: [{ body: '正文。' }] }, key);
    const before = await Promise.all(['一', '二'].map((name) => post(`第${name}份通知`)));
    const during = ['三', '四', '五'].map((name) => post(`第${name}份通知`));
    const to = join(folder(), 'copies');
    const { code, said } = await backup('--data', data, '--to', to);
    expect([code, said]).toEqual([0, expect.stringMatching(/noticewire-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.tar \(\d+\.\d MB\)/)]);
    await Promise.all(during);
    first.child.kill('SIGKILL');
    await first.ended;

    const [archive = ''] = readdirSync(to);
    expect([statSync(to).mode & 0o777, statSync(join(to, archive)).mode & 0o777]).toEqual([0o700, 0o600]);
    const restored = folder();
    execFileSync('tar', ['-xf', join(to, archive), '-C', restored]);
    const second = await start('--port', '0', '--data', restored);
    for (const { body } of before) {
      const report = await until(
        async () => (await call(second.url, 'GET', `/v1/notices/${body.id}/report`, undefined, key)).body,
        ({ complete }) => complete,
      );
      expect(report.totals).toMatchObject({ audience: people.length, delivered: people.length });
    }
    const told = new Set(await received(second.url));
    for (const { body } of before)
      for (const address of people) expect(told.has(`${body.id}-1-notice ${address}`), `${body.id} ${address}`).toBe(true);
    expect((await call(second.url, 'GET', '/_local/state', undefined, KEY)).body.deadLetters).toSatisfy(
      (dead: Record<string, { count: number }>) => Object.values(dead).every(({ count }) => count === 0),
    );

    for (const name of ['noticewire-2026-01-01T00-00-00Z.tar', 'noticewire-2026-01-02T00-00-00Z.tar', 'mine.tar'])
      writeFileSync(join(to, name), '');
    expect((await backup('--data', restored, '--to', to, '--keep', '2')).code).toBe(0);
    const kept = readdirSync(to);
    expect(kept).toHaveLength(3);
    expect(kept).toEqual(expect.arrayContaining(['mine.tar', archive]));
  });

  it('says in a sentence why it cannot, and leaves no half of a copy', async () => {
    const to = folder();
    const data = folder();
    expect(await backup('--data', data, '--to', to)).toEqual({ code: 1, said: expect.stringMatching(/no run is using it: .*tar -C DIR/) });
    writeFileSync(join(data, 'address'), 'http://127.0.0.1:9'); // of one that was killed
    expect(await backup('--data', data, '--to', to)).toEqual({ code: 1, said: expect.stringMatching(/no run is using it/) });
    expect(await backup('--data', data)).toEqual({ code: 2, said: expect.stringMatching(/both --data and --to are needed[\s\S]*Usage/) });
    expect(await backup('--data', data, '--to', to, '--keep', '0')).toEqual({
      code: 2,
      said: expect.stringMatching(/--keep .*whole number/),
    });
    expect(readdirSync(to)).toEqual([]);
    expect(existsSync(join(data, '.backup'))).toBe(false);
  });
});
