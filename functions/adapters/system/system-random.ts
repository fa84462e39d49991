import { randomBytes } from 'node:crypto';
import type { Luck } from '#ports/clock';

/** Crockford's base 32: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const LUCK_CHARACTERS = 16;

export const systemLuck: Luck = {
  next: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
  newId: (prefix, now) => {
    let time = '';
    for (let ms = now.getTime(), i = 0; i < TIME_CHARACTERS; i++, ms = Math.floor(ms / 32)) time = `${ALPHABET[ms % 32]}${time}`;
    const luck = [...randomBytes(LUCK_CHARACTERS)].map((byte) => ALPHABET[byte % 32]).join('');
    return `${prefix}-${time}${luck}`;
  },
};
