import { describe, expect, it } from 'vitest';
import { base32 } from '../../../functions/encoding/base32.ts';

describe('base32', () => {
  // RFC 4648, section 10; what is left over when five bytes are not full is left out.
  it.each([
    ['', ''],
    ['f', 'm'],
    ['fo', 'mzx'],
    ['foo', 'mzxw'],
    ['foob', 'mzxw6y'],
    ['fooba', 'mzxw6ytb'],
    ['foobafooba', 'mzxw6ytbmzxw6ytb'],
  ])('writes %j as the standard does, in small letters', (text, written) => {
    expect(base32(Buffer.from(text))).toBe(written);
  });

  it('writes every bit', () => {
    expect(base32(new Uint8Array(10).fill(255))).toBe('7'.repeat(16));
    expect(base32(new Uint8Array(10))).toBe('a'.repeat(16));
  });
});
