import { Socket } from 'node:net';
import fc from 'fast-check';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asData, PipelinedDialogue } from '../../../functions/adapters/smtp/pipelined-dialogue.ts';
import { SmtpConnections } from '../../../functions/adapters/smtp/smtp-connections.ts';
import { anSmtpServer } from './scripted-smtp.ts';

const ENVELOPE = { from: 'notices@wire.example', to: 'office@club.example' };
const RAW = Buffer.from('Subject: hello\r\n\r\n.a line\r\n', 'latin1');
const OFFERS = '250-here\r\n250-PIPELINING\r\n250 8BITMIME\r\n';

/** A connection whose other side answers each write as the test says; `writes` is what was written, what goes together in one. */
class Wire extends Socket {
  readonly writes: string[] = [];
  readonly #answer: (written: string) => string;

  constructor(answer: (written: string) => string) {
    super();
    this.#answer = answer;
  }

  override _read(): void {}

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.#came([chunk]);
    done();
  }

  override _writev(chunks: { chunk: Buffer | string }[], done: () => void): void {
    this.#came(chunks.map(({ chunk }) => chunk));
    done();
  }

  #came(pieces: readonly (Buffer | string)[]): void {
    const written = pieces.map(String).join('');
    this.writes.push(written);
    const answer = this.#answer(written);
    if (answer !== '') setImmediate(() => this.push(answer));
  }
}

const usual = (written: string): string => {
  if (written.startsWith('EHLO')) return OFFERS;
  if (written.startsWith('MAIL')) return '250 ok\r\n250 ok\r\n354 go on\r\n';
  return written.endsWith('.\r\n') ? '250 taken\r\n' : '';
};

const talk = async (answers: (written: string, wire: Wire) => string) => {
  const wire: Wire = new Wire((written) => answers(written, wire));
  const dialogue = new PipelinedDialogue(wire);
  wire.on('close', () => dialogue.breakOff());
  let left = false;
  const ended = await dialogue.send(ENVELOPE, RAW, () => (left = true)).catch((error: unknown) => error);
  return { ended, left, wire, dialogue };
};

describe('a message in a pipelined dialogue', () => {
  it('takes two writes, where the library takes one more for its end', async () => {
    const theirs = new Wire(usual);
    const connection = new SMTPConnection({ connection: theirs });
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.connect(() =>
        connection.send({ from: ENVELOPE.from, to: [ENVELOPE.to] }, RAW, (error) => (error ? reject(error) : resolve())),
      );
      setImmediate(() => theirs.push('220 here\r\n'));
    });
    const { wire } = await talk(usual);
    expect(theirs.writes.slice(1)).toEqual([wire.writes[0], 'Subject: hello\r\n\r\n..a line\r\n', '.\r\n']);
    expect(wire.writes).toEqual([
      'MAIL FROM:<notices@wire.example>\r\nRCPT TO:<office@club.example>\r\nDATA\r\n',
      'Subject: hello\r\n\r\n..a line\r\n.\r\n',
    ]);
  });

  it('reads replies of several lines, however they are cut', async () => {
    const whole = '250-2.1.0 from\r\n250 ok\r\n250 2.1.5 to\r\n354-go\r\n354 on\r\n';
    const { ended, left } = await talk((written, wire) => {
      if (!written.startsWith('MAIL')) return '250-is\r\n250 taken\r\n';
      for (const letter of whole) wire.push(letter);
      return '';
    });
    expect([ended, left]).toEqual([undefined, true]);
  });

  it.each([
    ['550 5.7.1 who are you\r\n', { command: 'MAIL FROM', responseCode: 550 }],
    ['250 ok\r\n451 4.7.1 灰名单\r\n354 go on\r\n', { command: 'RCPT TO', responseCode: 451, response: '451 4.7.1 灰名单' }],
    ['250 ok\r\n421 closing\r\n', { command: 'CONN', responseCode: 421 }],
    ['250 ok\r\n250 ok\r\n554-no\r\n554 thanks\r\n', { command: 'DATA', responseCode: 554, response: '554-no\n554 thanks' }],
    ['250 ok\r\n250 ok\r\nwhat?\r\n', { command: 'DATA', responseCode: 0 }],
  ])('does not leave after a refusal, which is told as the library tells it: %j', async (answer, told) => {
    const { ended, left, wire } = await talk(() => answer);
    expect(ended).toMatchObject(told);
    expect([left, wire.writes.length]).toEqual([false, 1]);
  });

  it('may have left when it is refused at last, or the server is gone: also in the middle of a line', async () => {
    const refusing = await talk((written) => (written.startsWith('MAIL') ? usual(written) : '552 too much\r\n'));
    expect(refusing).toMatchObject({ left: true, ended: { command: 'DATA', responseCode: 552 } });
    const gone = await talk((written, wire) => {
      if (written.startsWith('MAIL')) return usual(written);
      wire.push('421 4.4.2 time');
      setImmediate(() => wire.destroy());
      return '';
    });
    expect(gone).toMatchObject({ left: true, ended: { command: 'CONN', responseCode: 421 } });
  });

  it('leaves to the library what comes unasked between two messages', async () => {
    const heard: string[] = [];
    const wire: Wire = new Wire(usual);
    wire.on('data', (chunk: Buffer) => heard.push(String(chunk)));
    const dialogue = new PipelinedDialogue(wire);
    for (let i = 0; i < 2; i++) await dialogue.send(ENVELOPE, RAW, () => undefined);
    wire.push('421 idle for too long\r\n');
    await expect.poll(() => heard).toEqual(['421 idle for too long\r\n']);
  });

  it('is to mailboxes that go into a command as they are', () => {
    const to = ['a@b.example', "o'brien+x@b.example", '合唱团@b.example', 'a@b>\r\nDATA', 'a b@c.example', ''];
    expect(to.map((address) => PipelinedDialogue.speaksOf({ ...ENVELOPE, to: address }))).toEqual([true, true, false, false, false, false]);
  });
});

describe('what follows DATA', () => {
  const text = fc.string({ unit: fc.constantFrom('\r', '\n', '.', 'a', '\r\n', '\r\n.', 'é'), maxLength: 12 });

  it('has no line that ends it but the last, and no lone CR or LF', () => {
    fc.assert(
      fc.property(text, (raw) => {
        const data = Buffer.concat(asData(Buffer.from(raw))).toString();
        expect(data.endsWith('\r\n.\r\n') || data === '.\r\n').toBe(true);
        expect(data.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        const lines = data.slice(0, -3).split('\r\n');
        expect(lines).not.toContain('.');
        expect(lines.filter((line) => line.startsWith('.') && !line.startsWith('..'))).toEqual([]);
      }),
    );
  });

  it('is taken as the library would have it taken', async () => {
    const servers = [await anSmtpServer(), await anSmtpServer({}, { isPipelining: true })];
    const both = servers.map(
      ({ port }) => new SmtpConnections({ host: '127.0.0.1', port, security: 'plain' }, { begunMs: 9000, answeredMs: 9000 }),
    );
    onTestFinished(() => {
      for (const connections of both) connections.close();
    });
    await fc.assert(
      fc.asyncProperty(text, async (raw) => {
        // The library sends nothing for no message at all, which we never have.
        for (const connections of both) expect(await connections.send(ENVELOPE, Buffer.from(`x${raw}`))).toEqual({ kind: 'taken' });
        expect(servers[1]?.messages.at(-1)).toEqual(servers[0]?.messages.at(-1));
      }),
    );
  });
});
