import { describe, expect, it } from 'vitest';
import { releaseAddress } from '../../../functions/adapters/ses/ses-suppression-list.ts';
import { LOCAL } from '../../contract/engines.ts';
import { aServer, type Script } from './scripted-server.ts';

const answering =
  (status: number, errorType?: string): Script =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...(errorType ? { 'x-amzn-errortype': errorType } : {}) });
    response.end('{}');
  };

describe('the list of addresses that SES keeps by itself', () => {
  it.each([
    ['is left by an address that is on it', 200, undefined],
    ['need not have it', 404, 'NotFoundException'],
  ])('%s', async (_, status, errorType) => {
    const server = await aServer(answering(status, errorType));
    await releaseAddress('choir+a@例子.中国', 'letter', { ...LOCAL, endpoint: server.url });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /v2/email/suppression/addresses/choir%2Ba%40xn--fsqu00a.xn--fiqs8s',
    ]);
  });

  it('that cannot be asked is a fault', async () => {
    const server = await aServer(answering(403, 'AccessDeniedException'));
    await expect(releaseAddress('choir@club.example', 'erasure', { ...LOCAL, endpoint: server.url })).rejects.toThrow();
  });
});
