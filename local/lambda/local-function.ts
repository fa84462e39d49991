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
  time: TimeOffset;
  onOutput: (text: string) => void;
  onFailed: (reason: string) => void;
}>;

export type FunctionState = Readonly<{ calls: number; errors: number; running: number; cpuMs: number; lastError: string | null }>;

/** A Lambda on this machine: execution environments, made when they are needed and kept. */
export class LocalFunction {
  readonly settings: FunctionSettings;
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #free: ExecutionEnvironment[] = [];
  readonly #waiting: Job[] = [];
  #isStopped = false;
  #calls = 0;
  #errors = 0;
  #running = 0;
  #cpuMs = 0;
  #lastError: string | null = null;

  constructor(settings: FunctionSettings) {
    this.settings = settings;
  }

  get state(): FunctionState {
    return { calls: this.#calls, errors: this.#errors, running: this.#running, cpuMs: Math.round(this.#cpuMs), lastError: this.#lastError };
  }

  /** @throws what the handler throws, or what ended its environment */
  async invoke(event: unknown): Promise<unknown> {
    this.#calls += 1;
    this.#running += 1;
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.push({ event, resolve, reject });
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
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the local run is stopping'));
    await Promise.all([...this.#environments].map((environment) => environment.stop()));
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const environment = this.#free.pop();
      if (!environment) break;
      const job = this.#waiting.shift();
      if (job) environment.work(job);
    }
    const busy = [...this.#environments].filter(({ isBusy }) => isBusy).length;
    const starting = this.#environments.size - busy - this.#free.length;
    if (this.#waiting.length > starting && this.#environments.size < this.settings.environments && !this.#isStopped) this.#start();
  }

  #start(): void {
    const { name, code, handler, memory, time, variables, timeoutMs, onOutput } = this.settings;
    const environment = new ExecutionEnvironment({
      data: { name, code, handler, memory, time },
      variables,
      timeoutMs,
      onOutput,
      onFree: () => {
        this.#free.push(environment);
        this.#next();
      },
      onCpu: (cpuMs) => {
        this.#cpuMs += cpuMs;
      },
      onGone: (error, couldStart) => {
        this.#environments.delete(environment);
        const at = this.#free.indexOf(environment);
        if (at >= 0) this.#free.splice(at, 1);
        // Whoever waits for one that cannot be loaded is told, instead of starting it again and again.
        if (!couldStart) this.#waiting.shift()?.reject(error);
        if (!this.#isStopped) this.#next();
      },
    });
    this.#environments.add(environment);
  }
}
