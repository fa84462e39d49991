import { Worker } from 'node:worker_threads';

/** An engine in a thread of its own: it says where it listens, and answers questions by message. */
export class EngineThread {
  readonly url: string;
  readonly #worker: Worker;
  readonly #asked = new Map<number, (answer: unknown) => void>();
  #next = 0;

  private constructor(worker: Worker, url: string, onNews: (news: unknown) => void) {
    this.#worker = worker;
    this.url = url;
    worker.on('message', (message: Readonly<{ answerTo?: number; answer?: unknown; news?: unknown }>) => {
      if (message.answerTo === undefined) return onNews(message.news);
      this.#asked.get(message.answerTo)?.(message.answer);
      this.#asked.delete(message.answerTo);
    });
  }

  static start(file: URL, workerData: unknown, onNews: (news: unknown) => void = () => undefined): Promise<EngineThread> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(file, { workerData });
      worker.once('error', reject);
      worker.once('message', ({ url }: Readonly<{ url: string }>) => {
        worker.off('error', reject);
        worker.on('error', (error) => console.error('an engine failed:', error));
        resolve(new EngineThread(worker, url, onNews));
      });
    });
  }

  ask(question: unknown): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#worker.postMessage({ id, question });
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
