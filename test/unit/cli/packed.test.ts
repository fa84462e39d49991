import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptingNotices, aNoticeAnswer, ContractServer } from './contract-server.ts';

const ROOT = join(import.meta.dirname, '../../..');
const KEY = 'nw_key1_abcdefghijklmnopqrstuvwxyz';

type Ended = Readonly<{ code: number | string; out: string; err: string }>;
const run = (program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(program, args, { cwd, env }, (error, out, err) =>
      resolve({ code: error ? (error.code ?? String(error.signal)) : 0, out, err }),
    );
  });

let server: ContractServer;
let scratch: string;
let checkout: string;
let elsewhere: string;
const manifest = (): string => readFileSync(join(checkout, 'package.json'), 'utf8');

/** Not this checkout itself: others read its package.json at the same time. */
beforeAll(async () => {
  server = await ContractServer.start();
  scratch = mkdtempSync(join(tmpdir(), 'noticewire-pack-'));
  checkout = join(scratch, 'checkout');
  elsewhere = join(scratch, 'elsewhere');
  mkdirSync(elsewhere);
  mkdirSync(checkout);
  for (const part of [
    'bin',
    'cli',
    'functions/platform',
    'functions/domain/attachments',
    'functions/domain/text',
    'functions/views/ledger',
    'scripts',
    'docs/examples',
    'package.json',
    'README.md',
    'LICENSE',
  ])
    cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  const packed = await run('npm', ['pack', '--pack-destination', scratch], checkout);
  if (packed.code !== 0) throw new Error(packed.err);
  const [archive = ''] = readdirSync(scratch).filter((name) => name.endsWith('.tgz'));
  const installed = await run(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', '--prefix', elsewhere, join(scratch, archive)],
    elsewhere,
  );
  if (installed.code !== 0) throw new Error(installed.err);
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await server.stop();
});

/** With the machine's own Node, and nothing of the project in reach. */
const noticewire = (...args: readonly string[]): Promise<Ended> => {
  const path = (process.env['PATH'] ?? '').split(':').filter((entry) => !entry.includes('node_modules'));
  const env = { PATH: path.join(':'), NOTICEWIRE_URL: server.url, NOTICEWIRE_KEY: KEY };
  return run(join(elsewhere, 'node_modules/.bin/noticewire'), args, elsewhere, env);
};

describe('the command that npm pack makes', () => {
  it('is installed from a file, without a registry and without any other package', () => {
    expect(readdirSync(join(elsewhere, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['noticewire']);
    const installed = join(elsewhere, 'node_modules/noticewire');
    expect(
      readdirSync(installed, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:mjs|ts)$/.test(name))
        .sort(),
    ).toEqual([join('bin', 'noticewire.mjs'), join('dist', 'noticewire.mjs')]);
  });

  it('says what it does and which it is, under its own name', async () => {
    const help = await noticewire('--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('  noticewire post FILE|-');
    expect(help.out).not.toContain('npx');
    expect((await noticewire('--version')).out).toBe(`${JSON.parse(manifest()).version}\n`);
    expect((await noticewire('nonsense')).err).toContain('noticewire --help');
  });

  it('posts a notice to a service', async () => {
    server.on(
      'POST /v1/notices',
      acceptingNotices((id) => ({ status: 201, body: aNoticeAnswer(id) })),
    );
    writeFileSync(join(elsewhere, 'notice.json'), '{"title":"通知"}');
    const { code, out } = await noticewire('post', 'notice.json');
    expect([code, out]).toEqual([0, expect.stringMatching(/published[\s\S]*[^x] noticewire report/)]);
    expect(server.asked.at(-1)?.body).toBe('{"title":"通知"}');
  });

  it('leaves the checkout as it was, also after a pack that was interrupted', async () => {
    const whole = readFileSync(join(ROOT, 'package.json'), 'utf8');
    expect(manifest()).toBe(whole);
    expect((await run('npm', ['run', 'prepack'], checkout)).code).toBe(0);
    expect(JSON.parse(manifest())).not.toHaveProperty('dependencies');
    expect(JSON.parse(manifest()).imports).toEqual(JSON.parse(whole).imports);
    expect((await run('npm', ['pack', '--pack-destination', scratch], checkout)).code).toBe(0);
    expect(manifest()).toBe(whole);
  });
});
