import { after, between, DAY, type Instant } from '../time.ts';

/** A message that did not come through, and may the next time: of which notice (or digest), and by which event it was told. */
export type SoftResult = Readonly<{ at: Instant; about: string; feedbackId: string }>;

const RESULTS = 3;
const APART_MS = 7 * DAY;
const WITHIN_MS = 30 * DAY;
/** A digest a day makes thirty of them in the time that counts. */
const KEPT = 40;

/** For so long nothing goes to an address that gave three such results. */
export const SOFT_SUSPENSION_MS = 30 * DAY;

/** When a result no longer counts. */
export const softForgottenAt = ({ at }: Pick<SoftResult, 'at'>): Instant => after(at, WITHIN_MS);

/**
 * The results of an address with one more, the earliest first, and whether it is to be left alone: three of three notices, the first and
 * the last of them a week apart at least, all within 30 days. A notice counts once, and feedback that comes twice changes nothing.
 */
export const withSoftResult = (
  standing: readonly SoftResult[],
  result: SoftResult,
): Readonly<{ results: readonly SoftResult[]; isTooMuch: boolean }> => {
  const isCounted = standing.some(({ about }) => about === result.about);
  const all = (isCounted ? [...standing] : [...standing, result]).sort((a, b) => (a.at < b.at ? -1 : 1));
  const latest = all.at(-1) ?? result;
  const results = all.filter(({ at }) => between(at, latest.at) <= WITHIN_MS).slice(-KEPT);
  const spanMs = between(results[0]?.at ?? latest.at, latest.at);
  return { results, isTooMuch: results.length >= RESULTS && spanMs >= APART_MS };
};
