import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureSynthesized } from '../../bin/synth.ts';

const ROOT = join(import.meta.dirname, '../..');
const KEY = 'nw_operator_for-the-restarts-of-the-tests';

const children: ChildProcess[] = [];
const folders: string[] = [];

type Run = { child: ChildProcess; url: string; output: () => string; ended: Promise<number | null> };

/** `npm start` as a person runs it; resolves when it says that it is ready, or has ended. */
const start = async (...args: string[]): Promise<Run> => {
  const child = spawn(process.execPath, ['bin/start.ts', ...args], { cwd: ROOT, env: { ...process.env, NOTICEWIRE_OPERATOR_KEY: KEY } });
  children.push(child);
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += String(chunk);
        const url = /ready after [\d.]+ s: (\S+)/.exec(said)?.[1];
        if (url) resolve(url);
      });
    }
  });
  const url = await Promise.race([ready, ended.then(() => '')]);
  return { child, url, output: () => said, ended };
};

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'noticewire-'));
  folders.push(made);
  return made;
};

const call = async (url: string, method: string, path: string, body?: unknown, key?: string) => {
  const response = await fetch(url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(key ? { authorization: `Bearer ${key}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
};

const until = async <T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> => {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (tries > 300) throw new Error(`still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

beforeAll(async () => {
  await ensureSynthesized();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

describe('npm start -- --data', () => {
  it('keeps what was accepted through kill -9, and finishes what was under way', async () => {
    const data = folder();
    const first = await start('--port', '0', '--data', data);
    const { url } = first;
    expect(
      (await call(url, 'POST', '/v1/agencies', { id: 'city', name: '市民政局', region: '440100', contactEmail: 'a@city.example' }, KEY))
        .status,
    ).toBe(201);
    const { key } = (await call(url, 'POST', '/v1/agencies/city/keys', { scopes: ['notices:write', 'notices:read'] }, KEY)).body;
    const people = Array.from({ length: 30 }, (_, i) => `p${i}@groups.example`);
    await Promise.all(
      people.map((address, i) =>
        call(url, 'POST', '/v1/subscriptions', {
          organization: { name: `组织${i}`, region: '440106' },
          channel: { type: 'email', address },
        }),
      ),
    );
    const mails = await until(
      async () => (await call(url, 'GET', '/_local/inbox.json')).body,
      (found) => found.length === people.length,
    );
    for (const { text } of mails)
      await call(url, 'POST', '/v1/subscriptions/confirm', { token: /confirm\?token=([^\s&]+)/.exec(text)?.[1] });

    const notice = (title: string) => ({ title, sections: [{ body: '正文。' }] });
    const accepted = await Promise.all(['一', '二', '三'].map((name) => call(url, 'POST', '/v1/notices', notice(`第${name}份通知`), key)));
    expect(accepted.map(({ status }) => status)).toEqual([201, 201, 201]);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await start('--port', '0', '--data', data);
    for (const { body } of accepted) {
      const report = await until(
        async () => (await call(second.url, 'GET', `/v1/notices/${body.id}/report`, undefined, key)).body,
        ({ complete }) => complete,
      );
      expect(report.totals).toMatchObject({ audience: people.length, delivered: people.length });
    }
    const inbox: { to: string[]; headers: Record<string, string> }[] = (await call(second.url, 'GET', '/_local/inbox.json')).body;
    const told = inbox.flatMap(({ to, headers }) =>
      headers['x-noticewire-mailing'] ? [`${headers['x-noticewire-mailing']} ${to[0]}`] : [],
    );
    // Nobody is lost. A crash repeats at most the sends in flight and the ten of the checkpoint under way, of each batch.
    expect(new Set(told).size).toBe(accepted.length * people.length);
    expect(told.length - new Set(told).size).toBeLessThanOrEqual(accepted.length * 20);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('says in a sentence why it cannot start, and fails', async () => {
    const data = folder();
    const running = await start('--port', '0', '--data', data);
    const port = new URL(running.url).port;

    const samePort = await start('--port', port);
    expect([await samePort.ended, samePort.output()]).toEqual([1, expect.stringMatching(new RegExp(`port ${port} is in use: .*--port`))]);
    const sameFolder = await start('--port', '0', '--data', data);
    expect([await sameFolder.ended, sameFolder.output()]).toEqual([1, expect.stringMatching(/in use by another run/)]);

    running.child.kill('SIGINT');
    expect(await running.ended).toBe(130);
    expect(readFileSync(join(data, 'version'), 'utf8')).not.toBe('');
    writeFileSync(join(data, 'version'), '0');
    const otherVersion = await start('--port', '0', '--data', data);
    expect([await otherVersion.ended, otherVersion.output()]).toEqual([1, expect.stringMatching(/another version/)]);

    const unknownOption = await start('--prot', '80');
    expect([await unknownOption.ended, unknownOption.output()]).toEqual([2, expect.stringMatching(/--prot[\s\S]*Usage/)]);
  });
});
