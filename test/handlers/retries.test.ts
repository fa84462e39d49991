import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

const aPublished = async () => {
  const { ask, anAgency, operatorKey, world } = aFrontDoor();
  const key = await anAgency('yh-mzj');
  const { body } = await ask('POST', '/v1/notices', { key, body: aDraft() });
  const path = `/v1/notices/${body.id}/deliveries/retry`;
  const retry = (given: object = {}) => ask('POST', path, { key, body: { status: 'failed' }, ...given });
  return { ask, anAgency, operatorKey, world, key, id: body.id, path, retry };
};

describe('POST /v1/notices/{id}/deliveries/retry', () => {
  it('notes the request, which its issuer can look at until it is done', async () => {
    const { ask, key, path, retry, id, world } = await aPublished();
    expect((await ask('GET', path, { key })).body.code).toBe('never-retried');
    const asked = await retry();
    expect([asked.status, asked.body]).toMatchObject([202, { noticeId: id, status: 'failed', failed: 0, reopened: 0, doneAt: null }]);
    const request = await world.retryRequests.last(id);
    if (!request) throw new Error('nothing was noted');
    await world.retryRequests.finish(request, '2026-11-20T05:00:00.000Z');
    expect((await ask('GET', path, { key })).body).toMatchObject({ reopened: 0, doneAt: '2026-11-20T05:00:00.000Z' });
  });

  it('is for issuers who may write; to other agencies there is no such notice', async () => {
    const { ask, anAgency, operatorKey, path, retry } = await aPublished();
    const other = await anAgency('yh-wmb');
    expect((await retry({ key: other })).status).toBe(404);
    expect((await ask('GET', path, { key: other })).status).toBe(404);
    expect((await ask('POST', path, { body: { status: 'failed' } })).status).toBe(401);
    const reading = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['notices:read'] } });
    expect((await retry({ key: reading.body.key })).status).toBe(403);
    expect((await ask('POST', '/v1/notices/ntc-none/deliveries/retry', { key: other, body: { status: 'failed' } })).status).toBe(404);
  });

  it('refuses anything but the failed, and a notice that is not published yet', async () => {
    const { ask, key, retry } = await aPublished();
    expect((await retry({ body: { status: 'delivered' } })).status).toBe(400);
    expect((await retry({ body: {} })).status).toBe(400);
    const publishAt = '2026-11-27T04:00:00.000Z';
    const { body } = await ask('POST', '/v1/notices', { key, body: aDraft({ publishAt }) });
    const refused = await ask('POST', `/v1/notices/${body.id}/deliveries/retry`, { key, body: { status: 'failed' } });
    expect([refused.status, refused.body.code]).toEqual([409, 'not-published']);
  });
});
