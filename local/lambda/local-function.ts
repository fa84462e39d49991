import { availableParallelism } from 'node:os';
import type { TimeOffset } from '../clock/virtual-time.ts';
import { ExecutionEnvironment, type Job } from './execution-environment.ts';

export type FunctionSettings = Readonly<{
  /** As people know it: the construct's id. */
  name: string;
  code: string;
  handler: string;
  timeoutMs: number;
  memory: number;
  variables: Readonly<Record<string, string>>;
  /** How many execution environments at most. */
  environments: number;
  /** Of this machine. @default what it has */
  cores?: number;
  /** So long an event waits for environments that are at work, in milliseconds. @default 5 seconds */
  patienceMs?: number;
  /** So long an environment stays that nothing is asked of, in milliseconds. @default 20 seconds */
  staysMs?: number;
  time: TimeOffset;
  onOutput: (text: string) => void;
  onFailed: (reason: string) => void;
}>;

export type FunctionState = Readonly<{ calls: number; errors: number; running: number; cpuMs: number; lastError: string | null }>;

/** An event that waits for longer has another environment started for it; most are through sooner. */
const ANOTHER_AFTER_MS = 100;
/**
 * … or for so long, where those that there are compute and half of the cores are theirs: another would take from them what it computes,
 * besides what it takes to load and compile the same code.
 */
const PATIENCE_MS = 5000;
/** A thread that is at work for less waits for others: for endpoints, for a turn in the line. With ten sends in flight it is a tenth. */
const COMPUTING_SHARE = 0.3;
const STAYS_MS = 20_000;
/** One that is asked again and again stays over the pauses between, up to this. */
const STAYS_AT_MOST_MS = 180_000;

/** A Lambda on this machine: execution environments, made when they are needed, and given back when they lie idle. */
export class LocalFunction {
  readonly settings: FunctionSettings;
  readonly #environments = new Set<ExecutionEnvironment>();
  /** The one that worked last stands last, and works next: others come to lie idle. */
  readonly #free: Readonly<{ environment: ExecutionEnvironment; sinceMs: number }>[] = [];
  readonly #waiting: (Job & Readonly<{ sinceMs: number }>)[] = [];
  #another: NodeJS.Timeout | null = null;
  #look: NodeJS.Timeout | null = null;
  #askedMs = performance.now();
  #pauseMs = 0;
  readonly #staysMs: number;
  #isStopped = false;
  #calls = 0;
  #errors = 0;
  #running = 0;
  #cpuMs = 0;
  #lastError: string | null = null;

  constructor(settings: FunctionSettings) {
    this.settings = settings;
    this.#staysMs = settings.staysMs ?? STAYS_MS;
  }

  /** How many execution environments there are. */
  get size(): number {
    return this.#environments.size;
  }

  get state(): FunctionState {
    return { calls: this.#calls, errors: this.#errors, running: this.#running, cpuMs: Math.round(this.#cpuMs), lastError: this.#lastError };
  }

  /** @throws what the handler throws, or what ended its environment */
  async invoke(event: unknown): Promise<unknown> {
    this.#calls += 1;
    this.#running += 1;
    this.#pauseMs = performance.now() - this.#askedMs;
    this.#askedMs = performance.now();
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.push({ event, resolve, reject, sinceMs: performance.now() });
        this.#next();
      });
    } catch (error) {
      this.#errors += 1;
      this.#lastError = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (!this.#isStopped) this.settings.onFailed(this.#lastError);
      this.settings.onOutput(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      throw error;
    } finally {
      this.#running -= 1;
    }
  }

  timeMoved(): void {
    for (const environment of this.#environments) environment.timeMoved();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of [this.#another, this.#look]) if (timer) clearTimeout(timer);
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the local run is stopping'));
    await Promise.all([...this.#environments].map((environment) => environment.stop()));
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const { environment } = this.#free.pop() ?? {};
      if (!environment) break;
      const job = this.#waiting.shift();
      if (job) environment.work(job);
    }
    if (!this.#lacksOne() || this.#another) return;
    if (this.#environments.size === 0) {
      this.#start();
      return;
    }
    const shareOf = new Map([...this.#environments].map((environment) => [environment, environment.watch()] as const));
    this.#another = setTimeout(() => {
      this.#another = null;
      if (!this.#lacksOne()) return;
      if (!this.#isPatient() || !this.#areAtWork(shareOf)) this.#start();
      this.#next();
    }, ANOTHER_AFTER_MS);
  }

  #lacksOne(): boolean {
    const busy = [...this.#environments].filter(({ isBusy }) => isBusy).length;
    const starting = this.#environments.size - busy - this.#free.length;
    return this.#waiting.length > starting && this.#environments.size < this.settings.environments && !this.#isStopped;
  }

  #isPatient(): boolean {
    const [first] = this.#waiting;
    return first !== undefined && performance.now() - first.sinceMs < (this.settings.patienceMs ?? PATIENCE_MS);
  }

  /** Would another environment only take its share of cores from those that there are? */
  #areAtWork(shareOf: ReadonlyMap<ExecutionEnvironment, () => number>): boolean {
    const { cores = availableParallelism() } = this.settings;
    const environments = [...this.#environments];
    return environments.length >= cores / 2 && environments.every((one) => (shareOf.get(one)?.() ?? 1) >= COMPUTING_SHARE);
  }

  /** Give back those that have been idle for too long, and look again when the next one may have been. */
  #giveBack(): void {
    this.#look = null;
    const now = performance.now();
    // The one that works next stays over a pause like the one before.
    const longest = Math.min(STAYS_AT_MOST_MS, Math.max(this.#staysMs, 2 * this.#pauseMs));
    const stays = (at: number): number => (at < this.#free.length - 1 ? this.#staysMs : longest);
    const idle = this.#free.filter(({ sinceMs }, at) => now - sinceMs >= stays(at));
    for (const { environment } of idle) void environment.stop();
    const waits = this.#free.map(({ sinceMs }, at) => sinceMs + stays(at) - now);
    if (waits.length > 0 && !this.#isStopped) this.#look = setTimeout(() => this.#giveBack(), Math.max(10, Math.min(...waits))).unref();
  }

  #start(): void {
    const { name, code, handler, memory, time, variables, timeoutMs, onOutput } = this.settings;
    const environment = new ExecutionEnvironment({
      data: { name, code, handler, memory, time },
      variables,
      timeoutMs,
      onOutput,
      onFree: () => {
        this.#free.push({ environment, sinceMs: performance.now() });
        this.#look ??= setTimeout(() => this.#giveBack(), this.#staysMs).unref();
        this.#next();
      },
      onCpu: (cpuMs) => {
        this.#cpuMs += cpuMs;
      },
      onGone: (error, couldStart) => {
        this.#environments.delete(environment);
        const at = this.#free.findIndex((one) => one.environment === environment);
        if (at >= 0) this.#free.splice(at, 1);
        // Whoever waits for one that cannot be loaded is told, instead of starting it again and again.
        if (!couldStart) this.#waiting.shift()?.reject(error);
        if (!this.#isStopped) this.#next();
      },
    });
    this.#environments.add(environment);
  }
}
