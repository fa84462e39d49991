import type { Deviation } from '../judge.ts';

/** Deviations of one engine in one file that have one reason. */
export type Group = Readonly<Omit<Deviation, 'test'> & { tests: readonly string[] }>;
