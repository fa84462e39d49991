import type { PreviewAnswer } from './audience-answers.ts';
import { type Cell, table } from './table.ts';
import type { Say } from './words.ts';

type Row = readonly Cell[];

/** A table under its heading; nothing where it has no rows. */
export const part = (heading: string, rows: readonly Row[]): readonly string[] => (rows.length === 0 ? [] : ['', heading, table(rows)]);

/** A class that a later release has added stays as it is. */
const CLASSES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'daily-services': ['生活服务类', 'daily services'],
  'community-affairs': ['社区事务类', 'community affairs'],
  'culture-sports': ['文体活动类', 'culture and sports'],
  charity: ['公益慈善类', 'charity'],
  other: ['其他类', 'other'],
};

export const classRows = (say: Say, byClass: Readonly<Record<string, number>>): readonly Row[] =>
  Object.entries(byClass).flatMap(([name, count]) => {
    const words = CLASSES[name];
    return count > 0 ? [[words ? say(...words) : name, count]] : [];
  });

/** What is too large to be looked at one by one is estimated. */
export const precisionRow = (say: Say, { precision, margin }: Pick<PreviewAnswer['audience'], 'precision' | 'margin'>): readonly Row[] => {
  if (precision === 'estimate') return [[say('估计，误差不超过', 'an estimate, within'), `± ${margin.toLocaleString('en')}`]];
  return precision === 'at-least' ? [[say('至少', 'at least'), say('人数过多，尚未清点', 'too many to look at, not counted yet')]] : [];
};

const MINUTE_S = 60;
const HOUR_S = 3600;

/** `PT7261S` as `2 h 1 min`, `PT1.2S` as `2 s`; what is not in seconds stays as it is. */
export const durationText = (say: Say, duration: string): string => {
  const seconds = Number(/^PT([\d.]+)S$/.exec(duration)?.[1] ?? Number.NaN);
  if (Number.isNaN(seconds)) return duration;
  if (seconds < MINUTE_S) return say(`${Math.ceil(seconds)} 秒`, `${Math.ceil(seconds)} s`);
  const hours = Math.floor(seconds / HOUR_S);
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
  return hours === 0
    ? say(`${minutes} 分钟`, `${minutes} min`)
    : say(`${hours.toLocaleString('en')} 小时 ${minutes} 分钟`, `${hours.toLocaleString('en')} h ${minutes} min`);
};
