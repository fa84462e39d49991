import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { errorOf } from '../thrown.ts';
import { type Envelope, PipelinedDialogue } from './pipelined-dialogue.ts';
import { offers } from './smtp-utf8.ts';

export type SmtpServer = Readonly<{
  host: string;
  port: number;
  /** `tls` from the first byte (port 465), `starttls` or nothing at all; `plain` is for a server on the same machine. */
  security: 'tls' | 'starttls' | 'plain';
  auth?: Readonly<{ user: string; pass: string }>;
}>;

/** Until a message has begun to leave, and from then until its last answer; milliseconds. */
export type SmtpPatience = Readonly<{ begunMs: number; answeredMs: number }>;

/**
 * How a conversation ended. `unopened`: there was no connection to hold it on. `broken`: the server refused, hung up or fell silent; `left`
 * when it may have the whole message.
 */
export type Conversation = Readonly<
  { kind: 'taken' } | { kind: 'unopened'; error: Error } | { kind: 'broken'; error: Error; left: boolean }
>;

/** The server closes the connection (RFC 5321, section 3.8): as some do on which much was sent. */
const CLOSING = 421;

/** The server fell silent. It has the code that nodemailer gives it, too. */
class Silence extends Error {
  readonly code = 'ETIMEDOUT';
}

/** A connection of the library, and a shorter way to talk on it where the server takes commands together. */
type Line = Readonly<{ connection: SMTPConnection; dialogue: PipelinedDialogue | null }>;

/** Conversations with one server (RFC 5321), each on a connection of its own, which is kept for the next one. */
export class SmtpConnections {
  readonly #server: SmtpServer;
  readonly #patience: SmtpPatience;
  readonly #idle = new Set<Line>();

  constructor(server: SmtpServer, patience: SmtpPatience) {
    this.#server = server;
    this.#patience = patience;
  }

  async send(envelope: Envelope, raw: Uint8Array): Promise<Conversation> {
    const deadline = performance.now() + this.#patience.begunMs;
    for (const kept of this.#idle) {
      this.#idle.delete(kept);
      const ended = await this.#converse(kept, envelope, raw, deadline);
      // The server has closed it meanwhile, or does so now: nothing has left, and the message may take another.
      if (ended.kind !== 'broken' || ended.left || !isClosed(ended.error) || performance.now() >= deadline) return ended;
    }
    try {
      const line = this.#watched(await open(this.#server, remaining(deadline), this.#patience.answeredMs));
      return this.#converse(line, envelope, raw, deadline);
    } catch (error) {
      return { kind: 'unopened', error: errorOf(error) };
    }
  }

  close(): void {
    for (const { connection } of this.#idle) connection.close();
    this.#idle.clear();
  }

  #watched(line: Line): Line {
    line.connection.once('end', () => {
      this.#idle.delete(line);
      line.dialogue?.breakOff();
    });
    return line;
  }

  #converse(line: Line, envelope: Envelope, raw: Uint8Array, deadline: number): Promise<Conversation> {
    const { connection, dialogue } = line;
    const { answeredMs } = this.#patience;
    return new Promise((resolve) => {
      let left = false;
      const end = (ended: Conversation): void => {
        clearTimeout(timer);
        if (ended.kind === 'taken') this.#idle.add(line);
        else connection.close();
        resolve(ended);
      };
      const afterSilence = (ms: number) => setTimeout(() => end({ kind: 'broken', error: new Silence(), left }), ms);
      let timer = afterSilence(remaining(deadline));
      const leaves = (): void => {
        left = true;
        clearTimeout(timer);
        timer = afterSilence(answeredMs);
      };
      const send =
        dialogue && PipelinedDialogue.speaksOf(envelope)
          ? dialogue.send(envelope, raw, leaves)
          : sendByLibrary(connection, envelope, raw, leaves);
      send.then(
        () => end({ kind: 'taken' }),
        (error) => end({ kind: 'broken', error: errorOf(error), left }),
      );
    });
  }
}

/** @param onLeaving the server has asked for the message, and not before */
const sendByLibrary = (connection: SMTPConnection, { from, to }: Envelope, raw: Uint8Array, onLeaving: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const message = new Readable({
      read() {
        onLeaving();
        this.push(raw);
        this.push(null);
      },
    });
    connection.send({ from, to: [to] }, message, (error) => (error ? reject(error) : resolve()));
  });

/** In whole milliseconds, which is what timers of sockets take. */
const remaining = (deadline: number): number => Math.max(1, Math.ceil(deadline - performance.now()));

/** Without a reply it was closed before. */
const isClosed = (error: Error): boolean => [0, CLOSING].includes(Number(Reflect.get(error, 'responseCode')) || 0);

/** @param openMs for connecting, and for the greeting. @param idleMs for which a server may be silent */
export const connectionOptions = ({ host, port, security }: SmtpServer, openMs: number, idleMs: number) => ({
  host,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'plain',
  connectionTimeout: openMs,
  greetingTimeout: openMs,
  socketTimeout: idleMs,
});

/** @throws whatever keeps it from being opened */
const open = (server: SmtpServer, openMs: number, idleMs: number): Promise<Line> =>
  new Promise((resolve, reject) => {
    const connection = new SMTPConnection(connectionOptions(server, openMs, idleMs));
    const timer = setTimeout(() => fail(new Silence()), openMs);
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      connection.close();
      reject(error);
    };
    let pipelines = false;
    const done = (): void => {
      clearTimeout(timer);
      connection.off('error', fail);
      // Those that break a conversation are told by its end; of one that lies idle nobody wants to know.
      connection.on('error', () => undefined);
      const { _socket: socket } = connection;
      resolve({ connection, dialogue: pipelines && socket ? new PipelinedDialogue(socket) : null });
    };
    connection.on('error', fail);
    connection.connect((error) => {
      pipelines = offers(connection, 'PIPELINING');
      if (error) fail(error);
      else if (!server.auth || !connection.allowsAuth) done();
      else connection.login({ credentials: { ...server.auth } }, (refused) => (refused ? fail(refused) : done()));
    });
  });
