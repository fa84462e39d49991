import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNotice, OPERATOR_KEY, Service } from './service.ts';

let service: Service;
let key = '';
beforeAll(async () => {
  service = await Service.start();
  key = await service.agency('gd-mzt', '440000');
});
afterAll(() => service?.stop());

const SECRET = 'kept between the two of us';

/** As W3C WebSub has a subscriber do it: find the hub in the feed, and ask there. */
const follow = async (reader: string, path: string, fields: Record<string, string> = {}) => {
  const { headers } = await service.call('GET', path);
  const link = headers.get('link') ?? '';
  const [, hub = ''] = /<([^>]*)>; rel="hub"/.exec(link) ?? [];
  const [, topic = ''] = /<([^>]*)>; rel="self"/.exec(link) ?? [];
  const callback = `${service.url}/_local/webhooks/${reader}`;
  const body = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback, ...fields });
  const { status } = await fetch(hub, { method: 'POST', body });
  await service.idle();
  return { status, hub, topic };
};

const pushes = async (reader: string) => (await service.hookCalls(reader)).filter(({ method }) => method === 'POST');

describe('a program that follows a feed', () => {
  it('is asked by its callback, is pushed what is published, corrected and withdrawn, signed, and leaves', async () => {
    const { status, hub, topic } = await follow('reader', '/feeds/notices.atom?topic=culture', { 'hub.secret': SECRET });
    expect([status, hub, topic]).toEqual([202, `${service.url}/feeds/hub`, `${service.url}/feeds/notices.atom?topic=culture`]);
    expect(await service.hookCalls('reader')).toMatchObject([{ method: 'GET', status: 200 }]);
    expect((await service.call('GET', '/v1/feeds/followers', { key: OPERATOR_KEY })).body.items).toMatchObject([{ topic, signed: true }]);

    const audience = { regions: ['440000'], topics: ['culture'] };
    const { id } = await service.publish(key, aNotice({ title: '关于合唱节的通知', audience }));
    await service.publish(key, aNotice({ title: '关于年检的通知', audience: { ...audience, topics: ['registration'] } }));
    const etag = (await service.call('GET', `/v1/notices/${id}`)).headers.get('etag') ?? '';
    const correction = { title: '关于合唱节延期的通知', note: '延期', notify: 'none' };
    await service.call('POST', `/v1/notices/${id}/corrections`, { key, body: correction, headers: { 'if-match': etag } });
    await service.idle();
    await service.call('POST', `/v1/notices/${id}/withdrawal`, { key, body: { reason: '活动取消' } });
    await service.idle();

    const pushed = await pushes('reader');
    const titles = pushed.flatMap(({ body }) => [...body.matchAll(/<entry[^>]*><id>[^<]*<\/id><title>([^<]*)/g)].map(([, title]) => title));
    expect(titles).toEqual(['关于合唱节的通知', '〔更正〕关于合唱节延期的通知', '〔撤回〕关于合唱节延期的通知']);
    for (const { headers, body } of pushed) {
      expect(headers).toMatchObject({
        'content-type': 'application/atom+xml; charset=utf-8',
        link: `<${hub}>; rel="hub", <${topic}>; rel="self"`,
        'x-hub-signature': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
      });
    }

    await follow('reader', '/feeds/notices.atom?topic=culture', { 'hub.mode': 'unsubscribe' });
    await service.publish(key, aNotice({ title: '关于书法展的通知', audience }));
    expect(await pushes('reader')).toHaveLength(3);
    expect((await service.call('GET', '/v1/feeds/followers', { key: OPERATOR_KEY })).body.items).toEqual([]);
  });

  it('that fails has all that it missed with the next try, once it works again', async () => {
    await follow('failing', '/feeds/notices.json?lang=en');
    await service.call('PUT', '/_local/webhooks/failing', { body: { status: 500 } });
    const first = await service.publish(key, aNotice({ title: '第一' }));
    const second = await service.publish(key, aNotice({ title: '第二' }));
    await service.call('PUT', '/_local/webhooks/failing', { body: {} });
    expect((await pushes('failing')).map(({ json }) => json.items.length)).toEqual([1]);
    await service.advance('PT3M');
    const { json, headers } = (await pushes('failing')).at(-1) ?? {};
    expect(headers?.['content-type']).toBe('application/feed+json; charset=utf-8');
    expect(json).toMatchObject({ language: 'en', feed_url: `${service.url}/feeds/notices.json?lang=en` });
    expect(json.items.map((item: { id: string }) => item.id)).toEqual([second, first].map(({ id }) => `${service.url}/notices/${id}`));
  });
});
