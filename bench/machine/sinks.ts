import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { listen } from '../../local/engines/http-engine.ts';

/**
 * A mail server and endpoints that take everything at once and count it, in a process of their own. It counts a notice by whom it is for,
 * and any other mail (somebody is asked for consent) by itself. The mail server offers what common ones offer.
 */
export type Counted = Readonly<{ notices: number; people: number; twice: number; others: number; lastMs: number }>;

const EXTENSIONS = '250-sink.example\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n';
const END = Buffer.from('\r\n.\r\n');
const HEAD_BYTES = 4096;

const times = new Map<string, number>();
let notices = 0;
let others = 0;
let lastMs = 0;

const take = (name: string): void => {
  notices += 1;
  lastMs = Date.now();
  times.set(name, (times.get(name) ?? 0) + 1);
};

const converse = (socket: Socket): void => {
  let waiting: Buffer = Buffer.alloc(0);
  let pieces: Buffer[] | null = null;
  let to = '';
  const command = (line: string): string => {
    const [verb = ''] = line.split(' ');
    switch (verb.toUpperCase()) {
      case 'EHLO':
        return EXTENSIONS;
      case 'RCPT':
        to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        return '250 ok\r\n';
      case 'DATA':
        pieces = [];
        return '354 go on\r\n';
      case 'QUIT':
        socket.end();
        return '221 bye\r\n';
      default:
        return '250 ok\r\n';
    }
  };
  /** What is answered to what has come; commands may come together. */
  const read = (): string => {
    let answers = '';
    for (;;) {
      if (pieces) {
        const end = waiting.indexOf(END);
        if (end < 0) return answers;
        const head = waiting.subarray(0, Math.min(end, HEAD_BYTES)).toString('latin1');
        const mailing = /^X-Noticewire-Mailing: (\S+)/im.exec(head)?.[1];
        if (mailing === undefined) others += 1;
        else take(`${mailing} ${to}`);
        lastMs = Date.now();
        pieces = null;
        waiting = waiting.subarray(end + END.length);
        answers += '250 2.0.0 taken\r\n';
      } else {
        const end = waiting.indexOf('\r\n');
        if (end < 0) return answers;
        const line = waiting.subarray(0, end).toString('latin1');
        waiting = waiting.subarray(end + 2);
        answers += command(line);
      }
    }
  };
  socket.on('error', () => undefined);
  socket.write('220 sink.example ESMTP\r\n');
  socket.on('data', (chunk: Buffer) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    const answers = read();
    if (answers !== '') socket.write(answers);
  });
};

const mail = createServer({ noDelay: true }, converse);
await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
const endpoints = createHttpServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const { 'webhook-id': id } = request.headers;
    take(`${String(id)} ${request.url}`);
    response.writeHead(204).end();
  });
});
endpoints.keepAliveTimeout = 60_000;
const httpUrl = await listen(endpoints);

process.on('message', (question: 'counted' | 'forget') => {
  if (question === 'forget') {
    times.clear();
    notices = 0;
    others = 0;
    lastMs = 0;
  }
  process.send?.({ notices, people: times.size, twice: notices - times.size, others, lastMs } satisfies Counted);
});
const address = mail.address();
process.send?.({ smtpPort: address instanceof Object ? address.port : 0, httpUrl });
