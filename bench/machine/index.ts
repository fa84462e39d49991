import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureSynthesized } from '../../bin/synth.ts';
import { Client } from '../client.ts';
import { Machine, type Spent, spentBetween, total } from './process.ts';
import { Sink } from './sink.ts';
import { type Kind, Stage } from './stage.ts';

/** Notices one behind the other: the first one has to load and compile what sends it; memory must not grow with each. */
const NOTICES = 3;
/** Threads that used less are told together. */
const SMALL_SECONDS = 0.05;
const SETTLE_MS = 3000;
/** Environments that nothing is asked of have been given back, and their memory too. */
const CALM_MS = 60_000;

type Line = readonly [string, string];
type Told = (lines: readonly Line[]) => void;
const mb = (amount: number): string => `${Math.round(amount)}`;
const s = (amount: number): string => amount.toFixed(amount < 10 ? 2 : 1);

const byThread = (cpu: Spent): string => {
  const shown = [...cpu].filter(([, seconds]) => seconds >= SMALL_SECONDS).sort(([, a], [, b]) => b - a);
  const rest = total(cpu) - shown.reduce((sum, [, seconds]) => sum + seconds, 0);
  return [...shown, ['others', rest] as const].map(([name, seconds]) => `${name} ${s(seconds)}`).join(' · ');
};

/** A fresh `npm start` as a visitor has it: the story, then nobody. */
const firstStart = async (tell: Told, idleSeconds: number): Promise<void> => {
  const machine = await Machine.start();
  await machine.ready();
  await sleep(SETTLE_MS);
  const told = machine.pssMb();
  await sleep(CALM_MS);
  const calm = machine.pssMb();
  const before = machine.cpu();
  await sleep(idleSeconds * 1000);
  const idle = spentBetween(before, machine.cpu());
  tell([
    ['first start, its story told: PSS MB; at the peak; a minute later', `${mb(told)}; ${machine.peakMb}; **${mb(calm)}**`],
    ['idle: CPU s a minute', `**${s((total(idle) / idleSeconds) * 60)}**; in ${idleSeconds} s ${byThread(idle)}`],
  ]);
  await machine.stop();
};

const mailings = async (tell: Told, stage: Stage, name: string): Promise<void> => {
  for (let notice = 1; notice <= NOTICES; notice++) {
    stage.machine.forgetPeak();
    await stage.sink.forget();
    const before = stage.machine.cpu();
    const posted = performance.now();
    const id = await stage.post(`第 ${notice} 份通知`);
    await stage.received(stage.recipients);
    const seconds = (performance.now() - posted) / 1000;
    await stage.complete(id);
    const spent = spentBetween(before, stage.machine.cpu());
    const { twice } = await stage.sink.counted();
    await sleep(SETTLE_MS);
    tell([
      [`${name}, notice ${notice}: CPU s`, `**${s(total(spent))}**; ${byThread(spent)}`],
      [
        `${name}, notice ${notice}: seconds; PSS MB at the peak, after it`,
        `${s(seconds)}; ${stage.machine.peakMb}, ${mb(stage.machine.pssMb())}${twice > 0 ? `; ${twice} twice` : ''}`,
      ],
    ]);
  }
};

const crash = async (tell: Told, stage: Stage, name: string): Promise<void> => {
  await stage.sink.forget();
  await stage.post('中途断电的通知');
  await stage.received(Math.ceil(stage.recipients / 3));
  const killed = Date.now();
  await stage.killAndStart();
  const ready = Date.now();
  const { people: before } = await stage.sink.counted();
  await stage.received(Math.min(stage.recipients, before + 1));
  const again = Date.now();
  await stage.received(stage.recipients).catch(() => undefined);
  await sleep(SETTLE_MS);
  const { people, twice, lastMs } = await stage.sink.counted();
  const after = (atMs: number): string => s((atMs - killed) / 1000);
  tell([
    [`${name}, kill -9 in the middle: lost, twice`, `${stage.recipients - people}, ${twice}`],
    [`${name}, seconds after it: ready, the next message, the last`, `${after(ready)}, ${after(again)}, ${after(lastMs)}`],
  ]);
};

const signUps = async (tell: Told, stage: Stage, count: number): Promise<void> => {
  const client = new Client(stage.machine.url);
  await stage.sink.forget();
  const before = stage.machine.cpu();
  const began = performance.now();
  await client.together(Array.from({ length: count }), async (_, i) => {
    await client.send('POST', '/v1/subscriptions', {
      organization: { name: `新组织 ${i}`, class: 'charity', region: '440106' },
      channel: { type: 'email', address: `new-${i}@bench.example` },
    });
  });
  const accepted = (performance.now() - began) / 1000;
  while ((await stage.sink.counted()).others < count) await sleep(50);
  const asked = (performance.now() - began) / 1000;
  const spent = spentBetween(before, stage.machine.cpu());
  tell([
    ['sign-ups a second: accepted, accepted and asked', `${s(count / accepted)}, ${s(count / asked)}`],
    ['sign-ups: CPU ms each', `**${s((total(spent) * 1000) / count)}**; ${byThread(spent)}`],
  ]);
};

const PARTS = ['first', 'email', 'webhooks', 'memory', 'signups'];

/**
 * The whole process of `npm start`, looked at from outside: CPU by thread, memory, what a kill loses, sign-ups. Mail server and endpoints
 * are processes of the bench. Linux only. @param args recipients, parts (all unless said), seconds of idleness
 */
export const benchMachine = async (args: readonly string[]): Promise<void> => {
  if (process.platform !== 'linux') {
    console.error('此项测量只能在 Linux 上进行 this benchmark reads /proc: it runs on Linux only');
    process.exit(2);
  }
  const recipients = Number(args[0] ?? 10_000);
  const parts = args[1] === undefined || args[1] === 'all' ? PARTS : args[1].split(',');
  const idleSeconds = Number(args[2] ?? 60);
  const { assembly } = await ensureSynthesized();
  const sink = await Sink.start();
  const tell: Told = (lines) => console.log(lines.map(([what, is]) => `| ${what} | ${is} |`).join('\n'));
  const on = async (kind: Kind, isKept: boolean, work: (stage: Stage) => Promise<void>): Promise<void> => {
    const data = isKept ? mkdtempSync(join(tmpdir(), 'noticewire-bench-')) : null;
    const stage = await Stage.open(assembly, sink, kind, recipients, data);
    try {
      await work(stage);
    } finally {
      await stage.machine.stop();
      if (data !== null) rmSync(data, { recursive: true, force: true });
    }
  };
  console.log(`| ${recipients} recipients, ${cpus().length} cores, Node ${process.versions.node} | |\n| --- | --- |`);
  try {
    if (parts.includes('first')) await firstStart(tell, idleSeconds);
    if (parts.includes('email'))
      await on('email', true, async (stage) => {
        await mailings(tell, stage, 'email by SMTP');
        await crash(tell, stage, 'email by SMTP');
      });
    if (parts.includes('webhooks'))
      await on('webhooks', true, async (stage) => {
        await mailings(tell, stage, 'webhooks');
        await crash(tell, stage, 'webhooks');
      });
    if (parts.includes('memory')) await on('email', false, (stage) => mailings(tell, stage, 'email by SMTP, without --data'));
    if (parts.includes('signups')) await on('email', true, (stage) => signUps(tell, stage, Math.ceil(recipients / 10)));
  } finally {
    sink.stop();
  }
};
