import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ensureSynthesized } from '../../bin/synth.ts';
import { openDataFolder } from '../../local/data/data-folder.ts';
import { anSmtpServer } from '../unit/adapters/scripted-smtp.ts';
import { aFolder } from './post-office.ts';

const START = join(import.meta.dirname, '../../bin/start.ts');
const { NOTICEWIRE_OPERATOR_KEY: _given, ...given } = process.env;
/** No language is asked for, so that both are told. */
const ENVIRONMENT: NodeJS.ProcessEnv = { ...given, LC_ALL: '', LC_MESSAGES: '', LANG: '' };

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
        const url = /(?:state|状态) +(http:\S+)\/_local\/state[\s\S]*Ctrl-C\n/.exec(said)?.[1];
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

const statusOf = (url: string, key?: string): Promise<number> =>
  fetch(url, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status);

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
    expect(second.said()).not.toContain(key);
    expect(second.said()).toContain(`in the file ${join(data, '.operator-key')}`);
    expect(await statusOf(`${second.url}/v1/agencies`, key)).toBe(200);
    await second.kill('SIGTERM');
    const given = { ...ENVIRONMENT, NOTICEWIRE_OPERATOR_KEY: 'nw_operator_given-by-the-environment-itself' };
    const other = join(aFolder(), 'data');
    const third = await start(process.execPath, [START, '--port', '0', '--data', other], given);
    expect(third.said()).not.toContain('nw_operator_given-by-the-environment-itself');
    expect(third.said()).toContain('as NOTICEWIRE_OPERATOR_KEY says');
    expect(await statusOf(`${third.url}/v1/agencies`, 'nw_operator_given-by-the-environment-itself')).toBe(200);
    expect(existsSync(join(other, '.operator-key'))).toBe(false);
  });

  it.each(['short', `nw_operator_${'x'.repeat(19)}`, `nw_operator_${'x'.repeat(30)} y`, `nw_operator_${'密'.repeat(30)}`])(
    'refuses an operator key that could be guessed, or that no header carries, and says how to make one (%s)',
    async (NOTICEWIRE_OPERATOR_KEY) => {
      const refused = await start(process.execPath, [START, '--port', '0', '--empty'], { ...ENVIRONMENT, NOTICEWIRE_OPERATOR_KEY });
      expect(refused.said()).toMatch(/NOTICEWIRE_OPERATOR_KEY.*at least 32 visible ASCII characters.*Make one: node -p/);
      expect(refused.said()).not.toContain(NOTICEWIRE_OPERATOR_KEY);
      expect(await refused.kill('SIGKILL')).toBe(1);
    },
  );

  it('asks for the operator key below /_local once there are data to keep', async () => {
    const data = join(aFolder(), 'data');
    const { url, said } = await start(process.execPath, [START, '--port', '0', '--data', data]);
    for (const path of ['', '/inbox', '/inbox.json', '/clock', '/state', '/logs/sweep', '/webhooks/one.json'])
      expect(await statusOf(`${url}/_local${path}`), path).toBe(401);
    expect(said()).toMatch(/below \/_local takes that key, in a browser as the password/);
    expect(await statusOf(`${url}/_local/inbox`, readFileSync(join(data, '.operator-key'), 'utf8'))).toBe(200);
    expect(await statusOf(`${url}/`)).toBe(200);
  });

  it('lets nobody else on this machine read its data, also those of an earlier version', async () => {
    const data = join(aFolder(), 'data');
    openDataFolder(data).release();
    mkdirSync(join(data, 'tables'), { mode: 0o755 });
    chmodSync(join(data, 'version'), 0o644);
    chmodSync(data, 0o755);
    await start(process.execPath, [START, '--port', '0', '--data', data]);
    const names = ['.', ...readdirSync(data, { recursive: true, encoding: 'utf8' })];
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(statSync(join(data, name)).mode & 0o077, name).toBe(0);
  });

  it('never tells its fictional world through a real mail server, and says so', async () => {
    const server = await anSmtpServer();
    const settings = join(aFolder(), 'settings');
    writeFileSync(
      settings,
      `# of the tests\n\nEmailBy=smtp\nSmtpUrl=smtp://127.0.0.1:${server.port}\nSenderAddress=notices@wire.example\nPublicUrl=https://wire.example\n`,
    );
    const { url, said } = await start(process.execPath, [START, '--port', '0', '--settings', settings]);
    expect(said()).toContain('email leaves by a real server, so the fictional world is not told');
    expect(said()).toContain('without --data everything is forgotten');
    expect(await fetch(`${url}/v1/notices`).then((answer) => answer.json())).toEqual({ items: [] });
    expect(server.connections()).toBe(0);
  });

  it('calls no endpoint of this machine or its network once it is for others, too', async () => {
    const signUp = async (...args: string[]): Promise<number> => {
      const { url, kill } = await start(process.execPath, [START, '--port', '0', '--empty', ...args]);
      const channel = { type: 'webhook', url: `${url}/_local/webhooks/one`, format: 'standard' };
      const { status } = await fetch(`${url}/v1/subscriptions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ organization: { name: '云河合唱团', class: 'charity', region: '440106' }, channel }),
      });
      await kill('SIGKILL');
      return status;
    };
    expect(await signUp()).toBe(202);
    expect(await signUp('--set', 'PublicUrl=https://wire.example')).toBe(422);
    expect(await signUp('--host', '0.0.0.0')).toBe(422);
    expect(await signUp('--set', 'PublicUrl=https://wire.example', '--set', 'AllowPrivateEndpoints=true')).toBe(202);
  });

  it('listens where it is told to, and on the loopback address all the same', async () => {
    const everywhere = await start(process.execPath, [START, '--port', '0', '--empty', '--host', '::']);
    expect(everywhere.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(await statusOf(`${everywhere.url}/`)).toBe(200);
    expect(await statusOf(`${everywhere.url}/_local/clock`)).toBe(200);
    const nowhere = await start(process.execPath, [START, '--port', '0', '--host', '203.0.113.9']);
    expect(nowhere.said()).toContain('203.0.113.9 is no address of this machine: choose one with --host');
    expect(await nowhere.kill('SIGKILL')).toBe(1);
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
    await expect.poll(() => isUp(url)).toBe(false);
  });

  it('explains itself', async () => {
    const help = await start(process.execPath, [START, '--help']);
    expect(help.said()).toMatch(/Usage[\s\S]*--port[\s\S]*--data[\s\S]*--empty/);
    for (const wrong of [['--port', 'eighty'], ['--port', '70000'], ['extra'], ['--dat', 'x'], ['--settings', '/nowhere/at-all']]) {
      const refused = await start(process.execPath, [START, ...wrong]);
      expect(refused.said()).toMatch(/Usage/);
      expect(await refused.kill('SIGKILL')).toBe(2);
    }
  });

  it('speaks the language of the terminal, or the one that --lang asks for', async () => {
    const said = async (args: readonly string[], LANG: string) =>
      (await start(process.execPath, [START, ...args], { ...ENVIRONMENT, LANG })).said().replaceAll('NAME=VALUE', '');
    expect(await said(['--help'], 'zh_CN.UTF-8')).toMatch(/^用法(?![\s\S]*(?:Usage|listen))/);
    expect(await said(['--help', '--lang', 'en'], 'zh_CN.UTF-8')).toMatch(/^Usage\P{Script=Han}*$/u);
    expect(await said(['--dat', 'x', '--lang=zh'], 'en_GB.UTF-8')).toMatch(/^没有此选项: --dat\n/);
    expect(await said(['--lang', 'fr'], '')).toMatch(/^--lang 只能是 zh 或 en --lang is zh or en: fr\n/);
    expect(await said(['--port', '0', '--empty'], 'en_GB.UTF-8')).toMatch(/^Noticewire is starting …\P{Script=Han}*Ctrl-C\n$/u);
    expect(await said(['--port', '0', '--empty', '--lang', 'zh'], '')).not.toMatch(/ready|Where|operator key|stop/);
  });

  it.each([
    ['Nope=1', /takes only NAME=VALUE with one of: .*EmailBy/],
    ['EmailBy', /takes only NAME=VALUE with one of/],
    ['OperatorKeyHash=x', /takes only NAME=VALUE with one of/],
    ['EmailBy=pigeon', /the parameter EmailBy may not be "pigeon"\. It is: How email leaves: ses, .*ses-bulk, .*smtp/],
    ['SesRate=0', /the parameter SesRate may not be "0"\. It is: Messages per second, above zero/],
    ['EmailBy=smtp', /needs the server in SmtpUrl[\s\S]*from whom in SenderAddress[\s\S]*where the links .* lead in PublicUrl/],
  ])('refuses a setting that cannot be chosen, and says what can (%s)', async (setting, sentence) => {
    const refused = await start(process.execPath, [START, '--set', setting]);
    expect(refused.said()).toMatch(sentence);
    expect(await refused.kill('SIGKILL')).toBe(1);
  });
});
