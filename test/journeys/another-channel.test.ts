import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { anSmtpServer } from '../unit/adapters/scripted-smtp.ts';
import { addsUp, aNotice, bySmtp, Service } from './service.ts';

let service: Service | null = null;
afterEach(async () => {
  await service?.stop();
  service = null;
});

const ADDRESS = 'choir@groups.example';
const TITLE = '关于举办合唱节的通知';

/** A mailbox that is busy when the test says so, and what it has got. */
const aMailbox = async () => {
  const mailbox = { isBusy: false };
  const server = await anSmtpServer({}, { to: () => (mailbox.isBusy ? { RCPT: '450 mailbox busy' } : {}) });
  const texts = (): readonly string[] =>
    server.messages
      .filter(({ to }) => to === ADDRESS)
      .map(({ raw }) =>
        raw
          .replace(/=\?utf-8\?B\?([^?]*)\?=(?:\r\n )?/gi, (_, word: string) => Buffer.from(word, 'base64').toString('utf8'))
          .replace(/[A-Za-z0-9+/=]{40,}(?:\r\n[A-Za-z0-9+/=]+)*/g, (block) => Buffer.from(block, 'base64').toString('utf8')),
      );
  const tokenOf = (page: string): string => new RegExp(`/${page}\\?token=([\\w.~-]+)`).exec(texts().at(-1) ?? '')?.[1] ?? '';
  const notices = (): number => texts().filter((text) => /^List-Id:/im.test(text)).length;
  const city = await Service.start({
    settings: bySmtp(server.port),
  });
  service = city;
  return { city, key: await city.agency('gd-mzt', '440000'), mailbox, tokenOf, notices };
};

/** An endpoint that answers its challenge, and is down for notices when the test says so. */
const anEndpoint = async () => {
  const endpoint = { isDown: false, taken: [] as { id: string; type: string }[] };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const message = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (message.type === 'endpoint.verification') return void response.end(JSON.stringify({ challenge: message.data.challenge }));
    if (!endpoint.isDown) endpoint.taken.push({ id: String(request.headers['webhook-id']), type: message.type });
    response.statusCode = endpoint.isDown ? 503 : 204;
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { endpoint, channel: { type: 'webhook', url: `http://127.0.0.1:${port}/`, format: 'standard' } };
};

const ORGANIZATION = { name: '组织 choir', class: 'charity', region: '440106' };
const SETTLED = { audience: 1, delivered: 1, retrying: 0, failed: 0, skipped: 0, pending: 0, possiblyTwice: 0 };

type Mailbox = Awaited<ReturnType<typeof aMailbox>>;

/** Signed up and confirmed by mail. */
const byMail = async ({ city, tokenOf }: Mailbox): Promise<{ path: string; key: string }> => {
  const channel = { type: 'email', address: ADDRESS };
  const asked = await city.call('POST', '/v1/subscriptions', { body: { organization: ORGANIZATION, channel } });
  await city.idle();
  const confirmed = await city.call('POST', '/v1/subscriptions/confirm', { body: { token: tokenOf('confirm') } });
  expect([asked.status, confirmed.status]).toEqual([202, 200]);
  return { path: `/v1/subscriptions/${asked.body.id}`, key: confirmed.body.manageToken };
};

describe('a subscription whose notices', () => {
  it('are to go to an endpoint in the place of an address loses none that the address had not taken', async () => {
    const made = await aMailbox();
    const { city, key, mailbox, tokenOf, notices } = made;
    const own = await byMail(made);
    const { endpoint, channel } = await anEndpoint();
    mailbox.isBusy = true;
    const { id } = await city.publish(key, aNotice());
    expect((await city.report(key, id)).totals).toMatchObject({ retrying: 1 });

    mailbox.isBusy = false;
    const asked = await city.call('POST', `${own.path}/channel`, { key: own.key, body: { channel } });
    expect(asked).toMatchObject({ status: 202, body: { waitsFor: ['old', 'new'] } });
    await city.idle();
    expect((await city.call('GET', own.path, { key: own.key })).body.channel.type).toBe('email');
    const agreed = await city.call('POST', '/v1/channel-changes/confirm', { body: { token: tokenOf('channel') } });
    expect(agreed).toMatchObject({ status: 200, body: { status: 'changed' } });
    await city.advance('PT10M');
    expect([notices(), endpoint.taken.map(({ type }) => type)]).toEqual([0, ['notice.published']]);
    const { totals } = await city.report(key, id);
    expect(totals).toMatchObject(SETTLED);
    expect(addsUp(totals)).toBe(true);
    // What stood in the mails of the address counts no more.
    for (const way of ['channel', 'secret'])
      expect((await city.call('POST', `${own.path}/${way}`, { key: own.key, body: { channel } })).status).toBe(401);
    const { manageToken } = asked.body;
    const consents = await city.call('GET', `${own.path}/consents`, { key: manageToken });
    expect(consents.body.items[0]).toMatchObject({ act: 'channel-changed', from: { via: 'api' } });

    // What follows what was written down for the address goes on by the endpoint, and what is new goes there at once.
    const { headers } = await city.call('GET', `/v1/notices/${id}`);
    const corrected = await city.call('POST', `/v1/notices/${id}/corrections`, {
      key,
      body: { title: `${TITLE}（更正）`, note: '更正标题' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(corrected.status).toBe(201);
    await city.advance('PT3M');
    await city.publish(key, aNotice({ title: '关于冬季走访的通知' }));
    expect([notices(), endpoint.taken.map(({ type }) => type)]).toEqual([0, ['notice.published', 'notice.corrected', 'notice.published']]);
    const sent = await city.call('GET', `${own.path}/deliveries`, { key: manageToken });
    expect(sent.body.items.map(({ status }: { status: string }) => status)).toEqual(['delivered', 'delivered', 'delivered']);
    expect((await city.call('GET', '/_local/state')).body.errors ?? []).toEqual([]);
  });

  it('are to go to an address in the place of an endpoint loses none that the endpoint had not taken, nor a digest', async () => {
    const made = await aMailbox();
    const { city, key, tokenOf, notices } = made;
    const { endpoint, channel } = await anEndpoint();
    const signedUp = await city.call('POST', '/v1/subscriptions', { body: { organization: ORGANIZATION, channel } });
    await city.idle();
    const own = { path: `/v1/subscriptions/${signedUp.body.id}`, key: signedUp.body.manageToken };
    endpoint.isDown = true;
    const { id } = await city.publish(key, aNotice());
    expect((await city.report(key, id)).totals).toMatchObject({ retrying: 1 });
    const daily = await city.dailySoon();
    expect((await city.call('PATCH', own.path, { key: own.key, body: daily })).status).toBe(200);
    await city.publish(key, aNotice({ title: '关于冬季走访的通知' }));

    const body = { channel: { type: 'email', address: ADDRESS } };
    expect(await city.call('POST', `${own.path}/channel`, { key: own.key, body })).toMatchObject({
      status: 202,
      body: { waitsFor: ['new'] },
    });
    await city.idle();
    const confirmed = await city.call('POST', '/v1/subscriptions/confirm', { body: { token: tokenOf('confirm') } });
    expect(confirmed).toMatchObject({ status: 200, body: { id: signedUp.body.id, channel: { type: 'email', address: ADDRESS } } });
    expect((await city.call('GET', own.path, { key: own.key })).status).toBe(401);
    expect((await city.call('GET', own.path, { key: confirmed.body.manageToken })).status).toBe(200);
    endpoint.isDown = false;
    await city.advance('PT20M');
    expect([notices(), endpoint.taken]).toEqual([1, []]);
    const { totals } = await city.report(key, id);
    expect(totals).toMatchObject(SETTLED);
    expect(addsUp(totals)).toBe(true);
    await city.advance('PT3H');
    expect([notices(), endpoint.taken]).toEqual([2, []]);
    expect((await city.call('GET', '/_local/state')).body.errors ?? []).toEqual([]);
  });
});
