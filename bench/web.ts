import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { ensureSynthesized } from '../bin/synth.ts';
import { tellStory } from '../demo/index.ts';
import { CLERK, CONSENT } from '../demo/world.ts';
import { startLocal } from '../local/index.ts';
import { makeDesks } from '../scripts/shot-desk.ts';
import { SIGN_UP } from '../scripts/shot-world.ts';

const OPERATOR_KEY = 'nw_operator_for-the-benchmark-of-the-pages';
/** Rounds before it counts, and those that do. */
const WARMING = 2;
const ROUNDS = 11;
const MOST_KB = 60;
const MOST_MS = 100;

type Got = Readonly<{ status: number; bytes: number; ms: number; text: string }>;

const PACKED: Readonly<Record<string, (body: Buffer) => Buffer>> = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync };

/** As a browser asks, whatever is packed counted as it came. */
const get = (url: string, cookie: string): Promise<Got> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const headers = { 'accept-encoding': 'gzip, deflate, br, zstd', 'accept-language': 'zh-CN', cookie };
    const asked = request(url, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const ms = performance.now() - start;
        const body = Buffer.concat(parts);
        const unpack = PACKED[response.headers['content-encoding'] ?? ''];
        const text = (unpack ? unpack(body) : body).toString();
        resolve({ status: response.statusCode ?? 0, bytes: body.length, ms, text });
      });
    });
    asked.on('error', reject);
    asked.end();
  });

/** What a page loads before anybody does anything: styles, scripts, pictures, frames. Links and what is only preferred to are none. */
const loadedBy = (page: string): readonly string[] => [
  ...new Set(
    [...page.matchAll(/<(link|script|img|iframe|source)\b([^>]*)>/g)].flatMap(([, element = '', attributes = '']) => {
      const isLoaded = element !== 'link' || /rel="(?:stylesheet|icon|preload|apple-touch-icon)"/.test(attributes);
      const at = /(?:href|src)="([^"]+)"/.exec(attributes)?.[1];
      return isLoaded && at && !at.startsWith('data:') ? [at.replaceAll('&amp;', '&')] : [];
    }),
  ),
];

const at = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** Every page of the site and the console, on the story that `npm start` tells. */
export const benchWeb = async (): Promise<void> => {
  const { assembly } = await ensureSynthesized();
  const stack = await startLocal({
    assembly,
    port: 0,
    parameters: { OperatorKeyHash: createHash('sha256').update(OPERATOR_KEY).digest('hex'), AllowPrivateEndpoints: 'true' },
  });
  const call = async (method: string, path: string, body?: unknown, key?: string) => {
    const response = await fetch(stack.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  const printed: string[] = [];
  await tellStory({ url: stack.url, operatorKey: OPERATOR_KEY, print: (text) => void printed.push(text), isTty: false });
  const story = printed.join('');
  const [corrected = '', joint = ''] = [...story.matchAll(/\/console\/notices\/(\w[\w-]+)/g)].map(([, id]) => id);
  await stack.idle();
  const mails = z.array(z.object({ text: z.string() })).parse(await call('GET', '/_local/inbox.json'));
  const linkTo = (page: string): string =>
    mails.map(({ text }) => new RegExp(`/${page}[/?]\\S+`).exec(text)?.[0]).find(Boolean) ?? `/${page}`;
  const key = /NOTICEWIRE_KEY=(\S+)/.exec(story)?.[1] ?? '';
  const desks = await makeDesks({
    url: stack.url,
    call,
    idle: stack.idle,
    clerk: { email: CLERK.email, agencyId: CONSENT.to, key },
    operatorKey: OPERATOR_KEY,
    noticeId: joint,
  });
  const site = {
    board: '/',
    'board, a search': `/?q=${encodeURIComponent('社区')}&region=${encodeURIComponent('广东省')}`,
    'notice, corrected': `/notices/${corrected}`,
    'notice, joint, with a file': `/notices/${joint}`,
    'sign-up': '/subscribe',
    'sign-up, its second step': `/subscribe?${SIGN_UP}&step=1&act=next`,
    manage: linkTo('manage'),
    receipt: linkTo('receipts'),
    unsubscribe: linkTo('unsubscribe'),
    'reference of the API': '/docs',
    'guide for agencies': '/docs/agencies',
    'sign-in': '/console',
  };
  const rows: string[] = [];
  const missed: string[] = [];
  for (const { pages, cookie } of [{ pages: site, cookie: '' }, ...desks]) {
    for (const [name, path] of Object.entries(pages)) {
      const times: number[] = [];
      let page: Got | undefined;
      let cpu = process.cpuUsage();
      for (let round = 0; round < WARMING + ROUNDS; round++) {
        if (round === WARMING) cpu = process.cpuUsage();
        page = await get(stack.url + path, cookie);
        if (round >= WARMING) times.push(page.ms);
      }
      const { user, system } = process.cpuUsage(cpu);
      const spent = (user + system) / 1000 / ROUNDS;
      if (page?.status !== 200) throw new Error(`${name}: ${path} answered ${page?.status}`);
      const others = await Promise.all(loadedBy(page.text).map((one) => get(new URL(one, stack.url + path).href, cookie)));
      const whole = [page, ...others].reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
      times.sort((a, b) => a - b);
      const [median, most] = [at(times, 0.5), at(times, 0.95)];
      rows.push(
        `| ${name} | ${(page.bytes / 1000).toFixed(1)} | ${whole.toFixed(1)} | ${median.toFixed(0)} | ${most.toFixed(0)} | ${spent.toFixed(0)} |`,
      );
      if (whole > MOST_KB || median > MOST_MS) missed.push(name);
    }
  }
  console.log(
    `| page | KB packed | with all that it loads | ms, median | ms, 95 % | CPU ms, engines included |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}`,
  );
  console.log(
    missed.length === 0 ? `Each within ${MOST_KB} KB and ${MOST_MS} ms.` : `Over ${MOST_KB} KB or ${MOST_MS} ms: ${missed.join(', ')}`,
  );
  await stack.stop();
};
