import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { tellStory } from '../../../demo/index.ts';
import { ContractServer, problem } from '../cli/contract-server.ts';

let stop: (() => Promise<unknown>) | undefined;
afterEach(() => stop?.());

describe('the story of the first start', () => {
  it('stops quietly in the middle of a request when it is told to', async () => {
    const ended = new AbortController();
    const silent: Server = createServer(() => ended.abort());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    stop = () => new Promise((resolve) => silent.close(resolve));
    const printed: string[] = [];
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await tellStory({ url, operatorKey: 'nw_operator_x', print: (text) => void printed.push(text), signal: ended.signal, isTty: false });
    expect(ended.signal.aborted).toBe(true);
    expect(printed).toEqual([]);
  });

  it('says what the service said when it is refused', async () => {
    const server = await ContractServer.start();
    stop = () => server.stop();
    server.on('POST /v1/agencies', () => problem(401, 'unauthorized', '需要有效的密钥'));
    await expect(tellStory({ url: server.url, operatorKey: 'nw_operator_x', print: () => {}, isTty: false })).rejects.toThrow(
      'unauthorized',
    );
  });
});
