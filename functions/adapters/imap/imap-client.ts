import { ImapFlow } from 'imapflow';
import { MINUTE, SECOND } from '#domain/time';
import type { MailPlace } from '#ports/returned-mailbox';
import type { MailboxPlace } from './mailbox-url.ts';

/** Beside each other, flat: not every server puts folders into folders. */
export const FOLDERS: Readonly<Record<MailPlace, string>> = {
  done: 'Noticewire-Done',
  other: 'Noticewire-Other',
  failed: 'Noticewire-Failed',
};

/** Patience of a run that may take two minutes, in milliseconds. */
const TIMEOUTS = { connectionTimeout: 15 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: MINUTE / 2 } as const;
/** What a server may make us hold at once: a mail is asked for by less. */
const LIMITS = { maxLiteralSize: 2_000_000, maxLineLength: 2_000_000, maxResponseSize: 5_000_000 } as const;

/** Log in by IMAP (RFC 9051, RFC 3501). @throws what imapflow throws, and nothing is left open then */
export const connectImap = async ({ host, port, security, user, password }: MailboxPlace): Promise<ImapFlow> => {
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
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
};
