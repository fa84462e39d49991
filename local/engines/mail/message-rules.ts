/** SES developer guide, "Service quotas in Amazon SES": messages, senders and recipients. */
export const MOST_RECIPIENTS = 50;
const MOST_BYTES = 10 * 1024 * 1024;
/** RFC 5322 §2.1.1: octets of a line without its end. */
const MOST_LINE_BYTES = 998;
/** RFC 5322 §3.6. */
const ONCE = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'in-reply-to', 'references']);

export type Header = Readonly<{ name: string; value: string }>;
type Read = Readonly<{ kind: 'read'; headers: readonly Header[] } | { kind: 'refused'; message: string }>;

const refused = (message: string): Read => ({ kind: 'refused', message });

/** What SES reads of a raw message (API_SendRawEmail; RFC 5322 §2.2). */
export const readMessage = (raw: Buffer): Read => {
  if (raw.length > MOST_BYTES) return refused(`Message length is more than ${MOST_BYTES} bytes long: '${raw.length}'.`);
  const text = raw.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  if (!end) return refused('Missing empty line between header and body.');
  const headers: { name: string; value: string }[] = [];
  for (const line of text.slice(0, end.index).split(/\r?\n/)) {
    const fault = lineFault(line);
    if (fault !== null) return refused(fault);
    const last = headers.at(-1);
    if (/^[ \t]/.test(line)) {
      if (!last) return refused('Header begins with a folded line.');
      last.value += line;
      continue;
    }
    const [, name, value = ''] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    if (name === undefined) return refused(`Illegal header line: '${line.slice(0, 40)}'.`);
    headers.push({ name: name.toLowerCase(), value });
  }
  return headersFault(headers) ?? { kind: 'read', headers };
};

const lineFault = (line: string): string | null => {
  if (line.length > MOST_LINE_BYTES) return `Header line is longer than ${MOST_LINE_BYTES} characters.`;
  // Bare line ends would let one header bring another; whatever is not ASCII is encoded (RFC 2047), since SES knows no SMTPUTF8.
  return /[^\t -~]/.test(line) ? 'Header contains control or non-ASCII characters.' : null;
};

const headersFault = (headers: readonly Header[]): Read | null => {
  const seen = new Set<string>();
  for (const { name } of headers) {
    if (ONCE.has(name) && seen.has(name)) return refused(`Duplicate header '${name}'.`);
    seen.add(name);
  }
  return seen.has('from') ? null : refused("Missing required header 'From'.");
};

/**
 * What is wrong with an address of an envelope (SES developer guide, "Verified
 * identities": email addresses are 7-bit ASCII, domains Punycode).
 */
export const addressFault = (address: string): string | null => {
  const at = address.lastIndexOf('@');
  if (at < 0) return "Missing final '@domain'";
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (local === '') return 'Missing local name';
  if (/[\s\p{Cc}]/u.test(local)) return 'Local address contains control or whitespace';
  if (/[\s\p{Cc}]/u.test(domain)) return 'Domain contains control or whitespace';
  if (/[^!-~]/.test(local)) return `Local address contains non-ASCII characters`;
  if (Buffer.byteLength(local) > 64) return 'Local address is longer than 64 characters';
  if (!/^(?=.{1,255}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/.test(domain))
    return 'Domain contains illegal character';
  return null;
};

/** `a@b.example` of `"A" <a@b.example>`. */
export const bareAddress = (field: string): string => (/<([^<>]*)>\s*$/.exec(field)?.[1] ?? field).trim();

/** The addresses in whose name a message is sent; each has to be verified. */
export const sendersOf = (source: string, headers: readonly Header[]): readonly string[] => {
  const named = headers.filter(({ name }) => ['from', 'sender', 'return-path'].includes(name)).map(({ value }) => bareAddress(value));
  return [...new Set([...(source === '' ? [] : [bareAddress(source)]), ...named])].filter((address) => address !== '');
};

/** An address is verified itself, or by its domain, or by one above that (SES developer guide, "Verified identities"). */
export const isVerified = (address: string, identities: ReadonlySet<string>): boolean => {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  if (identities.has(`${address.slice(0, at)}@${domain}`)) return true;
  const labels = domain.split('.');
  return labels.some((_, i) => identities.has(labels.slice(i).join('.')));
};

export const notVerified = (addresses: readonly string[]): string =>
  `Email address is not verified. The following identities failed the check in region US-EAST-1: ${addresses.join(', ')}`;

/** What is wrong with a message tag (SES API reference, MessageTag: of both versions). */
export const tagFault = (name: string, value: string): string | null => {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    return `Invalid tag name <${name}>: only alphanumeric ASCII characters, '_', and '-' are allowed.`;
  if (!/^[A-Za-z0-9_.@-]{1,255}$/.test(value))
    return `Invalid tag value <${value}>: only alphanumeric ASCII characters, '_', '-', '.', and '@' are allowed.`;
  return null;
};
