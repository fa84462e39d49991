import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A reply to a step instead of the usual one; `'hang up'` closes the connection, `'say nothing'` keeps it open, and says no more. */
export type SmtpScript = Readonly<Partial<Record<'greeting' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'message', string>>>;

/**
 * Recipients whose address begins with `refuse` are refused; after so many `messages` all are put off. `to`: other replies for one
 * recipient. `beforeAnswer` is waited for before the server says that it has a message.
 * `idleAfter`: it closes a connection on which so many were sent. `isPipelining`: it takes commands together (RFC 2920).
 */
export type SmtpLimits = Readonly<{
  refuse?: string;
  messages?: number;
  to?: (address: string) => SmtpScript;
  beforeAnswer?: () => Promise<void>;
  idleAfter?: number;
  isPipelining?: boolean;
}>;

const USUAL = {
  greeting: '220 here',
  EHLO: '250-here\r\n250-AUTH PLAIN\r\n250 8BITMIME',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  message: '250 taken as 1',
} as const;

const PIPELINING = '250-here\r\n250-AUTH PLAIN\r\n250-PIPELINING\r\n250 8BITMIME';

/** An SMTP server on this machine that answers as the test says, and keeps the messages that it took. */
export const anSmtpServer = async (script: SmtpScript = {}, limits: SmtpLimits = {}) => {
  const messages: Readonly<{ from: string; to: string; raw: string }>[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const scriptFor = (to: string): SmtpScript => ({
      ...(limits.isPipelining ? { EHLO: PIPELINING } : {}),
      ...script,
      ...(limits.refuse !== undefined && to.startsWith(limits.refuse) ? { RCPT: '550 no such user' } : {}),
      ...(to === '' ? {} : limits.to?.(to)),
      ...(messages.length >= (limits.messages ?? Number.POSITIVE_INFINITY) ? { message: '451 slow down' } : {}),
    });
    converse(socket, scriptFor, limits, (message) => messages.push(message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, messages, connections: () => connections };
};

const converse = (
  socket: Socket,
  scriptFor: (to: string) => SmtpScript,
  { beforeAnswer, idleAfter = Number.POSITIVE_INFINITY }: SmtpLimits,
  keep: (message: { from: string; to: string; raw: string }) => void,
): void => {
  let envelope = { from: '', to: '' };
  const say = (step: keyof typeof USUAL, reply = scriptFor(envelope.to)[step] ?? USUAL[step]): void => {
    if (reply === 'hang up') socket.destroy();
    else if (reply === 'say nothing') isSilent = true;
    else if (!isSilent) socket.write(`${reply}\r\n`);
  };
  let isSilent = false;
  let waiting = '';
  let message: string | null = null;
  say('greeting');
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    waiting += chunk;
    for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      if (message === null) command(line);
      else if (line !== '.') message += `${line.replace(/^\./, '')}\r\n`;
      else void taken(message);
    }
  });
  let took = 0;
  const taken = async (raw: string): Promise<void> => {
    message = null;
    const reply = scriptFor(envelope.to).message ?? USUAL.message;
    if (reply.startsWith('2')) keep({ ...envelope, raw: raw.replace(/\r\n$/, '') });
    await beforeAnswer?.();
    say('message', reply);
    took += 1;
    if (took >= idleAfter) setImmediate(() => socket.end());
  };
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    const address = /<(.*?)>/.exec(line)?.[1] ?? '';
    switch (verb) {
      case 'MAIL':
        envelope = { from: address, to: '' };
        say('MAIL');
        break;
      case 'RCPT':
        envelope = { ...envelope, to: address };
        say('RCPT');
        break;
      case 'DATA':
        if (!scriptFor(envelope.to).DATA) message = '';
        say('DATA');
        break;
      case 'EHLO':
      case 'AUTH':
        say(verb);
        break;
      case 'QUIT':
        socket.end('221 bye\r\n');
        break;
      default:
        socket.write(verb === 'RSET' ? '250 ok\r\n' : '502 not here\r\n');
    }
  };
};
