import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Somebody who takes all messages, in a thread of its own. */
export class Sink {
  readonly url: string;
  readonly #worker: Worker;

  private constructor(worker: Worker, url: string) {
    this.#worker = worker;
    this.url = url;
  }

  static async start(latencyMs: number): Promise<Sink> {
    const worker = new Worker(new URL('./sink-thread.ts', import.meta.url), { workerData: { latencyMs } });
    const [{ url }] = await once(worker, 'message');
    return new Sink(worker, url);
  }

  /** How many messages have come. */
  async taken(): Promise<number> {
    this.#worker.postMessage('taken');
    const [{ taken }] = await once(this.#worker, 'message');
    return taken;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
