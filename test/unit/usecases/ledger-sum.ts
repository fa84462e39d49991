import type { Counts } from '../../../functions/domain/ledger/ledger.ts';

/** What the parts of a count object add up to. */
export const addsUpTo = (counts: Counts | undefined): number => {
  if (!counts) return Number.NaN;
  const { audience: _audience, possiblyTwice: _twice, ...parts } = counts;
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
};
