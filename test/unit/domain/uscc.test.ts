import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUscc } from '../../../functions/domain/organizations/uscc.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Made up, with correct checks; any match with a registered body is chance. */
const FICTIONAL = [
  '51440106MJ0000018C',
  '52440106MJ00000189',
  '53440000MJ0000018A',
  'N2440106MJ0000018P',
  'Y1440106MJ0000018J',
  '52440106MJ00001570',
  '52440106MJ00003920',
  '51440106MJ0000210Y',
];

const SHARED = join(import.meta.dirname, '../../../../shared/data/uscc-vectors.json');

describe('a unified social credit code', () => {
  it.each(FICTIONAL)('%s is valid', (code) => expect(parseUscc(code)).toEqual({ kind: 'valid', code }));

  it.each([
    ['52440106MJ00000188', 'check'],
    ['52440160MJ00000189', 'check'],
    ['111111111111111111', 'check'],
    ['52440106MJ0000018', 'length'],
    ['52440106MJ000001890', 'length'],
    ['', 'length'],
    ['5244O106MJ00000189', 'character'],
    ['52440106MI00000189', 'character'],
    ['5244010６é000000189', 'character'],
  ])('%s is refused for its %s', (input, reason) => expect(parseUscc(input)).toEqual({ kind: 'invalid', reason }));

  it.each([' 52440106mj00000189 ', '５２４４０１０６ＭＪ０００００１８９', '52440106-MJ0000018-9'])('written %s is put right', (input) =>
    expect(parseUscc(input)).toEqual({ kind: 'valid', code: '52440106MJ00000189' }),
  );

  it('shows every single mistyped character', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FICTIONAL), fc.nat(17), fc.constantFrom(...ALPHABET), (code, at, other) => {
        fc.pre(code[at] !== other);
        expect(parseUscc(code.slice(0, at) + other + code.slice(at + 1)).kind).toBe('invalid');
      }),
    );
  });

  it.skipIf(!existsSync(SHARED))('agrees with the shared vectors', () => {
    const vectors: Record<'valid' | 'invalid' | 'normalise', string[][]> = JSON.parse(readFileSync(SHARED, 'utf8'));
    for (const [code = ''] of vectors.valid) expect(parseUscc(code), code).toEqual({ kind: 'valid', code });
    for (const [code = ''] of vectors.invalid) expect(parseUscc(code).kind, code).toBe('invalid');
    for (const [input = '', code] of vectors.normalise) expect(parseUscc(input)).toEqual({ kind: 'valid', code });
    expect(vectors.valid.length).toBeGreaterThan(10);
  });
});
