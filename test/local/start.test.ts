import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ensureSynthesized } from '../../bin/synth.ts';
import { aFolder } from './post-office.ts';

const START = join(import.meta.dirname, '../../bin/start.ts');
const { NOTICEWIRE_OPERATOR_KEY: _given, ...ENVIRONMENT } = process.env;

type Started = { url: string; said: () => string; kill: (signal: NodeJS.Signals) => Promise<number | null> };

const start = async (command: string, args: readonly string[], env: NodeJS.ProcessEnv = ENVIRONMENT): Promise<Started> => {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += String(chunk);
        const url = /state +(http:\S+)\/_local\/state[\s\S]*Ctrl-C/.exec(said)?.[1];
        if (url) resolve(url);
      });
    }
  });
  const url = await Promise.race([ready, ended.then(() => '')]);
  return {
    url,
    said: () => said,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};

const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/_local/clock`).then(
    ({ ok }) => ok,
    () => false,
  );

beforeAll(async () => {
  await ensureSynthesized();
});

describe('npm start', () => {
  it('prints where to look and a key for operators, which works', async () => {
    const { url, said } = await start(process.execPath, [START, '--port', '0', '--empty']);
    const key = /operator key +(\S+)/.exec(said())?.[1] ?? '';
    expect(key).toMatch(/^nw_operator_[A-Za-z0-9_-]{32}$/);
    const agencies = (authorization: string) => fetch(`${url}/v1/agencies`, { headers: { authorization } }).then(({ status }) => status);
    expect(await agencies(`Bearer ${key}`)).toBe(200);
    expect(await agencies(`Bearer ${key}x`)).toBe(401);
  });

  it('keeps the key with the data, for nobody else to read', async () => {
    const data = join(aFolder(), 'data');
    const first = await start(process.execPath, [START, '--port', '0', '--data', data]);
    const key = /operator key +(\S+)/.exec(first.said())?.[1] ?? '';
    expect(readFileSync(join(data, '.operator-key'), 'utf8')).toBe(key);
    expect(statSync(join(data, '.operator-key')).mode & 0o077).toBe(0);
    await first.kill('SIGTERM');
    const second = await start(process.execPath, [START, '--port', '0', '--data', data]);
    expect(second.said()).toContain(key);
    await second.kill('SIGTERM');
    const given = { ...ENVIRONMENT, NOTICEWIRE_OPERATOR_KEY: 'nw_operator_given-by-the-environment-itself' };
    const other = join(aFolder(), 'data');
    const third = await start(process.execPath, [START, '--port', '0', '--data', other], given);
    expect(third.said()).toContain('nw_operator_given-by-the-environment-itself');
    expect(existsSync(join(other, '.operator-key'))).toBe(false);
  });

  it('stops at once when it is told to, with the code that says how', async () => {
    for (const [signal, code] of [
      ['SIGTERM', 0],
      ['SIGINT', 130],
    ] as const) {
      const { url, kill } = await start(process.execPath, [START, '--port', '0', '--empty']);
      expect(await isUp(url)).toBe(true);
      const told = performance.now();
      expect(await kill(signal)).toBe(code);
      expect(performance.now() - told).toBeLessThan(4000);
      expect(await isUp(url)).toBe(false);
    }
  });

  it('stops when npm is killed and cannot tell it', async () => {
    const npm = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(START)}, '--port', '0', '--empty'], { stdio: 'inherit' }); setInterval(() => {}, 1000);`;
    const { url, kill } = await start(process.execPath, ['-e', npm], { ...ENVIRONMENT, npm_lifecycle_event: 'start' });
    expect(await isUp(url)).toBe(true);
    await kill('SIGKILL');
    await expect.poll(() => isUp(url), { timeout: 10_000 }).toBe(false);
  });

  it('explains itself', async () => {
    const help = await start(process.execPath, [START, '--help']);
    expect(help.said()).toMatch(/Usage[\s\S]*--port[\s\S]*--data[\s\S]*--empty/);
    for (const wrong of [['--port', 'eighty'], ['--port', '70000'], ['extra'], ['--dat', 'x']]) {
      const refused = await start(process.execPath, [START, ...wrong]);
      expect(refused.said()).toMatch(/Usage/);
      expect(await refused.kill('SIGKILL')).toBe(2);
    }
  });

  it.each([
    ['Nope=1', /takes only NAME=VALUE with one of: .*EmailBy, SmtpUrl/],
    ['EmailBy', /takes only NAME=VALUE with one of/],
    ['OperatorKeyHash=x', /takes only NAME=VALUE with one of/],
    ['EmailBy=pigeon', /the parameter EmailBy may not be "pigeon"\. It is: How email leaves: ses, .*ses-bulk, .*smtp/],
    ['SesRate=0', /the parameter SesRate may not be "0"\. It is: Messages per second, above zero/],
    ['EmailBy=smtp', /EmailBy=smtp needs the server in SmtpUrl/],
  ])('refuses a setting that cannot be chosen, and says what can (%s)', async (setting, sentence) => {
    const refused = await start(process.execPath, [START, '--set', setting]);
    expect(refused.said()).toMatch(sentence);
    expect(await refused.kill('SIGKILL')).toBe(1);
  });
});
