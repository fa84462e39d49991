import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { openImapMailbox } from '../../functions/adapters/imap/imap-mailbox.ts';
import { mailboxPlace } from '../../functions/adapters/imap/mailbox-url.ts';
import { readReturnedMail } from '../../functions/adapters/mail/read-returned-mail.ts';
import { leavingAddress } from '../../functions/domain/subscriptions/leaving-address.ts';
import { DAY, instant } from '../../functions/domain/time.ts';
import { makeHandler } from '../../functions/handlers/read-mailbox/handler.ts';
import { logger } from '../../functions/platform/log.ts';
import { metrics } from '../../functions/platform/metrics.ts';
import { leaveByMail } from '../../functions/usecases/subscriptions/leave-by-mail.ts';
import { undoUnsubscribe } from '../../functions/usecases/subscriptions/unsubscribe.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { failing } from '../fakes/failing.ts';
import { anImapServer, IMAP_PASSWORD, type ImapScript } from '../unit/adapters/scripted-imap.ts';
import { aReaderWhoWasTold, READER } from './told-reader.ts';

const LEAVING = 'leave@bounce.wire.example';
const MAILS = join(import.meta.dirname, '../fixtures/feedback/mail');

/** A reader who was told a notice, and the mailbox that what comes back lies in. */
const aMailbox = async (script: ImapScript = {}) => {
  const told = await aReaderWhoWasTold();
  const { world, subscription } = told;
  const server = await anImapServer(script);
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const run = (given: Readonly<{ deps?: typeof world; leftMs?: () => number; readMail?: typeof readReturnedMail; url?: string }> = {}) => {
    const { deps = world, leftMs = () => 100_000, readMail = readReturnedMail, url = server.url } = given;
    return makeHandler(
      {
        ...deps,
        leave: (token) => leaveByMail(deps, token),
        readMail,
        leavingMailbox: LEAVING,
        doneDays: 7,
        openMailbox: () => openImapMailbox(mailboxPlace(url)),
      },
      logger('read-mailbox', write),
      metrics('read-mailbox', 'Noticewire', write),
    )({}, { getRemainingTimeInMillis: leftMs });
  };
  const put = (name: string): void => server.put(told.sample(`mail/${name}.eml`).replaceAll('\n', '\r\n'));
  const putLeaving = async (name: string, token?: string): Promise<void> =>
    server.put(
      told
        .sample(`leaving/${name}.eml`)
        .replaceAll('{{address}}', leavingAddress(LEAVING, token ?? (await world.vault.token('leaving', subscription.id))))
        .replaceAll('\n', '\r\n'),
    );
  const reason = async () =>
    (await world.suppressions.find(await world.vault.addressKey(READER), instant(world.clock.now())))?.reason ?? null;
  const inFolders = () => ['INBOX', 'Noticewire-Done', 'Noticewire-Other', 'Noticewire-Failed'].map((name) => server.folder(name).length);
  const documents = () => lines.map((line) => JSON.parse(line));
  const codes = () => documents().flatMap(({ code, what, why }) => (code ? [[code, what ?? why].filter(Boolean).join(' ')] : []));
  const metricOf = (name: string) => documents().flatMap((line) => ('_aws' in line && name in line ? [line[name]] : []));
  const status = async () => {
    const now = await world.subscriptions.find(subscription.id);
    return [now?.status, now?.endedReason ?? null];
  };
  return { ...told, server, run, put, putLeaving, reason, inFolders, lines, codes, metricOf, status };
};

describe('the mailbox', () => {
  it('is read: what came back is recorded, then put away; what says nothing to a program is laid aside for people', async () => {
    const box = await aMailbox();
    for (const name of ['postfix', 'postfix-delayed', 'out-of-office', 'answer-by-hand']) box.put(name);
    await box.run();
    expect(await box.reason()).toBe('no-such-mailbox');
    expect(box.inFolders()).toEqual([0, 1, 3, 0]);
    expect(box.codes()).toEqual([
      'feedback-recorded no-such-mailbox',
      'feedback-says-nothing nothing-failed',
      'feedback-says-nothing auto-reply',
      'feedback-says-nothing not-a-report',
      'mailbox-read',
    ]);
    expect([box.metricOf('mailboxUnread'), box.metricOf('mailSetAside'), box.metricOf('hardBounces')]).toEqual([[0], [0], [1]]);
    expect(box.lines.join('\n')).not.toMatch(/@|groups\.example|user unknown|Recipient address/i);
  });

  it('that nobody has read for a year is put away, and long done: it holds against nobody what bounced then', async () => {
    const box = await aMailbox();
    for (const name of ['postfix', 'coremail-no-user', 'qq']) box.put(name);
    box.world.clock.advance(365 * DAY);
    await box.run();
    expect([await box.reason(), box.inFolders()]).toEqual([null, [0, 0, 0, 0]]);
    expect(box.codes()).toEqual([...Array(3).fill('feedback-late'), 'mailbox-read']);
    expect(box.metricOf('mailSetAside')).toEqual([0]);
  });

  it('takes every form that mail systems report in, and none stays or is set aside as broken', async () => {
    const box = await aMailbox();
    const names = readdirSync(MAILS).map((name) => name.replace('.eml', ''));
    for (const name of names) box.put(name);
    await box.run();
    const [left, done = 0, other = 0, failed] = box.inFolders();
    expect([left, failed]).toEqual([0, 0]);
    expect(done + other).toBe(names.length);
    expect(done).toBeGreaterThan(8);
  });

  it('is read by a server without MOVE, too, and a report with a large message behind it by its beginning', async () => {
    const box = await aMailbox({ canMove: false });
    box.server.put(`${box.sample('mail/postfix.eml')}${'x'.repeat(76)}\n`.replaceAll('\n', '\r\n') + 'A'.repeat(3_000_000));
    await box.run();
    expect(await box.reason()).toBe('no-such-mailbox');
    expect(box.inFolders()).toEqual([0, 1, 0, 0]);
  });

  it('says who is not let in, and rings, without a word of the password', async () => {
    const box = await aMailbox();
    box.put('postfix');
    await box.run({ url: box.server.url.replace('geheim', 'wrong') });
    expect(box.codes()).toEqual(['mailbox-refused authenticationfailed']);
    await box.run({ url: `${box.server.url}/No%20such%20folder` });
    await box.run({ url: 'imap://user:geheim@127.0.0.1:1' });
    expect(box.codes().slice(1)).toEqual(['mailbox-refused folder-missing', 'mailbox-unreachable ECONNREFUSED']);
    expect(box.metricOf('mailboxUnread')).toEqual([1, 1, 1]);
    expect(box.lines.join('\n')).not.toMatch(/geheim|wrong|@|imap:/);
    expect(box.lines.join('\n')).not.toContain(IMAP_PASSWORD);
    expect(box.inFolders()).toEqual([1, 0, 0, 0]);
  });

  it.each([
    ['while mails are looked at', { command: 'UID FETCH', after: 2 }],
    ['behind what was recorded, before it was put away', { command: 'UID MOVE', after: 1 }],
    ['as the list of mails is asked for', { command: 'FETCH', after: 0 }],
  ])('that is lost %s is read again, and each counts once', async (_, hangUpAt) => {
    const box = await aMailbox({ hangUpAt });
    for (const name of ['exchange', 'postfix', 'arf']) box.put(name);
    await box.run();
    expect(box.codes()).toContain('mailbox-interrupted');
    expect(box.metricOf('mailboxUnread')).toEqual([1]);
    box.server.script({});
    await box.run();
    expect(box.inFolders()).toEqual([0, 3, 0, 0]);
    const recorded = box.codes().filter((code) => code.startsWith('feedback-recorded'));
    expect(recorded.sort()).toEqual([
      'feedback-recorded complained',
      'feedback-recorded mailbox-full',
      'feedback-recorded no-such-mailbox',
    ]);
    expect(await box.reason()).toBe('complained');
  });

  it('sets aside what no parser can take apart, rings, and goes on', async () => {
    const box = await aMailbox();
    box.server.put('Subject: poison\r\n\r\n');
    box.put('postfix');
    const readMail: typeof readReturnedMail = async (raw, recipients) => {
      if (Buffer.from(raw).includes('poison')) throw new Error('it cannot be read');
      return readReturnedMail(raw, recipients);
    };
    await expect(box.run({ readMail })).rejects.toThrow('1 faults');
    expect(box.inFolders()).toEqual([0, 1, 0, 1]);
    expect(box.metricOf('mailSetAside')).toEqual([1]);
    expect(await box.reason()).toBe('no-such-mailbox');
  });

  it('keeps what meets a fault of ours behind the others, and sets it aside when they could be recorded', async () => {
    const box = await aMailbox();
    box.put('postfix');
    const broken = failing(box.world, 'suppressions', 'suppress');
    await expect(box.run({ deps: broken })).rejects.toThrow('1 faults');
    await expect(box.run({ deps: failing(box.world, 'suppressions', 'suppress') })).rejects.toThrow('1 faults');
    expect(box.inFolders()).toEqual([1, 0, 0, 0]);
    expect(box.codes()).toContain('mail-not-recorded');
    box.put('exchange');
    await expect(box.run({ deps: failing(box.world, 'suppressions', 'suppress') })).rejects.toThrow('1 faults');
    expect(box.inFolders()).toEqual([0, 1, 0, 1]);
    expect(box.codes()).toContain('feedback-recorded mailbox-full');
  });

  it('loses nothing to a store that is down: all stays, and is recorded when it is back', async () => {
    const box = await aMailbox();
    for (let n = 0; n < 8; n++) box.server.put(box.sample('mail/postfix.eml').replaceAll('A1B2C3', `N${n}`).replaceAll('\n', '\r\n'));
    await expect(box.run({ deps: failing(box.world, 'records', 'isRecorded') })).rejects.toThrow('5 faults');
    expect(box.inFolders()).toEqual([8, 0, 0, 0]);
    await box.run();
    expect(box.inFolders()).toEqual([0, 8, 0, 0]);
  });

  it('reads a bounded number of ten thousand that wait, and stops before its time is up', async () => {
    const box = await aMailbox();
    for (let n = 0; n < 10_000; n++) box.server.put(`Subject: ${n}\r\n\r\nhello\r\n`);
    const readMail: typeof readReturnedMail = async (raw) => ({ headers: {}, parts: [], raw: String(raw), recipients: [] });
    await box.run({ readMail });
    expect(box.inFolders()).toEqual([9500, 0, 500, 0]);
    let left = 60_000;
    await box.run({ readMail, leftMs: () => (left -= 4_000) });
    expect(box.inFolders()).toEqual([9492, 0, 508, 0]);
  });

  it('deletes what was done after a week, and keeps what people may look at', async () => {
    const box = await aMailbox();
    const old = new Date(Date.now() - 30 * DAY);
    box.server.put(box.sample('mail/postfix.eml').replaceAll('\n', '\r\n'), old);
    box.server.put(box.sample('mail/answer-by-hand.eml').replaceAll('\n', '\r\n'), old);
    box.world.clock.set(new Date().toISOString());
    await box.run();
    expect(box.inFolders()).toEqual([0, 0, 1, 0]);
  });

  it('is named by an address of its own kind', () => {
    expect(mailboxPlace('imaps://b%40wire.example:p%2F%40s@imap.wire.example/Bounces')).toEqual({
      host: 'imap.wire.example',
      port: 993,
      security: 'tls',
      user: 'b@wire.example',
      password: 'p/@s',
      folder: 'Bounces',
    });
    expect(mailboxPlace('imap://u:p@imap.wire.example')).toMatchObject({ port: 143, security: 'starttls', folder: 'INBOX' });
    expect(mailboxPlace('imap://u:p@[::1]:1143/')).toMatchObject({ host: '::1', port: 1143, security: 'plain', folder: 'INBOX' });
    for (const wrong of ['', 'smtp://u:geheim@h', 'imaps://h', 'imaps://u:geheim@', 'geheim'])
      expect(() => mailboxPlace(wrong)).toThrow(/^(?!.*geheim).*write imaps:/);
  });

  it('lets nobody listen in: where a server offers no TLS it is not told the password', async () => {
    const box = await aMailbox();
    await openImapMailbox({ ...mailboxPlace(box.server.url), security: 'starttls' }).then((opened) =>
      expect(opened).toMatchObject({ kind: 'refused', code: 'tls' }),
    );
    expect(box.server.commands).not.toContain('LOGIN');
  });
});

describe('leaving by mail', () => {
  /** Agencies hear of their notices besides. */
  const ownLetters = ({ letterRequests }: Awaited<ReturnType<typeof aMailbox>>['world']) =>
    letterRequests.all().filter(({ letter }) => letter !== 'agency-news');
  const letters = async ({ world }: Awaited<ReturnType<typeof aMailbox>>) => {
    const written = [];
    for (const letter of ownLetters(world)) written.push((await writeLetter(world, letter)).kind);
    return written;
  };

  it.each(['apple-mail', 'outlook'])(
    'works as %s does it: exactly this subscription ends, once, and a letter says how to undo it',
    async (name) => {
      const box = await aMailbox();
      await box.putLeaving(name);
      await box.putLeaving(name);
      await box.run();
      expect(await box.status()).toEqual(['ended', 'unsubscribed']);
      expect(box.codes()).toEqual(['left-by-mail', 'left-before', 'mailbox-read']);
      expect(box.inFolders()).toEqual([0, 2, 0, 0]);
      expect(box.lines.join('\n')).not.toMatch(/@|groups\.example/);
      const [record] = await box.world.consentLog.consentsOf(box.subscription.id, 1);
      expect(record).toMatchObject({ act: 'left', from: { via: 'mail', network: null }, text: { language: 'zh-Hans' } });

      const before = box.world.mailer.sent.length;
      expect(await letters(box)).toEqual(['written']);
      await box.putLeaving(name);
      await box.run();
      expect(await letters(box)).toEqual([]);
      const [sent, ...others] = box.world.mailer.sent.slice(before);
      expect([sent?.to, others]).toEqual([READER, []]);
      const mail = await simpleParser(Buffer.from(sent?.raw() ?? ''));
      expect(mail.subject).toBe('已为您退订公共通知');
      const token = /\/unsubscribe\/(\S+)/.exec(mail.text ?? '')?.[1] ?? '';
      expect(await undoUnsubscribe(box.world, token)).toMatchObject({ kind: 'restored' });
      expect(await box.status()).toEqual(['active', null]);
    },
  );

  it('works in whatever case the address comes back', async () => {
    const box = await aMailbox();
    await box.putLeaving('apple-mail', (await box.world.vault.token('leaving', box.subscription.id)).toUpperCase());
    await box.run();
    expect(await box.status()).toEqual(['ended', 'unsubscribed']);
  });

  it.each([
    ['auto-reply', 'auto-reply'],
    ['reply', 'reply-to-leaving-address'],
    ['bounce', 'bounce-to-leaving-address'],
  ])('is not what %s wants that came to the address', async (name, what) => {
    const box = await aMailbox();
    await box.putLeaving(name);
    await box.run();
    expect(await box.status()).toEqual(['active', null]);
    expect(box.codes()).toEqual([`feedback-says-nothing ${what}`, 'mailbox-read']);
    expect(box.inFolders()).toEqual([0, 0, 1, 0]);
  });

  it('needs a token of ours, for leaving, and of this subscription', async () => {
    const box = await aMailbox();
    const { id } = box.subscription;
    const [, mac = ''] = (await box.world.vault.token('leaving', id)).split('.');
    const forged = `${mac.startsWith('a') ? 'b' : 'a'}${mac.slice(1)}`;
    await box.putLeaving('apple-mail', `${id}.${forged}`);
    await box.putLeaving('apple-mail', await box.world.vault.token('delivery', id));
    await box.putLeaving('apple-mail', `${id.slice(0, -1)}x.${mac}`);
    await box.putLeaving('apple-mail', 'no-token');
    await box.run();
    expect(await box.status()).toEqual(['active', null]);
    expect(box.codes()).toEqual([...Array(3).fill('leaving-unmatched'), 'feedback-says-nothing not-a-report', 'mailbox-read']);
    expect(ownLetters(box.world)).toEqual([]);
  });

  it('that stops before the letter is asked for tells it all the same when it is read again', async () => {
    const box = await aMailbox();
    await box.putLeaving('outlook');
    await expect(box.run({ deps: failing(box.world, 'letterRequests', 'make') })).rejects.toThrow('1 faults');
    expect(await box.status()).toEqual(['ended', 'unsubscribed']);
    await box.run();
    expect(box.inFolders()).toEqual([0, 1, 0, 0]);
    expect(await letters(box)).toEqual(['written']);
  });
});
