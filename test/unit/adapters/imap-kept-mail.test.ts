import { describe, expect, it } from 'vitest';
import { ImapKeptMail } from '../../../functions/adapters/imap/imap-kept-mail.ts';
import { openImapMailbox } from '../../../functions/adapters/imap/imap-mailbox.ts';
import { mailboxPlace } from '../../../functions/adapters/imap/mailbox-url.ts';
import type { MailPlace } from '../../../functions/ports/returned-mailbox.ts';
import { anImapServer } from './scripted-imap.ts';

const ADDRESS = 'li.xiaomei@club.example';
const theirs = `Subject: back\r\n\r\nFinal-Recipient: rfc822; ${ADDRESS}`;
const packed = `Subject: back\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(`about ${ADDRESS}`).toString('base64')}`;
const others = 'Subject: back\r\n\r\nFinal-Recipient: rfc822; wang.li.xiaomei@club.example';

/** A server whose reader has laid mails into its folders. */
const aServerWith = async (mails: readonly (readonly [MailPlace, string])[]) => {
  const server = await anImapServer();
  const place = mailboxPlace(server.url);
  for (const [, raw] of mails) server.put(raw);
  const opened = await openImapMailbox(place);
  if (opened.kind !== 'opened') throw new Error(opened.code);
  for (const [at, { id }] of (await opened.mailbox.waiting(100)).entries()) await opened.mailbox.move(id, mails[at]?.[0] ?? 'done');
  await opened.mailbox.close();
  const left = () =>
    ['Done', 'Other', 'Failed'].map((name) => server.folder(`Noticewire-${name}`).map(({ raw }) => raw.toString().includes('wang.li')));
  return { server, place, left };
};

const forgetAll = async (mails: ImapKeptMail): Promise<readonly string[]> => {
  const pieces = [];
  for (let from: string | null = ''; from !== null; ) {
    from = await mails.forget([ADDRESS], from);
    if (from !== null) pieces.push(from);
  }
  return pieces;
};

describe('mails that were worked off in a mailbox', () => {
  it('are forgotten in every folder, in pieces, and those of others stay', async () => {
    const { place, left } = await aServerWith([
      ['done', theirs],
      ['done', others],
      ['done', packed],
      ['other', `From: <${ADDRESS.toUpperCase()}>\r\n\r\nhello`],
      ['failed', others],
      ['failed', theirs],
    ]);
    expect(await forgetAll(new ImapKeptMail(place, 2))).toEqual(['Noticewire-Done 8', 'Noticewire-Other 0', 'Noticewire-Failed 0']);
    expect(left()).toEqual([[true], [], [true]]);
  });

  it('need not be there yet', async () => {
    const server = await anImapServer();
    expect(await forgetAll(new ImapKeptMail(mailboxPlace(server.url)))).toEqual(['Noticewire-Other 0', 'Noticewire-Failed 0']);
  });

  it('are a fault that comes again where the server lets nobody in, or is lost amid them', async () => {
    const { server, place, left } = await aServerWith([
      ['done', theirs],
      ['done', others],
    ]);
    for (const command of ['STATUS', 'UID SEARCH', 'UID FETCH', 'UID STORE']) {
      server.script({ hangUpAt: { command, after: 0 } });
      await expect(new ImapKeptMail(place).forget([ADDRESS], ''), command).rejects.toThrow();
    }
    server.script({ refuses: '[AUTHENTICATIONFAILED] no' });
    await expect(new ImapKeptMail(place).forget([ADDRESS], '')).rejects.toThrow();
    expect(left()[0]).toEqual([false, true]);
    server.script({});
    await forgetAll(new ImapKeptMail(place));
    expect(left()[0]).toEqual([true]);
  });
});
