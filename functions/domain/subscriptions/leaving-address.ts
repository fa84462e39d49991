/**
 * The address that a mail goes to by which one leaves, as `List-Unsubscribe` names it (RFC 2369, section 3.2): the mailbox that the
 * operator chose, and behind a `+` the token. Its local part has 64 octets at most (RFC 5321, section 4.5.3.1.1): a token takes 47 of them.
 */
export const leavingAddress = (mailbox: string, token: string): string => {
  const at = mailbox.lastIndexOf('@');
  return `${mailbox.slice(0, at)}+${token}${mailbox.slice(at)}`;
};

/** Each costs a check, and a header may hold as many as somebody likes. */
const MOST_TOKENS = 5;

const ADDRESS = /([^\s<>,;:"()@]{1,64})@([a-z0-9.-]{1,255})/g;
const TOKEN = /^[a-z0-9-]{1,40}\.[a-z2-7]{16}$/;

/**
 * The tokens behind the `+` of each such address in these texts, in small letters, since mail systems change their case.
 * @returns null when none of them names one; what was written to the mailbox itself is for people
 */
export const leavingTokensIn = (texts: readonly string[], mailbox: string): readonly string[] | null => {
  const [before = '', ownDomain = ''] = leavingAddress(mailbox.toLowerCase(), '').split('@');
  const tokens = texts
    .flatMap((text) => [...text.toLowerCase().matchAll(ADDRESS)])
    .flatMap(([, local = '', domain]) => (domain === ownDomain && local.startsWith(before) ? [local.slice(before.length)] : []))
    .filter((token) => TOKEN.test(token));
  return tokens.length === 0 ? null : [...new Set(tokens)].slice(0, MOST_TOKENS);
};
