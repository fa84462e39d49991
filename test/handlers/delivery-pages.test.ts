import { describe, expect, it } from 'vitest';
import { aBusyOffice } from './busy-office.ts';

/** A notice, its correction and a digest, each told to several. */
const severalMailings = async () => {
  const office = await aBusyOffice();
  const { ask, key, organization, publish, service } = office;
  for (let n = 0; n < 4; n++) await organization();
  for (let n = 0; n < 2; n++) await organization({ frequency: { mode: 'daily', hour: 9 } });
  const id = await publish();
  await service.settle();
  const { headers } = await ask('GET', `/v1/notices/${id}`, { key });
  await ask('POST', `/v1/notices/${id}/corrections`, {
    key,
    headers: { 'if-match': headers.get('etag') ?? '' },
    body: { title: '更正后的通知', note: '更正标题', notify: 'all' },
  });
  await service.settle();
  return { ...office, path: `/v1/notices/${id}/deliveries` };
};

describe('GET /v1/notices/{id}/deliveries', () => {
  it.each([1, 2, 3, 100])('keeps a limit of %d on each page, and has every delivery of every mailing once', async (limit) => {
    const { ask, key, path } = await severalMailings();
    const found: string[] = [];
    let query = `limit=${limit}`;
    for (let pages = 0; pages < 60; pages++) {
      const { status, body } = await ask('GET', `${path}?${query}`, { key });
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      for (const { mailingId, subscriptionId, status: stands } of body.items) found.push(`${mailingId} ${subscriptionId} ${stands}`);
      if (body.next === undefined) break;
      query = `limit=${limit}&cursor=${body.next}`;
    }
    expect(new Set(found).size).toBe(found.length);
    const whole = await ask('GET', `${path}.csv`, { key });
    expect(found).toHaveLength(whole.text.trim().split('\r\n').length - 1);
    expect(found.length).toBeGreaterThanOrEqual(10);
  });
});
