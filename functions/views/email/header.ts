import { wireAddress } from '#domain/subscriptions/email-address';

/**
 * Header fields (RFC 5322) whose text is not ours: names and titles. Whatever they hold,
 * they stay one field, and are read back as they were.
 */

const CONTROLS = /\p{Cc}+/gu;

/** A header must not gain a line. */
export const oneLine = (text: string): string => text.replace(CONTROLS, ' ').trim();

/** Of an id, an address or a URL in ASCII, what may stand in a header. */
export const visibleAscii = (text: string): string => text.replace(/[^\x21-\x7e]/g, '');

/** A value that was folded, on one line (RFC 5322 2.2.3). */
export const unfolded = (value: string): string => value.replaceAll('\r\n', '');

export const field = (name: string, encodedValue: string): string => `${name}: ${encodedValue}\r\n`;

/** Bytes of UTF-8 in one encoded word: as many as leave room for the field's name in a line of 76 (RFC 2047 §2). */
const WORD_BYTES = 39;
const LONGEST_PLAIN = 60;

/** RFC 2047 words, none of which cuts a character. */
const encodedWords = (text: string): string => {
  const words: string[] = [];
  let word = '';
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > WORD_BYTES) {
      words.push(word);
      word = '';
      bytes = 0;
    }
    word += character;
    bytes += size;
  }
  words.push(word);
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part, 'utf8').toString('base64')}?=`).join('\r\n ');
};

/** Free text, like a subject. */
export const unstructured = (text: string): string => {
  const line = oneLine(text);
  return /^[\x20-\x7e]*$/.test(line) && line.length <= LONGEST_PLAIN && !line.includes('=?') ? line : encodedWords(line);
};

/** A name before an address or a list's id, which stands on a line of its own where the name is long. */
export const mailbox = (name: string, address: string): string => {
  const line = oneLine(name);
  const target = `<${addressBytes(address)}>`;
  if (line === '') return target;
  return /^[A-Za-z0-9 ]{1,60}$/.test(line) ? `"${line}"\r\n ${target}` : `${encodedWords(line)}\r\n ${target}`;
};

/**
 * The domain in ASCII (RFC 5891). A local part in another script goes as UTF-8, which is
 * what RFC 6532 asks for; one character is one byte here.
 */
const addressBytes = (address: string): string =>
  Buffer.from(wireAddress(address.replace(/[\s<>\p{Cc}]/gu, '')), 'utf8').toString('latin1');
