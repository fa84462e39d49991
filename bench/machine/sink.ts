import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Counted } from './sinks.ts';

/** Who takes what is sent (sinks.ts); its CPU and memory are not those of the service. */
export class Sink {
  readonly smtpPort: number;
  readonly httpUrl: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, smtpPort: number, httpUrl: string) {
    this.#child = child;
    this.smtpPort = smtpPort;
    this.httpUrl = httpUrl;
  }

  static async start(): Promise<Sink> {
    const child = fork(new URL('./sinks.ts', import.meta.url));
    const [{ smtpPort, httpUrl }] = await once(child, 'message');
    return new Sink(child, smtpPort, httpUrl);
  }

  counted(): Promise<Counted> {
    return this.#ask('counted');
  }

  async forget(): Promise<void> {
    await this.#ask('forget');
  }

  stop(): void {
    this.#child.kill();
  }

  async #ask(question: 'counted' | 'forget'): Promise<Counted> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    const [counted] = await answer;
    return counted;
  }
}
