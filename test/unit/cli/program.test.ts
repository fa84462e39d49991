import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptingNotices, aNoticeAnswer, ContractServer } from './contract-server.ts';

const PROGRAM = join(import.meta.dirname, '../../../bin/noticewire.mjs');

let server: ContractServer;
let folder: string;
beforeAll(async () => {
  server = await ContractServer.start();
  server.on(
    'POST /v1/notices',
    acceptingNotices((id) => ({ status: 201, body: aNoticeAnswer(id) })),
  );
  folder = mkdtempSync(join(tmpdir(), 'noticewire-cli-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

type Ended = Readonly<{ code: number | string; out: string; err: string }>;

/** Runs it as a person would: by its own first line, with whatever Node the machine has outside the project. */
const runProgram = (args: readonly string[], input = ''): Promise<Ended> =>
  new Promise((resolve) => {
    const path = (process.env['PATH'] ?? '').split(':').filter((entry) => !entry.includes('node_modules'));
    const child = execFile(
      PROGRAM,
      args,
      { env: { PATH: path.join(':'), NOTICEWIRE_URL: server.url, NOTICEWIRE_KEY: 'nw_key1_abcdefghijklmnopqrstuvwxyz' } },
      (error, out, err) => resolve({ code: error ? (error.code ?? String(error.signal)) : 0, out, err }),
    );
    child.stdin?.end(input);
  });

describe('npx noticewire', () => {
  it('posts what comes through standard input', async () => {
    const { code, out, err } = await runProgram(['post', '-'], '{"title":"通知"}');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('已发布 published');
    expect(server.asked.at(-1)?.body).toBe('{"title":"通知"}');
  });

  it('reads a file with the mark that some editors put in front, and none that is not UTF-8', async () => {
    writeFileSync(join(folder, 'marked.json'), '\uFEFF{"title":"标记"}');
    writeFileSync(join(folder, 'gb.json'), Buffer.from([0x7b, 0x22, 0xb1, 0xea, 0x22, 0x7d]));
    expect((await runProgram(['post', join(folder, 'marked.json')])).code).toBe(0);
    expect(server.asked.at(-1)?.body).toBe('{"title":"标记"}');
    const gb = await runProgram(['post', join(folder, 'gb.json')]);
    expect(gb.code).toBe(2);
    expect(gb.err).toContain('UTF-8');
    writeFileSync(join(folder, 'garbled.json'), '{"title":"通\uFFFD"}');
    const garbled = await runProgram(['post', join(folder, 'garbled.json'), '--lang', 'zh']);
    expect([gb, garbled].map(({ code, err }) => [code, err.includes('text-ill-formed')])).toEqual([
      [2, true],
      [2, true],
    ]);
    expect(garbled.err).not.toMatch(/encoded|convert/);
    expect((await runProgram(['post', join(folder, 'nowhere.json')])).err).toContain('ENOENT');
  });

  it('hands on how it ended', async () => {
    expect((await runProgram(['cosign', 'ntc-9'])).code).toBe(1);
    expect((await runProgram(['sing', 'ntc-9'])).code).toBe(2);
    expect((await runProgram(['--help'])).code).toBe(0);
  });
});
