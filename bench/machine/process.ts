import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `getconf CLK_TCK` on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const LOOK_MS = 200;
const ROOT = join(import.meta.dirname, '../..');

export const OPERATOR_KEY = 'nw_operator_for-the-benchmark-of-this-machine';

/** Seconds of CPU of a process at one moment, and of its threads by their ids. */
export type Cpu = Readonly<{ all: number; threads: ReadonlyMap<string, readonly [name: string, seconds: number]> }>;
/** Seconds of CPU by the name of a thread; threads of one name together. */
export type Spent = ReadonlyMap<string, number>;

/** A run of `npm start` in a process of its own, looked at from outside (proc(5)). */
export class Machine {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #said: () => string;
  #peakMb = 0;
  #isOver = false;

  private constructor(child: ChildProcess, url: string, said: () => string) {
    this.#child = child;
    this.url = url;
    this.#said = said;
    void this.#watch();
  }

  /** @throws with what it said, when it does not start */
  static async start(...args: string[]): Promise<Machine> {
    const child = spawn(process.execPath, ['bin/start.ts', '--port', '0', '--lang', 'en', ...args], {
      cwd: ROOT,
      env: { ...process.env, NOTICEWIRE_OPERATOR_KEY: OPERATOR_KEY },
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        said += String(chunk);
        const [, ready] = /ready after [\d.]+ s: (\S+)/.exec(said) ?? [];
        if (ready) resolve(ready);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => reject(new Error(said)));
    });
    return new Machine(child, url, () => said);
  }

  /** Resolves when the first start has told its story and says where to look. */
  async ready(): Promise<void> {
    while (!/Ctrl-C/.test(this.#said())) await sleep(LOOK_MS);
  }

  get peakMb(): number {
    return Math.round(this.#peakMb);
  }

  /** The share of memory that is this process's own, pages shared with others divided among them. */
  pssMb(): number {
    const [, kb = '0'] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${this.#child.pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kb) / 1024;
  }

  cpu(): Cpu {
    const folder = `/proc/${this.#child.pid}/task`;
    const [, all] = cpuOf(`/proc/${this.#child.pid}/stat`);
    return { all, threads: new Map(readdirSync(folder).map((task) => [task, cpuOf(join(folder, task, 'stat'))])) };
  }

  forgetPeak(): void {
    this.#peakMb = 0;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#isOver = true;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill(signal);
    await ended;
  }

  async #watch(): Promise<void> {
    while (!this.#isOver && this.#child.exitCode === null) {
      try {
        this.#peakMb = Math.max(this.#peakMb, this.pssMb());
      } catch {
        return; // it has ended
      }
      await sleep(LOOK_MS);
    }
  }
}

/** Name, and seconds in user and system mode (proc_pid_stat(5)): the name may hold spaces and stands in brackets. */
const cpuOf = (file: string): readonly [string, number] => {
  try {
    const stat = readFileSync(file, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')), (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND];
  } catch {
    return ['ended', 0];
  }
};

export const spentBetween = (before: Cpu, after: Cpu): Spent => {
  const spent = new Map<string, number>();
  for (const [task, [name, seconds]] of after.threads)
    spent.set(name, (spent.get(name) ?? 0) + seconds - (before.threads.get(task)?.[1] ?? 0));
  return spent.set('ended meanwhile', Math.max(0, after.all - before.all - total(spent)));
};

export const total = (spent: Spent): number => [...spent.values()].reduce((sum, seconds) => sum + seconds, 0);
