import { Worker } from 'node:worker_threads';
import type { TimeOffset } from '../virtual-time.ts';

export type FunctionSettings = Readonly<{
  name: string;
  code: string;
  handler: string;
  timeoutMs: number;
  memory: number;
  environment: Readonly<Record<string, string>>;
  /** How many execution environments at most. */
  environments: number;
  time: TimeOffset;
  onOutput: (name: string, text: string) => void;
}>;

export type FunctionState = Readonly<{ calls: number; errors: number; running: number; cpuMs: number; lastError: string | null }>;

type Job = { event: unknown; resolve: (result: unknown) => void; reject: (error: Error) => void };
type Environment = { worker: Worker; job: (Job & { id: string; timer: NodeJS.Timeout }) | null; gone: boolean };

/** A Lambda on this machine: execution environments that each work on one event at a time, made when they are needed and kept. */
export class LocalFunction {
  readonly settings: FunctionSettings;
  readonly #environments = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #waiting: Job[] = [];
  #stopped = false;
  #calls = 0;
  #errors = 0;
  #cpuMs = 0;
  #lastError: string | null = null;

  constructor(settings: FunctionSettings) {
    this.settings = settings;
  }

  get state(): FunctionState {
    const running = [...this.#environments].filter(({ job }) => job !== null).length + this.#waiting.length;
    return { calls: this.#calls, errors: this.#errors, running, cpuMs: Math.round(this.#cpuMs), lastError: this.#lastError };
  }

  /** @throws what the handler throws, or a time-out */
  invoke(event: unknown): Promise<unknown> {
    this.#calls += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      this.#next();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const job of this.#waiting.splice(0)) job.reject(new Error('the local run is stopping'));
    await Promise.all([...this.#environments].map(({ worker }) => worker.terminate()));
  }

  #next(): void {
    for (let environment = this.#idle[0]; environment && this.#waiting.length > 0; environment = this.#idle[0]) {
      this.#idle.shift();
      const job = this.#waiting.shift();
      if (job) this.#run(environment, job);
    }
    const booting = this.#environments.size - this.#idle.length - [...this.#environments].filter(({ job }) => job !== null).length;
    if (this.#waiting.length > booting && this.#environments.size < this.settings.environments && !this.#stopped) this.#boot();
  }

  #boot(): void {
    const { name, code, handler, memory, environment: env, time, onOutput } = this.settings;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      env: { ...env },
      workerData: { name, code, handler, memory, time },
      resourceLimits: { maxOldGenerationSizeMb: Math.max(128, memory) },
      stdout: true,
      stderr: true,
    });
    const environment: Environment = { worker, job: null, gone: false };
    this.#environments.add(environment);
    worker.stdout.on('data', (chunk) => onOutput(name, String(chunk)));
    worker.stderr.on('data', (chunk) => onOutput(name, String(chunk)));
    worker.on(
      'message',
      (
        message: Readonly<{
          ready?: true;
          id?: string;
          result?: unknown;
          cpuMs?: number;
          error?: { errorType: string; errorMessage: string; stack: string };
        }>,
      ) => {
        if (!message.ready) this.#finish(environment, message);
        this.#idle.push(environment);
        this.#next();
      },
    );
    worker.on('error', (error) => this.#died(environment, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#died(environment, new Error(`${name}: the runtime exited`)));
  }

  #run(environment: Environment, job: Job): void {
    const id = crypto.randomUUID();
    const { timeoutMs, name } = this.settings;
    const timer = setTimeout(() => {
      this.#died(environment, new Error(`${name}: timed out after ${timeoutMs / 1000} seconds`));
      void environment.worker.terminate();
    }, timeoutMs);
    environment.job = { ...job, id, timer };
    environment.worker.postMessage({ id, event: job.event, timeoutMs });
  }

  #finish(
    environment: Environment,
    message: Readonly<{
      id?: string;
      result?: unknown;
      cpuMs?: number;
      error?: { errorType: string; errorMessage: string; stack: string };
    }>,
  ): void {
    const { job } = environment;
    if (!job || job.id !== message.id) return;
    clearTimeout(job.timer);
    environment.job = null;
    this.#cpuMs += message.cpuMs ?? 0;
    if (!message.error) {
      job.resolve(message.result);
      return;
    }
    this.#failed(`${message.error.errorType}: ${message.error.errorMessage}`);
    job.reject(Object.assign(new Error(message.error.errorMessage), { name: message.error.errorType, stack: message.error.stack }));
  }

  #died(environment: Environment, error: Error): void {
    if (environment.gone) return;
    environment.gone = true;
    this.#environments.delete(environment);
    const at = this.#idle.indexOf(environment);
    if (at >= 0) this.#idle.splice(at, 1);
    const { job } = environment;
    if (job) {
      clearTimeout(job.timer);
      job.reject(error);
    } else if (!this.#stopped) {
      // It could not even start: whoever waits is told, instead of starting it again and again.
      this.#waiting.shift()?.reject(error);
    }
    if (this.#stopped) return;
    this.#failed(error.message);
    this.settings.onOutput(this.settings.name, `${error.stack ?? error.message}\n`);
    this.#next();
  }

  #failed(reason: string): void {
    this.#errors += 1;
    this.#lastError = reason;
  }
}
