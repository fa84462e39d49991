import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll } from 'vitest';
import { ensureSynthesized } from '../../bin/synth.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The operator key of these runs. */
export const KEY = 'nw_operator_for-the-restarts-of-the-tests';

const children: ChildProcess[] = [];
const folders: string[] = [];

type Launched = Readonly<{
  child: ChildProcess;
  output: () => string /** With its exit code. */;
  ended: Promise<number | null>;
  ready: Promise<string>;
}>;
export type Run = Omit<Launched, 'ready'> & Readonly<{ url: string }>;

/** `npm start` as a person runs it; `ready` is its address, or empty when it has ended before. */
export const launch = (...args: string[]): Launched => {
  const child = spawn(process.execPath, ['bin/start.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, LC_ALL: 'en', NOTICEWIRE_OPERATOR_KEY: KEY },
  });
  children.push(child);
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const told = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += String(chunk);
        const url = /ready after [\d.]+ s: (\S+)/.exec(said)?.[1];
        if (url) resolve(url);
      });
    }
  });
  return { child, output: () => said, ended, ready: Promise.race([told, ended.then(() => '')]) };
};

export const start = async (...args: string[]): Promise<Run> => {
  const { ready, ...run } = launch(...args);
  return { ...run, url: await ready };
};

/** A data folder that is gone after the test. */
export const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'noticewire-'));
  folders.push(made);
  return made;
};

export const call = async (url: string, method: string, path: string, body?: unknown, key?: string) => {
  const response = await fetch(url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(key ? { authorization: `Bearer ${key}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
};

/** Asks again until the answer is what was waited for. */
export const until = async <T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> => {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (tries > 900) throw new Error(`still ${JSON.stringify(answer)}`);
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

/** An agency of Guangzhou with a key. */
export const anAgency = async (url: string): Promise<string> => {
  const agency = { id: 'city', name: '市民政局', region: '440100', contactEmail: 'a@city.example' };
  const registered = await call(url, 'POST', '/v1/agencies', agency, KEY);
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body));
  return (await call(url, 'POST', '/v1/agencies/city/keys', { scopes: ['notices:write', 'notices:read'] }, KEY)).body.key;
};

/** Organizations of Guangzhou that have confirmed; answers their addresses. */
export const readers = async (url: string, count: number): Promise<readonly string[]> => {
  const people = Array.from({ length: count }, (_, i) => `p${i}@groups.example`);
  await Promise.all(
    people.map((address, i) =>
      call(url, 'POST', '/v1/subscriptions', { organization: { name: `组织${i}`, region: '440106' }, channel: { type: 'email', address } }),
    ),
  );
  const mails = await until(
    async () => (await call(url, 'GET', '/_local/inbox.json', undefined, KEY)).body,
    (found) => found.length === people.length,
  );
  for (const { text } of mails) await call(url, 'POST', '/v1/subscriptions/confirm', { token: /confirm\?token=([^\s&]+)/.exec(text)?.[1] });
  return people;
};

/** What recipients got of mailings: `<mailing> <address>`, once for each message. */
export const received = async (url: string): Promise<readonly string[]> => {
  const inbox: { to: string[]; headers: Record<string, string> }[] = (await call(url, 'GET', '/_local/inbox.json', undefined, KEY)).body;
  return inbox.flatMap(({ to, headers }) => (headers['x-noticewire-mailing'] ? [`${headers['x-noticewire-mailing']} ${to[0]}`] : []));
};
