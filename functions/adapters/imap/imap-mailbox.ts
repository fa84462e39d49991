import type { ImapFlow } from 'imapflow';
import { type Instant, instant } from '#domain/time';
import type { MailPlace, OpenedMailbox, ReturnedMailbox, WaitingMail } from '#ports/returned-mailbox';
import { connectImap, FOLDERS } from './imap-client.ts';
import type { MailboxPlace } from './mailbox-url.ts';

/** Of a folder that nobody ever emptied so many are listed at a time, which bounds the answer. */
const MOST_LISTED = 5000;
/** The flag of those that an earlier run kept: every server knows it, which cannot be said of words of our own. */
const KEPT = '\\Flagged';

/** Open a mailbox by IMAP (RFC 9051, RFC 3501). What the server refuses is an outcome, with a code that says nothing of anybody. */
export const openImapMailbox = async (place: MailboxPlace): Promise<OpenedMailbox> => {
  let client: ImapFlow;
  try {
    client = await connectImap(place);
  } catch (error) {
    return refusalOf(error);
  }
  try {
    await client.mailboxOpen(place.folder);
  } catch (error) {
    const isLost = !client.usable;
    client.close();
    return isLost ? refusalOf(error) : { kind: 'refused', code: 'folder-missing' };
  }
  return { kind: 'opened', mailbox: new ImapMailbox(client) };
};

class ImapMailbox implements ReturnedMailbox {
  readonly #client: ImapFlow;
  readonly #made = new Set<MailPlace>();

  constructor(client: ImapFlow) {
    this.#client = client;
  }

  async waiting(limit: number): Promise<readonly WaitingMail[]> {
    const { mailbox } = this.#client;
    const exists = mailbox ? mailbox.exists : 0;
    if (exists === 0) return [];
    const [fresh, kept]: [WaitingMail[], WaitingMail[]] = [[], []];
    const range = `1:${Math.min(exists, MOST_LISTED)}`;
    for await (const { uid, flags = new Set(), internalDate } of this.#client.fetch(range, {
      uid: true,
      flags: true,
      internalDate: true,
    })) {
      if (flags.has('\\Deleted')) continue;
      const wasKept = flags.has(KEPT);
      const list = wasKept ? kept : fresh;
      if (list.length < limit) list.push({ id: uid, receivedAt: instant(dateOf(internalDate)), wasKept });
    }
    return [...fresh, ...kept];
  }

  async read(id: number, mostBytes: number): Promise<Uint8Array | null> {
    const found = await this.#client.fetchOne(String(id), { source: { start: 0, maxLength: mostBytes } }, { uid: true });
    const { source } = found || {};
    return source?.subarray(0, mostBytes) ?? null;
  }

  async move(id: number, place: MailPlace): Promise<void> {
    const folder = FOLDERS[place];
    if (!this.#made.has(place)) await this.#client.mailboxCreate(folder);
    this.#made.add(place);
    if (!(await this.#client.messageMove(String(id), folder, { uid: true }))) throw new Error(`a mail could not be moved to ${folder}`);
  }

  async keep(id: number): Promise<void> {
    if (!(await this.#client.messageFlagsAdd(String(id), [KEPT], { uid: true }))) throw new Error('a mail could not be flagged');
  }

  async forget(before: Instant, limit: number): Promise<number> {
    // Not there before the first mail is done.
    const status = await this.#client.status(FOLDERS.done, { messages: true }).catch(() => false as const);
    const exists = status ? (status.messages ?? 0) : 0;
    if (exists === 0) return 0;
    await this.#client.mailboxOpen(FOLDERS.done);
    const old = await this.#client.search({ seq: `1:${Math.min(exists, limit)}`, before: new Date(before) }, { uid: true });
    if (!old || old.length === 0) return 0;
    await this.#client.messageDelete(old, { uid: true });
    return old.length;
  }

  async close(): Promise<void> {
    await this.#client.logout().catch(() => undefined);
    this.#client.close();
  }
}

const dateOf = (date: Date | string | undefined): Date => {
  const parsed = new Date(date ?? Number.NaN);
  return Number.isNaN(parsed.getTime()) ? new Date(0) : parsed;
};

const fieldOf = (error: unknown, name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);

/** By what imapflow tells of a failure: a code of the server's answer (RFC 5530), or of the system. Never its words, which name people. */
const refusalOf = (error: unknown): Extract<OpenedMailbox, { code: string }> => {
  const said = fieldOf(error, 'serverResponseCode');
  const code = typeof said === 'string' && /^[A-Z-]{1,40}$/.test(said) ? said.toLowerCase() : 'login';
  if (fieldOf(error, 'authenticationFailed') === true) return { kind: 'refused', code };
  const system = fieldOf(error, 'code');
  if (fieldOf(error, 'tlsFailed') === true) return { kind: 'refused', code: 'tls' };
  return { kind: 'unreachable', code: typeof system === 'string' && /^\w{1,40}$/.test(system) ? system : 'no-answer' };
};
