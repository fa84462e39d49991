/** Where a mailbox is read (after RFC 5092, an IMAP URL). */
export type MailboxPlace = Readonly<{
  host: string;
  port: number;
  /** From the first byte, by STARTTLS, or not at all. */
  security: 'tls' | 'starttls' | 'plain';
  user: string;
  password: string;
  folder: string;
}>;

const PORTS: Readonly<Record<string, number>> = { 'imaps:': 993, 'imap:': 143 };

/**
 * `imaps://user:password@host` speaks TLS from the first byte, `imap://…` after STARTTLS, or not at all when the server is this machine;
 * behind a slash the folder.
 * @throws a sentence when it is no such address; it does not show it, for it holds a password
 */
export const mailboxPlace = (address: string): MailboxPlace => {
  const url = URL.parse(address);
  if (!url || !(url.protocol in PORTS) || !url.hostname || !url.username)
    throw new Error('the address of the mailbox is not one: write imaps://user:password@host/folder or imap://user:password@host/folder');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  return {
    host,
    port: Number(url.port || PORTS[url.protocol]),
    security: url.protocol === 'imaps:' ? 'tls' : isHere ? 'plain' : 'starttls',
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    folder: decodeURIComponent(url.pathname.replace(/^\/|\/$/g, '')) || 'INBOX',
  };
};
