import { parentPort } from 'node:worker_threads';

type Question<Asked> = Readonly<{ id: number; question: Asked | 'stop' }>;

/** The thread's side of `EngineThread`: say where the engine listens, then answer questions; `stop` closes what it holds. */
export const serveThread = <Asked>(url: string, answer: (question: Asked) => unknown, stop: () => Promise<void>): void => {
  parentPort?.on('message', ({ id, question }: Question<Asked>) => {
    Promise.resolve()
      .then(() => (question === 'stop' ? stop() : answer(question)))
      .then(
        (answered) => parentPort?.postMessage({ answerTo: id, answer: answered }),
        (error: unknown) => parentPort?.postMessage({ answerTo: id, failure: String(error) }),
      );
  });
  parentPort?.postMessage({ url });
};

export const tell = (news: unknown): void => parentPort?.postMessage({ news });
