/** RFC 4648, in small letters: what is written in it survives a mail server that changes the case of a local part. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Whole groups of five bits only: of five bytes eight letters. */
export const base32 = (bytes: Uint8Array): string => {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += LETTERS[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return text;
};
