import { createServer, type Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';

export type Mail = Readonly<{ to: string; subject: string; text: string; headers: ReadonlyMap<string, string> }>;

/** Takes every email that SES relays to it, as the server of all recipients. */
export class MailSink {
  readonly #mails: Mail[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#converse(socket));

  listen(port: number): Promise<void> {
    return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  to(address: string): readonly Mail[] {
    return this.#mails.filter(({ to }) => to === address);
  }

  /** RFC 5321, as far as one client needs it. */
  #converse(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setEncoding('latin1');
    socket.write('220 here\r\n');
    let to = '';
    let lines: string[] | null = null;
    let waiting = '';
    socket.on('data', (chunk: string) => {
      waiting += chunk;
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        if (lines === null) {
          to = /^RCPT TO:<(.*)>/i.exec(line)?.[1] ?? to;
          if (/^DATA/i.test(line)) lines = [];
          socket.write(/^DATA/i.test(line) ? '354 go on\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
        } else if (line === '.') {
          void this.#take(to, lines.join('\r\n'));
          lines = null;
          socket.write('250 taken\r\n');
        } else lines.push(line.replace(/^\./, ''));
      }
    });
  }

  async #take(to: string, raw: string): Promise<void> {
    const parsed: ParsedMail = await simpleParser(Buffer.from(raw, 'latin1'));
    const headers = new Map(
      parsed.headerLines.map(({ key, line }) => [
        key,
        line
          .slice(line.indexOf(':') + 1)
          .replace(/\s+/g, ' ')
          .trim(),
      ]),
    );
    this.#mails.push({ to, subject: parsed.subject ?? '', text: parsed.text ?? '', headers });
  }
}
