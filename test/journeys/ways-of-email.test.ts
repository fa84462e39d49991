import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { anSmtpServer } from '../unit/adapters/scripted-smtp.ts';
import { aNotice, Service } from './service.ts';

let service: Service | null = null;
afterEach(async () => {
  await service?.stop();
  service = null;
});

const READERS = ['choir', 'charity', 'club', 'school', 'theatre', 'garden', 'library', 'kitchen'];

const aCity = async (settings: Record<string, string>): Promise<Readonly<{ city: Service; key: string }>> => {
  const city = await Service.start({ settings });
  service = city;
  return { city, key: await city.agency('gd-mzt', '440000') };
};

describe('email that leaves by SES in bulk', () => {
  it('reaches everybody once, with all that the usual way gives them', async () => {
    const { city, key } = await aCity({ EmailBy: 'ses-bulk' });
    const readers = [];
    for (const name of READERS) readers.push(await city.subscribe(name));
    const { id } = await city.publish(key, aNotice());
    expect((await city.report(key, id)).totals).toMatchObject({ audience: READERS.length, delivered: READERS.length });
    const inBulk: string[] = [];
    for (const { address } of readers) {
      const [mail, ...others] = (await city.inbox(address)).filter(({ subject }) => subject === '关于举办合唱节的通知');
      expect(others).toEqual([]);
      expect(mail?.from).toContain('notices@noticewire.example');
      expect(mail?.text).toContain('合唱节于十二月举行。');
      expect(mail?.text).toContain(`组织 ${address.split('@')[0]}`);
      expect(mail?.html).toContain('退订');
      expect(mail?.headers).toMatchObject({
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
        'x-noticewire-mailing': `${id}-1-notice`,
      });
      // SES takes none in bulk. A copy that is late on a busy machine leaves by itself.
      if (mail && !('content-language' in mail.headers)) inBulk.push(address);
      const oneClick = /<(http[^>]+)>/.exec(mail?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
      expect(oneClick).not.toBe('');
    }
    expect(inBulk.length).toBeGreaterThan(1);
  });
});

describe('email that leaves by an SMTP server', () => {
  it('goes there, confirmations and notices alike, and nowhere else', async () => {
    const server = await anSmtpServer();
    const { city, key } = await aReaderBySmtp(server);
    expect(server.messages[0]).toMatchObject({ from: 'notices@wire.example', to: 'choir@groups.example' });
    const { id } = await city.publish(key, aNotice());
    expect((await city.report(key, id)).totals).toMatchObject({ audience: 1, delivered: 1 });
    expect(server.messages).toHaveLength(2);
    expect(await city.inbox()).toEqual([]);
  });
});

/** One reader behind an SMTP server, confirmed. */
const aReaderBySmtp = async (server: Awaited<ReturnType<typeof anSmtpServer>>, name = 'choir') => {
  const { city, key } = await aCity({
    EmailBy: 'smtp',
    SmtpUrl: `smtp://127.0.0.1:${server.port}`,
    SenderAddress: 'notices@wire.example',
    PublicUrl: 'https://wire.example',
  });
  await subscribeBySmtp(city, server, name);
  return { city, key };
};

const subscribeBySmtp = async (city: Service, server: Awaited<ReturnType<typeof anSmtpServer>>, name: string): Promise<void> => {
  const draft = {
    organization: { name: `组织 ${name}`, class: 'charity', region: '440106' },
    channel: { type: 'email', address: `${name}@groups.example` },
  };
  expect((await city.call('POST', '/v1/subscriptions', { body: draft })).status).toBe(202);
  await city.idle();
  const asked = server.messages.findLast(({ to }) => to === draft.channel.address);
  const text = (asked?.raw ?? '').replace(/[A-Za-z0-9+/=]{40,}(?:\r\n[A-Za-z0-9+/=]+)*/g, (block) =>
    Buffer.from(block, 'base64').toString('utf8'),
  );
  const token = /https:\/\/wire\.example\/confirm\?token=([\w.~-]+)/.exec(text)?.[1] ?? '';
  expect((await city.call('POST', '/v1/subscriptions/confirm', { body: { token } })).status).toBe(200);
};

describe('an SMTP server that takes its time', () => {
  it('is waited for: one message, delivered', async () => {
    const isSlow = { notices: false };
    const server = await anSmtpServer({}, { beforeAnswer: () => (isSlow.notices ? sleep(11_000) : Promise.resolve()) });
    const { city, key } = await aReaderBySmtp(server);
    isSlow.notices = true;
    const { id } = await city.publish(key, aNotice());
    expect((await city.report(key, id)).totals).toMatchObject({ audience: 1, delivered: 1, possiblyTwice: 0 });
    expect(server.messages.filter(({ to }) => to === 'choir@groups.example')).toHaveLength(2);
  });
});
