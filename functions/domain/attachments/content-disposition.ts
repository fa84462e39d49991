/** What RFC 5987, 3.2.1 lets stand as it is. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * `Content-Disposition` by which a browser saves a file under a name in any script, and never shows it in a page (RFC 6266). The plain
 * name, for programs that know no other, is ASCII without what would end or escape its quotes.
 */
export const savedAs = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]+/g, '_').replace(/["\\%]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${percentEncoded(name)}`;
};
