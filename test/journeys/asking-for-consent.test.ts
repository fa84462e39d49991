import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { anSmtpServer, type SmtpScript } from '../unit/adapters/scripted-smtp.ts';
import { bySmtp, Service } from './service.ts';

/** What went wrong once at a sign-up, and what is right. */
const cases: readonly { at: string; server: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../cases/sign-up-servers.json'), 'utf8'),
);
const serverOf = (start: string): string => {
  const found = cases.find(({ server }) => server.startsWith(start));
  if (!found) throw new Error(`there is no case of ${start}`);
  return found.server;
};

let service: Service | null = null;
afterEach(async () => {
  await service?.stop();
  service = null;
});

/** A service that sends by an SMTP server that answers as the script says, which may change meanwhile. */
const aCity = async (script: SmtpScript = {}) => {
  const server = await anSmtpServer(script);
  const city = await Service.start({
    settings: bySmtp(server.port),
  });
  service = city;
  const signUp = async (given: object = {}) => {
    const { status, body } = await city.call('POST', '/v1/subscriptions', {
      body: {
        organization: { name: '清溪社区合唱队', class: 'culture-sports', region: '440106' },
        channel: { type: 'email', address: 'choir@groups.example' },
        ...given,
      },
    });
    expect(status).toBe(202);
    await city.idle();
    return body;
  };
  return { city, server, signUp };
};

describe('a letter that asks for consent', () => {
  it('arrives although the mail server greylists us for 15 minutes, and its link confirms', async () => {
    const script: { RCPT?: string } = { RCPT: serverOf('451').split(',')[0] ?? '' };
    const { city, server, signUp } = await aCity(script);
    await signUp();
    for (const wait of ['PT8M', 'PT6M']) await city.advance(wait);
    expect(server.messages).toEqual([]);
    delete script.RCPT;
    for (const wait of ['PT8M', 'PT8M']) await city.advance(wait);
    expect(server.messages.map(({ to }) => to)).toEqual(['choir@groups.example']);
    const text = (server.messages[0]?.raw ?? '').replace(/[A-Za-z0-9+/=]{40,}(?:\r\n[A-Za-z0-9+/=]+)*/g, (block) =>
      Buffer.from(block, 'base64').toString('utf8'),
    );
    const token = /confirm\?token=([\w.~-]+)/.exec(text)?.[1] ?? '';
    const { status, body } = await city.call('POST', '/v1/subscriptions/confirm', { body: { token } });
    expect(status).toBe(200);
    expect(body.consentAttempts.map(({ result, why }: { result: string; why?: string }) => [result, why])).toEqual([
      ['again', 'recipient-deferred'],
      ['again', 'recipient-deferred'],
      ['taken', undefined],
    ]);
    await city.advance('PT10M');
    expect(server.messages).toHaveLength(1);
  });

  it('arrives although the mail server says nothing at first, and has asked only then', async () => {
    const script: { greeting?: string } = { greeting: 'say nothing' };
    expect(serverOf('no answer')).toContain('no answer');
    const { city, server, signUp } = await aCity(script);
    await signUp();
    expect(server.messages).toEqual([]);
    delete script.greeting;
    await city.advance('PT8M');
    expect(server.messages).toHaveLength(1);
  });

  it('is not sent again to a mailbox that is refused for good', async () => {
    const script: { RCPT?: string } = { RCPT: serverOf('550') };
    const { city, server, signUp } = await aCity(script);
    await signUp();
    delete script.RCPT;
    await city.advance('PT10M');
    expect(server.messages).toEqual([]);
  });

  it('leaves five times a day at most to one mailbox, and webhooks that name it use up none', async () => {
    const { city, server, signUp } = await aCity();
    for (let i = 0; i < 6; i++)
      await signUp({ channel: { type: 'webhook', url: `${city.url}/_local/webhooks/h${i}`, fallbackEmail: 'choir@groups.example' } });
    for (const [i, address] of ['choir', 'Choir', 'choir+a', 'CHOIR+b', 'choir', 'choir+c', 'choir'].entries())
      await signUp({
        organization: { name: `组织 ${i}`, region: '440106' },
        channel: { type: 'email', address: `${address}@groups.example` },
      });
    await city.advance('PT30M');
    expect(server.messages).toHaveLength(5);
  });
});

describe('an endpoint that is asked for consent', () => {
  it('is asked again when it answers 503, and its owner sees why and when', async () => {
    const { city, signUp } = await aCity();
    expect(serverOf('503')).toContain('challenge');
    await city.call('PUT', '/_local/webhooks/asleep', { body: { status: 503 } });
    const { id, manageToken } = await signUp({ channel: city.hook('asleep') });
    const look = async () => (await city.call('GET', `/v1/subscriptions/${id}`, { key: manageToken })).body;
    const before = await look();
    expect(before).toMatchObject({ status: 'pending', consentAskedAt: null, consentAttempts: [{ result: 'again', why: 'http-503' }] });
    expect(Date.parse(before.consentNextAt)).toBeGreaterThan(Date.parse(before.createdAt) + 5 * 60_000 - 1);
    await city.call('PUT', '/_local/webhooks/asleep', { body: {} });
    await city.advance('PT8M');
    expect(await look()).toMatchObject({ status: 'active', consentNextAt: null });
    expect(await city.hookCalls('asleep')).toHaveLength(2);
  });
});
