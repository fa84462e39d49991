import type { Duplex } from 'node:stream';

/** What the server answers one behind the other; its answer to the message itself goes by the name of DATA, too. */
const STEPS = ['MAIL FROM', 'RCPT TO', 'DATA', 'DATA'] as const;
/** At which the server asks for the message, and says that it has it. */
const ASKING = 2;
const HAVING = 3;

/** The server closes the connection (RFC 5321, section 3.8). */
const CLOSING = 421;
/** As the library has it. */
const MOST_REPLY_CHARACTERS = 1024 * 1024;

/** An address that goes into a command as it is. Others the library looks at. */
const PLAIN = /^[\x21-\x3b\x3d\x3f-\x7e]+$/;

const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;

/** What the server replied instead of going on, told as nodemailer tells it. */
class SmtpRefusal extends Error {
  readonly code: string;
  readonly command: string;
  readonly response: string;
  readonly responseCode: number;

  constructor(code: string, command: string, response = '') {
    super(`the SMTP server does not take a message: ${command}`);
    this.code = code;
    this.command = command;
    this.response = response;
    this.responseCode = codeOf(response);
  }
}

export type Envelope = Readonly<{ from: string; to: string }>;

type Talk = Readonly<{ raw: Uint8Array; onLeaving: () => void; resolve: () => void; reject: (error: Error) => void }>;

/**
 * Messages one behind the other on a connection that the library opened, to a server that takes commands together (RFC 2920): the envelope
 * is one write, the message with its end another. The library sends commands together, too, but makes streams for each message, writes
 * its end by itself, and waits for a turn of the loop behind each reply. Between messages the connection is the library's, which hears
 * what comes unasked, and closes.
 */
export class PipelinedDialogue {
  readonly #socket: Duplex;
  #talk: Talk | null = null;
  #step = 0;
  #heard = '';
  /** Where in it the last line begins that is not whole. */
  #line = 0;

  constructor(socket: Duplex) {
    this.#socket = socket;
    const theirs = socket.listeners('data');
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => {
      if (this.#talk) this.#hear(chunk);
      else for (const listener of theirs) Reflect.apply(listener, socket, [chunk]);
    });
  }

  /** Not of mailboxes for which a server has to take UTF-8 (RFC 6531). */
  static speaksOf({ from, to }: Envelope): boolean {
    return PLAIN.test(from) && PLAIN.test(to);
  }

  /**
   * Whatever it throws, the connection is not fit for another message.
   * @param onLeaving the server has asked for the message, which leaves now
   * @throws what the server replied, or that the conversation broke off
   */
  send({ from, to }: Envelope, raw: Uint8Array, onLeaving: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#talk = { raw, onLeaving, resolve, reject };
      this.#step = 0;
      this.#heard = '';
      this.#line = 0;
      this.#socket.write(`MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`, 'latin1');
    });
  }

  /** The connection has ended. A refusal that lacks the end of its line counts. */
  breakOff(): void {
    const rest = this.#heard.slice(this.#line);
    const isRefusal = /^[45]\d\d[ -]/.test(rest);
    this.#end(new SmtpRefusal('ECONNECTION', 'CONN', isRefusal ? decoded(rest.trim()) : ''));
  }

  #end(error: Error | null): void {
    const talk = this.#talk;
    this.#talk = null;
    if (error) talk?.reject(error);
    else talk?.resolve();
  }

  #hear(chunk: Buffer): void {
    this.#heard += chunk.toString('latin1');
    if (this.#heard.length > MOST_REPLY_CHARACTERS) this.#end(new SmtpRefusal('EPROTOCOL', 'CONN'));
    for (let end = this.#heard.indexOf('\n', this.#line); end >= 0 && this.#talk; end = this.#heard.indexOf('\n', this.#line)) {
      const line = this.#heard.slice(this.#line, end);
      this.#line = end + 1;
      // Of a reply of several lines the last one has no hyphen behind its code (RFC 5321, section 4.2.1).
      if (/^\d+-/.test(line)) continue;
      const reply = this.#heard.slice(0, end).trim();
      this.#heard = this.#heard.slice(end + 1);
      this.#line = 0;
      if (reply !== '') this.#answered(reply);
    }
  }

  #answered(reply: string): void {
    const step = this.#step;
    this.#step += 1;
    if (!isGoingOn(step, reply)) this.#end(refusalAt(step, decoded(reply)));
    else if (step === HAVING) this.#end(null);
    else if (step === ASKING) this.#leave();
  }

  #leave(): void {
    const talk = this.#talk;
    if (!talk) return;
    talk.onLeaving();
    this.#socket.cork();
    for (const piece of asData(talk.raw)) this.#socket.write(piece);
    this.#socket.uncork();
  }
}

const codeOf = (reply: string): number => Number(/^\d+/.exec(reply)?.[0] ?? 0);

/** Some servers ask for the message by a 2yz. */
const isGoingOn = (step: number, reply: string): boolean => reply.startsWith('2') || (step === ASKING && reply.startsWith('3'));

const refusalAt = (step: number, reply: string): SmtpRefusal => {
  // A server that closes says nothing of the recipient.
  if (codeOf(reply) === CLOSING && STEPS[step] === 'RCPT TO') return new SmtpRefusal('ECONNECTION', 'CONN', reply);
  return new SmtpRefusal(step === HAVING ? 'EMESSAGE' : 'EENVELOPE', STEPS[step] ?? 'CONN', reply);
};

/** In UTF-8 as servers write today, or byte for byte. */
const decoded = (latin1: string): string => {
  const text = Buffer.from(latin1, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
  return text.includes('\ufffd') ? latin1 : text;
};

const END = Buffer.from('\r\n.\r\n');
const END_OF_LINES = Buffer.from('.\r\n');
const LINE_END = Buffer.from('\r\n');
const ANOTHER_DOT = Buffer.from('.');

/**
 * A message as it follows DATA, with its end: a dot at the beginning of a line is doubled (RFC 5321, section 4.5.2), and a lone CR or LF
 * becomes both, for a server might take it for the end of a line, and what follows for a command.
 */
export const asData = (raw: Uint8Array): readonly Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  let from = 0;
  const cut = (at: number, between: Uint8Array, next = at): void => {
    pieces.push(raw.subarray(from, at), between);
    from = next;
  };
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at];
    // Nearly all bytes are letters: they are passed by one comparison.
    if (byte === undefined || byte > DOT) continue;
    if (byte === LF && raw[at - 1] !== CR) cut(at, LINE_END, at + 1);
    else if (byte === CR && raw[at + 1] !== LF) cut(at, LINE_END, at + 1);
    else if (byte === DOT && (at === 0 || raw[at - 1] === LF || raw[at - 1] === CR)) cut(at, ANOTHER_DOT);
  }
  if (from < raw.length) pieces.push(raw.subarray(from));
  const last = raw.at(-1);
  pieces.push(last === LF || last === CR ? END_OF_LINES : END);
  return pieces;
};
