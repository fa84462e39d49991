import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { ensureSynthesized } from '../bin/synth.ts';
import { encodeGb18030 } from '../functions/adapters/text/gb18030.ts';
import { startLocal } from '../local/index.ts';

const KEY = 'nw_operator_for-the-benchmark-of-imports';
const Told = z.object({ state: z.string(), progress: z.object({ done: z.int() }), sums: z.record(z.string(), z.int()) });
const Announced = z.object({ id: z.string(), upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }) });

const listOf = (rows: number): Buffer => {
  const lines = Array.from(
    { length: rows },
    (_, i) => `第${i}社区合唱团,文体活动,广东省广州市天河区,石牌街道,office${i}@lists.example,文化、体育,每周一 9点`,
  );
  return Buffer.from(`名称,类别,地区,街道,邮箱,主题,频率\r\n${lines.join('\r\n')}\r\n`);
};

type Stack = Awaited<ReturnType<typeof startLocal>>;

/** Bring a list, and wait until it is worked off. @returns what it took, in words */
const bring = async ({ url }: Stack, file: Uint8Array, rows: number, dryRun: boolean): Promise<string> => {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const response = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  let largest = 0;
  const sha256 = createHash('sha256').update(file).digest('hex');
  const { id, upload } = Announced.parse(await ask('POST', `/v1/subscriptions/import?dryRun=${dryRun}`, { bytes: file.length, sha256 }));
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(file) });
  if (!put.ok) throw new Error(await put.text());
  const start = performance.now();
  const used = process.cpuUsage();
  await ask('POST', `/v1/imports/${id}/start`);
  let told = Told.parse(await ask('GET', `/v1/imports/${id}`));
  for (; told.state === 'running'; told = Told.parse(await ask('GET', `/v1/imports/${id}`))) {
    largest = Math.max(largest, process.memoryUsage().rss);
    await wait(1000);
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  return [
    `${dryRun ? '试导入 dry' : '导入 real'} ${rows} 行 rows, ${(file.length / 1e6).toFixed(1)} MB: ${told.state}, ${seconds.toFixed(1)} s, CPU ${((user + system) / 1e6).toFixed(1)} s`,
    `${Math.round(rows / seconds)} 行/秒 rows/s, 整个进程最大 whole process at most ${Math.round(largest / 1e6)} MB`,
    JSON.stringify(told.sums),
  ].join('\n');
};

/**
 * A list through the whole synthesized stack on this machine: uploaded, looked through, worked off, by default dry. A real one is brought
 * a second time, which changes nothing. @param args rows; `real` to keep them; `once` to bring them no second time; `gb18030` for a file as
 * Excel writes it; `data` for tables in a folder, so that the memory is that of the work and not of what it leaves
 */
export const benchImport = async (args: readonly string[]): Promise<void> => {
  const rows = Number(args[0] ?? 100_000);
  const dryRun = !args.includes('real');
  const { assembly } = await ensureSynthesized();
  const folder = args.includes('data') ? mkdtempSync(join(tmpdir(), 'noticewire-bench-')) : undefined;
  const stack = await startLocal({
    assembly,
    port: 0,
    data: folder,
    parameters: { OperatorKeyHash: createHash('sha256').update(KEY).digest('hex'), AllowPrivateEndpoints: 'true' },
  });
  const list = listOf(rows);
  const file = args.includes('gb18030') ? encodeGb18030(list.toString('utf8')) : list;
  console.log(await bring(stack, file, rows, dryRun));
  if (!dryRun && !args.includes('once')) console.log(await bring(stack, file, rows, dryRun));
  await stack.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
};
