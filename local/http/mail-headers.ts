/** The headers of a message, unfolded, by name in lower case (RFC 5322, section 2.2). Of several with one name the first counts. */
export const parseHeaders = (raw: Buffer): Readonly<Record<string, string>> => {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString('utf8');
  const headers: Record<string, string> = {};
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !(name in headers)) headers[name] = line.slice(colon + 1).trim();
  }
  return headers;
};

export const decodeHeaders = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, decodeWords(value)]));

const WORD = /=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi;

/**
 * RFC 2047 encoded words as text. White space between two of them is not part of it, and
 * a character may be cut between two of the same kind.
 */
export const decodeWords = (value: string): string => {
  const joined = value.replace(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1');
  return joined.replace(/(?:=\?[^?\s]+\?[bq]\?[^?\s]*\?=)+/gi, (words) => {
    const parts = [...words.matchAll(WORD)].map(([, charset = '', encoding = '', text = '']) => ({
      charset: charset.split('*')[0]?.toLowerCase() ?? '',
      bytes: encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : quoted(text),
    }));
    let decoded = '';
    for (let i = 0; i < parts.length; ) {
      const { charset = 'utf-8' } = parts[i] ?? {};
      const run = parts.slice(i).findIndex((part) => part.charset !== charset);
      const upTo = run < 0 ? parts.length : i + run;
      decoded += decodeBytes(Buffer.concat(parts.slice(i, upTo).map(({ bytes }) => bytes)), charset);
      i = upTo;
    }
    return decoded;
  });
};

const quoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/_/g, ' ').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const decodeBytes = (bytes: Buffer, charset: string): string => {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
};
