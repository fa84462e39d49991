import { randomBytes } from 'node:crypto';
import type { Random } from '#ports/clock';

/** Crockford's base 32: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

export const systemRandom: Random = {
  next: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
  newId: (prefix, now) => {
    let time = '';
    for (let ms = now.getTime(), i = 0; i < TIME_CHARACTERS; i++, ms = Math.floor(ms / 32)) time = `${ALPHABET[ms % 32]}${time}`;
    const random = [...randomBytes(RANDOM_CHARACTERS)].map((byte) => ALPHABET[byte % 32]).join('');
    return `${prefix}-${time}${random}`;
  },
};
