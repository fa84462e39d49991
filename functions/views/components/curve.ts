import { type Html, html } from '../html.ts';
import { grouped } from './number-table.ts';

/** So many, so many seconds after the beginning. */
export type CurvePoint = Readonly<{ seconds: number; count: number }>;

export type Curve = Readonly<{
  /** What it shows, for whoever does not see it. */
  title: string;
  points: readonly CurvePoint[];
  /** What all of it would be. */
  whole: number;
  /** A time in words. */
  timeOf: (seconds: number) => string;
}>;

const [LEFT, TOP, RIGHT, BOTTOM] = [64, 14, 626, 176] as const;

/** How many were dealt with by when: a line that rises. Whatever it says stands in a table beside it. */
export const curve = ({ title, points, whole, timeOf }: Curve): Html => {
  const last = Math.max(0.1, points.at(-1)?.seconds ?? 0);
  const x = (seconds: number): string => (LEFT + (seconds / last) * (RIGHT - LEFT)).toFixed(1);
  const y = (count: number): string => (BOTTOM - (count / Math.max(1, whole)) * (BOTTOM - TOP)).toFixed(1);
  // It stands still until the next are dealt with.
  const steps = points.map(({ seconds, count }, i) => `H${x(seconds)}V${y(count)}${i === points.length - 1 ? `H${RIGHT}` : ''}`).join('');
  const line = `M${LEFT} ${BOTTOM}${steps}`;
  const level = (count: number): Html =>
    html`<line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${y(count)}" y2="${y(count)}"/><text x="${LEFT - 8}" y="${y(count)}" dy="5" text-anchor="end">${grouped(count)}</text>`;
  const levels = [...new Set([0, Math.round(whole / 2), whole])];
  return html`<svg class="curve" viewBox="0 0 640 206" role="img" aria-label="${title}">${levels.map(level)}<path class="area" d="${line}V${BOTTOM}Z"/><path class="line" d="${line}"/><text x="${LEFT}" y="200">${timeOf(0)}</text><text x="${RIGHT}" y="200" text-anchor="end">${timeOf(last)}</text></svg>`;
};
