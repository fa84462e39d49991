import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { anImapServer } from '../unit/adapters/scripted-imap.ts';
import { anSmtpServer } from '../unit/adapters/scripted-smtp.ts';
import { aNotice, bySmtp, OPERATOR_KEY, Service } from './service.ts';

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

  it('is left by a mail to the mailbox that is read, which a letter tells of', async () => {
    const [server, mailbox] = [await anSmtpServer(), await anImapServer()];
    const settings = { MailboxUrl: mailbox.url, UnsubscribeAddress: 'leave@bounce.wire.example' };
    const { city, key } = await aReaderBySmtp(server, 'choir', settings);
    await city.publish(key, aNotice());
    const notice = server.messages.at(-1)?.raw.replace(/\r\n(?=[ \t])/g, '') ?? '';
    const [, address = ''] = /^List-Unsubscribe: <https:[^>]+>, <mailto:([^>]+)>\r$/m.exec(notice) ?? [];
    expect(address).not.toBe('');
    const sample = readFileSync(join(import.meta.dirname, '../fixtures/feedback/leaving/apple-mail.eml'), 'utf8');
    mailbox.put(sample.replaceAll('{{address}}', address).replaceAll('\n', '\r\n'));
    await city.advance('PT6M');
    expect(mailbox.folder('Noticewire-Done')).toHaveLength(1);
    const { body } = await city.call('POST', '/v1/subscriptions/search', { key: OPERATOR_KEY, body: { address: 'choir@groups.example' } });
    expect(body.items).toMatchObject([{ status: 'ended', endedReason: 'unsubscribed' }]);
    expect(server.messages.filter(({ to }) => to === 'choir@groups.example')).toHaveLength(3);
    const log = (await city.call('GET', '/_local/logs/MailboxReader')).body;
    expect(log).toContain('left-by-mail');
    expect(log).not.toMatch(/groups\.example|leave\+/);
    // Whoever asks to be forgotten is, in its folders, too, and nobody else.
    for (const from of ['choir', 'garden']) mailbox.put(`From: ${from}@groups.example\r\nSubject: hello\r\n\r\nWhat is this?`);
    await city.advance('PT6M');
    expect(mailbox.folder('Noticewire-Other')).toHaveLength(2);
    await city.call('POST', '/v1/erasures', { key: OPERATOR_KEY, body: { address: 'choir@groups.example' } });
    await city.idle();
    await city.advance('PT2M');
    expect(mailbox.folder('Noticewire-Other').map(({ raw }) => /From: (\w+)/.exec(raw.toString())?.[1])).toEqual(['garden']);
  });
});

/** One reader behind an SMTP server, confirmed. */
const aReaderBySmtp = async (server: Awaited<ReturnType<typeof anSmtpServer>>, name = 'choir', settings: Record<string, string> = {}) => {
  const { city, key } = await aCity({
    ...bySmtp(server.port),
    ...settings,
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

describe('a mailbox behind an SMTP server', () => {
  const lines = async (city: Service, key: string, id: string, status: string) =>
    (await city.call('GET', `/v1/notices/${id}/deliveries?status=${status}`, { key })).body.items;

  it('that is busy for two hours is tried again, and the deliveries show how often and when next', async () => {
    const mailbox = { isBusy: false };
    const server = await anSmtpServer({}, { to: () => (mailbox.isBusy ? { RCPT: '450 mailbox busy' } : {}) });
    const { city, key } = await aReaderBySmtp(server);
    mailbox.isBusy = true;
    const { id } = await city.publish(key, aNotice());
    const [first] = await lines(city, key, id, 'retrying');
    expect(first).toMatchObject({ attempts: 1, why: 'recipient-deferred', nextAttemptAt: expect.any(String) });
    await city.advance('PT2H');
    const [later] = await lines(city, key, id, 'retrying');
    // After 1, 5, 15 minutes and an hour, each a fifth later at most.
    expect(later).toMatchObject({ attempts: 5, why: 'recipient-deferred' });
    expect(later.nextAttemptAt > first.nextAttemptAt).toBe(true);
    mailbox.isBusy = false;
    await city.advance('PT4H');
    expect(await lines(city, key, id, 'delivered')).toMatchObject([{ attempts: 6 }]);
    expect((await city.report(key, id)).totals).toMatchObject({ delivered: 1, possiblyTwice: 0 });
  });

  it('that does not like what we write retries by itself; with two others it makes the domain pause, and nobody has failed', async () => {
    const disliking = new Set<string>();
    const server = await anSmtpServer(
      {},
      { to: (address) => (disliking.has(address.split('@')[0] ?? '') ? { message: '554 5.7.1 looks like spam' } : {}) },
    );
    const { city, key } = await aReaderBySmtp(server, 'choir');
    for (const name of ['club', 'school', 'garden']) await subscribeBySmtp(city, server, name);
    disliking.add('choir');
    const first = await city.publish(key, aNotice({ title: '第一件' }));
    expect(await lines(city, key, first.id, 'delivered')).toHaveLength(3);
    expect(await lines(city, key, first.id, 'retrying')).toMatchObject([{ why: 'content-refused', attempts: 1 }]);
    for (const name of ['club', 'school', 'garden']) disliking.add(name);
    const second = await city.publish(key, aNotice({ title: '第二件' }));
    const third = await city.publish(key, aNotice({ title: '第三件' }));
    const whys = (await lines(city, key, second.id, 'retrying')).map(({ why }: { why: string }) => why);
    // The third mailbox makes it pause: whoever comes after it is not asked.
    expect(whys.filter((why: string) => why === 'content-refused').length).toBeGreaterThanOrEqual(2);
    expect(whys.filter((why: string) => why !== 'content-refused' && why !== 'domain-paused')).toEqual([]);
    expect((await lines(city, key, third.id, 'retrying')).map(({ why, attempts }: any) => [why, attempts])).toEqual(
      Array(4).fill(['domain-paused', 0]),
    );
    disliking.clear();
    await city.advance('PT12H');
    for (const { id } of [first, second, third])
      expect((await city.report(key, id)).totals).toMatchObject({ audience: 4, delivered: 4, failed: 0 });
  });

  it('whose domain limits us is left alone for the hour that this lasts, with all its neighbours', async () => {
    const limits = { isLimiting: false };
    const server = await anSmtpServer({}, { to: () => (limits.isLimiting ? { RCPT: '550 Ip frequency limited' } : {}) });
    const { city, key } = await aReaderBySmtp(server);
    limits.isLimiting = true;
    const { id } = await city.publish(key, aNotice());
    const [line] = await lines(city, key, id, 'retrying');
    expect(line).toMatchObject({ why: 'domain-refused', attempts: 1 });
    const waitMs = Date.parse(line.nextAttemptAt) - Date.parse(line.at);
    expect(waitMs).toBeGreaterThan(58 * 60_000);
    expect(waitMs).toBeLessThan(75 * 60_000);
    limits.isLimiting = false;
    await city.advance('PT2H');
    expect((await city.report(key, id)).totals).toMatchObject({ delivered: 1, failed: 0 });
  });
});
