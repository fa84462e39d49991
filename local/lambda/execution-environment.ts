import { Worker } from 'node:worker_threads';
import type { EnvironmentData, FromEnvironment, ToEnvironment } from './messages.ts';

export type Job = Readonly<{ event: unknown; resolve: (result: unknown) => void; reject: (error: Error) => void }>;

export type EnvironmentOptions = Readonly<{
  data: EnvironmentData;
  variables: Readonly<Record<string, string>>;
  timeoutMs: number;
  onOutput: (text: string) => void;
  /** It can take an event now. */
  onFree: () => void;
  onCpu: (cpuMs: number) => void;
  /** It is gone, and takes no more events. `couldStart` is false when its code cannot even be loaded. */
  onGone: (error: Error, couldStart: boolean) => void;
}>;

/** A thread with a function loaded in it, which works on one event at a time. A time-out or a crash ends it, as on AWS. */
export class ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #worker: Worker;
  #job: (Job & Readonly<{ id: string; timer: NodeJS.Timeout }>) | null = null;
  #isReady = false;
  #isGone = false;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    const { data, variables, onOutput } = options;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      name: data.name,
      env: { ...variables },
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: Math.max(128, data.memory) },
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.on('data', (chunk) => onOutput(String(chunk)));
    this.#worker.stderr.on('data', (chunk) => onOutput(String(chunk)));
    this.#worker.on('message', (message: FromEnvironment) => this.#hear(message));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#end(new Error('the runtime exited')));
  }

  get isBusy(): boolean {
    return this.#job !== null;
  }

  /** Answers, later, in which share of the time between its thread was at work and did not wait for others; all of it while it loads. */
  watch(): () => number {
    const { performance: thread } = this.#worker;
    const before = thread.eventLoopUtilization();
    return () => (this.#isReady ? thread.eventLoopUtilization(before).utilization : 1);
  }

  work(job: Job): void {
    const { timeoutMs } = this.#options;
    const id = crypto.randomUUID();
    const timer = setTimeout(() => {
      this.#end(new Error(`timed out after ${timeoutMs / 1000} seconds`));
      void this.#worker.terminate();
    }, timeoutMs);
    this.#job = { ...job, id, timer };
    this.#tell({ kind: 'work', id, event: job.event, timeoutMs });
  }

  timeMoved(): void {
    this.#tell({ kind: 'time-moved' });
  }

  async stop(): Promise<void> {
    this.#end(new Error('the local run is stopping'));
    await this.#worker.terminate();
  }

  #tell(message: ToEnvironment): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromEnvironment): void {
    if (message.kind === 'ready') {
      this.#isReady = true;
      this.#options.onFree();
      return;
    }
    const job = this.#job;
    if (job?.id !== message.id) return;
    clearTimeout(job.timer);
    this.#job = null;
    this.#options.onCpu(message.cpuMs);
    if (message.kind === 'done') job.resolve(JSON.parse(message.payload));
    else job.reject(Object.assign(new Error(message.errorMessage), { name: message.errorType, stack: message.stack }));
    this.#options.onFree();
  }

  #end(error: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    if (this.#job) clearTimeout(this.#job.timer);
    this.#job?.reject(error);
    this.#job = null;
    this.#options.onGone(error, this.#isReady);
  }
}
