import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';

export type Endpoint = Readonly<{ url: string }>;
type FromThread = Readonly<{ url?: string; answerTo?: number; answer: never; failure?: string; news?: unknown }>;
type Asked = Readonly<{ resolve: (answer: never) => void; reject: (error: Error) => void }>;

/** An engine in a thread of its own: it says where it listens, tells news, and answers questions by message (see thread-side.ts). */
export class EngineThread {
  readonly url: string;
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #next = 0;
  #gone: Error | null = null;

  private constructor(worker: Worker, url: string, onNews: (news: unknown) => void) {
    this.#worker = worker;
    this.url = url;
    worker.on('message', ({ answerTo, answer, failure, news }: FromThread) => {
      if (answerTo === undefined) return onNews(news);
      const asked = this.#asked.get(answerTo);
      this.#asked.delete(answerTo);
      if (failure === undefined) asked?.resolve(answer);
      else asked?.reject(new Error(failure));
    });
    worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#end(new Error('the engine has stopped')));
  }

  /** @throws what kept the engine from starting */
  static start(file: URL, workerData: unknown, onNews: (news: unknown) => void = () => undefined): Promise<EngineThread> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(file, { name: basename(file.pathname, '-thread.ts'), workerData });
      worker.once('error', reject);
      worker.once('message', ({ url, failure }: FromThread) => {
        worker.off('error', reject);
        if (url !== undefined) resolve(new EngineThread(worker, url, onNews));
        else reject(new Error(failure));
      });
    });
  }

  /** The caller knows the shape of the answer: both sides are ours. */
  ask<Answer>(question: unknown): Promise<Answer> {
    if (this.#gone) return Promise.reject(this.#gone);
    const id = this.#next++;
    return new Promise<Answer>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#worker.postMessage({ id, question });
    });
  }

  /** Close what it holds, then end the thread. */
  async stop(): Promise<void> {
    await this.ask('stop').catch(() => undefined);
    await this.#worker.terminate();
  }

  #end(error: Error): void {
    if (this.#gone) return;
    this.#gone = error;
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}
