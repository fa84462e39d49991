import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ClamdScanner } from '../../../functions/adapters/clamd/clamd-scanner.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Reads what clamd reads: the command, pieces behind their lengths, an end of nothing. @param most octets that it takes */
const aClamd = async (answerOf: (content: Buffer) => string, most = Number.POSITIVE_INFINITY): Promise<string> => {
  const server = createServer((socket: Socket) => {
    let read = Buffer.alloc(0);
    let content = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      read = Buffer.concat([read, piece]);
      if (read.subarray(0, 10).toString() === 'zINSTREAM\0') read = read.subarray(10);
      while (read.length >= 4) {
        const length = read.readUInt32BE(0);
        if (length === 0) return socket.end(answerOf(content));
        if (read.length < 4 + length) return undefined;
        content = Buffer.concat([content, read.subarray(4, 4 + length)]);
        read = read.subarray(4 + length);
        if (content.length > most) return socket.end('INSTREAM size limit exceeded. ERROR\0');
      }
      return undefined;
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

async function* piecesOf(...pieces: readonly string[]): AsyncIterable<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

describe('a scanner that is clamd (clamd(8), "COMMANDS": INSTREAM)', () => {
  it('is sent all of a file in pieces, and says that it is clean', async () => {
    let seen = '';
    const url = await aClamd((content) => {
      seen = content.toString();
      return 'stream: OK\0';
    });
    expect(await new ClamdScanner(url).scan(piecesOf('in ', '', 'pieces'))).toEqual({ kind: 'clean' });
    expect(seen).toBe('in pieces');
  });

  it('says what it has found', async () => {
    const url = await aClamd(() => 'stream: Win.Test.EICAR_HDB-1 FOUND\0');
    expect(await new ClamdScanner(url).scan(piecesOf('x'))).toEqual({ kind: 'infected', name: 'Win.Test.EICAR_HDB-1' });
  });

  it.each([
    ['cannot say', () => "stream: Can't allocate memory ERROR\0", /cannot say/],
    ['says nothing', () => '', /without an answer/],
    ['says something else for ever', () => 'x'.repeat(5000), /something else/],
  ])('that %s is a fault', async (_, answerOf, expected) => {
    const url = await aClamd(answerOf);
    await expect(new ClamdScanner(url).scan(piecesOf('x'))).rejects.toThrow(expected);
  });

  it('that takes no file of this size is a fault, which says so', async () => {
    const url = await aClamd(() => 'stream: OK\0', 1000);
    const pieces = Array.from({ length: 100 }, () => 'x'.repeat(1000));
    await expect(new ClamdScanner(url).scan(piecesOf(...pieces))).rejects.toThrow(/size limit exceeded|EPIPE|ECONNRESET/);
  });

  it('that nobody runs is a fault', async () => {
    const url = await aClamd(() => '');
    for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
    await expect(new ClamdScanner(url).scan(piecesOf('x'))).rejects.toThrow(/ECONNREFUSED/);
  });
});
