import { ImapFlow } from 'imapflow';
import { type Instant, instant, MINUTE, SECOND } from '#domain/time';
import type { MailPlace, OpenedMailbox, ReturnedMailbox, WaitingMail } from '#ports/returned-mailbox';
import type { MailboxPlace } from './mailbox-url.ts';

/** Beside each other, flat: not every server puts folders into folders. */
const FOLDERS: Readonly<Record<MailPlace, string>> = { done: 'Noticewire-Done', other: 'Noticewire-Other', failed: 'Noticewire-Failed' };

/** Of a folder that nobody ever emptied so many are listed at a time, which bounds the answer. */
const MOST_LISTED = 5000;
/** The flag of those that an earlier run kept: every server knows it, which cannot be said of words of our own. */
const KEPT = '\\Flagged';

/** Patience of a run that may take two minutes, in milliseconds. */
const TIMEOUTS = { connectionTimeout: 15 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: MINUTE / 2 } as const;
/** What a server may make us hold at once: a mail is asked for by less. */
const LIMITS = { maxLiteralSize: 2_000_000, maxLineLength: 2_000_000, maxResponseSize: 5_000_000 } as const;

/** Open a mailbox by IMAP (RFC 9051, RFC 3501). What the server refuses is an outcome, with a code that says nothing of anybody. */
export const openImapMailbox = async (place: MailboxPlace): Promise<OpenedMailbox> => {
  const { host, port, security, user, password, folder } = place;
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    auth: { user, pass: password },
    // NetEase lets nobody read who does not say who they are (RFC 2971).
    clientInfo: { name: 'noticewire' },
    logger: false,
    disableAutoIdle: true,
    ...TIMEOUTS,
    ...LIMITS,
  });
  // Each failure is told to the command that met it, too; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    return refusalOf(error);
  }
  try {
    await client.mailboxOpen(folder);
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
