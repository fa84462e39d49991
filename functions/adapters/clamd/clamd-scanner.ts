import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Scanner, Verdict } from '#ports/scanner';

/** clamd waits no longer for the next piece, unless told so (clamd.conf, ReadTimeout: 120 s). */
const SILENCE_MS = 100_000;
const LONGEST_ANSWER = 4096;

/**
 * ClamAV's daemon over TCP, by `INSTREAM` (clamd(8), "COMMANDS"): each piece behind its length in four octets, highest first; a length of
 * nothing ends it. It has to take 25 MB: `StreamMaxLength`.
 */
export class ClamdScanner implements Scanner {
  readonly #host: string;
  readonly #port: number;

  /** @param url `tcp://127.0.0.1:3310` */
  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#host = hostname.replace(/^\[|\]$/g, '');
    this.#port = Number(port);
  }

  async scan(bytes: AsyncIterable<Uint8Array>): Promise<Verdict> {
    const socket = connect({ host: this.#host, port: this.#port });
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('the scanner is silent')));
    const answered = answerOf(socket);
    // It may refuse what is sent before all of it is sent.
    answered.catch(() => undefined);
    try {
      await once(socket, 'connect');
      await write(socket, Buffer.from('zINSTREAM\0'));
      for await (const piece of bytes) {
        if (piece.length === 0) continue;
        await write(socket, lengthOf(piece.length));
        await write(socket, piece);
      }
      await write(socket, lengthOf(0));
      return verdictOf(await answered);
    } catch (error) {
      // What it said before it hung up tells more than that it did.
      return verdictOf(
        await answered.catch(() => {
          throw error;
        }),
      );
    } finally {
      socket.destroy();
    }
  }
}

const lengthOf = (octets: number): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(octets);
  return length;
};

const write = (socket: Socket, piece: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(piece, (error) => (error ? reject(error) : resolve()));
  });

const answerOf = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    socket.on('data', (piece: Buffer) => {
      answer += piece.toString('latin1');
      const end = answer.indexOf('\0');
      if (end >= 0) resolve(answer.slice(0, end));
      else if (answer.length > LONGEST_ANSWER) reject(new Error('the scanner answers something else'));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the scanner hung up without an answer')));
  });

/** `stream: OK` · `stream: Eicar-Test-Signature FOUND` · `INSTREAM size limit exceeded. ERROR` */
const verdictOf = (answer: string): Verdict => {
  if (answer === 'stream: OK') return { kind: 'clean' };
  const name = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (name !== undefined) return { kind: 'infected', name };
  throw new Error(`the scanner cannot say: ${answer.slice(0, 200)}`);
};
