import type { ImapFlow } from 'imapflow';
import type { KeptMail } from '#ports/kept-mail';
import { LOOKED_THROUGH_BYTES, nameOneOf } from '../mail/named-in.ts';
import { connectImap, FOLDERS } from './imap-client.ts';
import type { MailboxPlace } from './mailbox-url.ts';

/** So many are looked through in some seconds. */
const PIECE = 100;
const ALL = Object.values(FOLDERS);

/** Mails that the reader of the mailbox is done with, in the folders that it made. What waits for it comes there within a day. */
export class ImapKeptMail implements KeptMail {
  readonly #place: MailboxPlace;
  readonly #piece: number;

  constructor(place: MailboxPlace, piece = PIECE) {
    this.#place = place;
    this.#piece = piece;
  }

  /** @throws when nobody lets us in: what is named there stays, and is to be looked for again */
  async forget(addresses: readonly string[], from: string): Promise<string | null> {
    const client = await connectImap(this.#place);
    try {
      const [folder = '', after = '0'] = from === '' ? [ALL[0]] : from.split(' ');
      const last = await this.#forgetIn(client, folder, Number(after), addresses);
      if (last !== null) return `${folder} ${last}`;
      const next = ALL[ALL.indexOf(folder) + 1];
      return next === undefined ? null : `${next} 0`;
    } finally {
      await client.logout().catch(() => undefined);
      client.close();
    }
  }

  /** @returns the last UID that was looked at; null: none is left */
  async #forgetIn(client: ImapFlow, folder: string, after: number, addresses: readonly string[]): Promise<number | null> {
    // An empty one may refuse to be searched.
    if ((await mailsIn(client, folder)) === 0) return null;
    await client.mailboxOpen(folder);
    // The last mail is in n:* in any case (RFC 3501, section 6.4.8).
    const found = await client.search({ uid: `${after + 1}:*` }, { uid: true });
    if (!found) throw new Error('a folder could not be searched');
    const left = found.filter((uid) => uid > after).sort((a, b) => a - b);
    const uids = left.slice(0, this.#piece);
    if (uids.length === 0) return null;
    const isNamed = nameOneOf(addresses);
    const named: number[] = [];
    for await (const { uid, source } of client.fetch(
      uids,
      { uid: true, source: { start: 0, maxLength: LOOKED_THROUGH_BYTES } },
      { uid: true },
    ))
      if (source && isNamed(source)) named.push(uid);
    if (named.length > 0 && !(await client.messageDelete(named, { uid: true }))) throw new Error('mails could not be deleted');
    return left.length > uids.length ? (uids.at(-1) ?? null) : null;
  }
}

/** A folder is made when the first mail is laid into it. @throws whatever else keeps it from being looked at */
const mailsIn = async (client: ImapFlow, folder: string): Promise<number> => {
  const folders = await client.list();
  // Some servers put all folders below INBOX.
  if (!folders.some(({ name }) => name === folder)) return 0;
  const status = await client.status(folder, { messages: true });
  if (!status) throw new Error('a folder could not be looked at');
  return status.messages ?? 0;
};
