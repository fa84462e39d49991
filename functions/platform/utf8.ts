/** What came in as bytes and should be text in UTF-8 (RFC 3629; RFC 8259, section 8.1, for JSON). */
export type ReadText = Readonly<{ kind: 'read'; text: string } | { kind: 'ill-formed' } | { kind: 'other-charset'; charset: string }>;

const DECODER = new TextDecoder('utf-8', { fatal: true });

/**
 * The text without its byte order mark. A raw U+FFFD is ill-formed, too: it is what a gateway made of bytes in another encoding before a
 * function saw them; and so is NUL, every other byte of which is UTF-16. @param
 * contentType whose charset, where it declares one, has to be UTF-8
 */
export const readUtf8 = (bytes: Uint8Array | ArrayBuffer, contentType = ''): ReadText => {
  const charset = charsetOf(contentType);
  if (charset !== null && !/^utf-?8$/i.test(charset)) return { kind: 'other-charset', charset };
  try {
    const text = DECODER.decode(bytes);
    return /[\0\uFFFD]/.test(text) ? { kind: 'ill-formed' } : { kind: 'read', text };
  } catch {
    return { kind: 'ill-formed' };
  }
};

/** The charset that a Content-Type declares (RFC 9110, 8.3.2), or null. */
const charsetOf = (contentType: string): string | null => /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType)?.[1] ?? null;

/** Are the bytes that a query or a form escapes (`%E5%85%B3`) UTF-8? A percent sign that escapes nothing is just one. */
export const isUtf8Escaped = (text: string): boolean => {
  try {
    for (const [run] of text.matchAll(/(?:%[0-9a-f]{2})+/gi)) decodeURIComponent(run);
    return true;
  } catch {
    return false;
  }
};
