/**
 * Unified social credit code, GB 32100-2015: 18 characters of 31 (no I O S V Z), the last one a check.
 * Most filed organizations have none, so it is always optional.
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

export type ParsedUscc = Readonly<{ kind: 'valid'; code: string } | { kind: 'invalid'; reason: 'length' | 'character' | 'check' }>;

/** Full-width characters, spaces, hyphens and lower case are put right before checking. */
export const parseUscc = (input: string): ParsedUscc => {
  const code = input.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (code.length !== WEIGHTS.length + 1) return { kind: 'invalid', reason: 'length' };
  const values = [...code].map((character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return { kind: 'invalid', reason: 'character' };
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
  // The second remainder matters: a sum that divides by 31 has the check character 0.
  return ALPHABET[(31 - (sum % 31)) % 31] === code.at(-1) ? { kind: 'valid', code } : { kind: 'invalid', reason: 'check' };
};
