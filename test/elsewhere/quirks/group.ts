import type { Quirk } from '../judge.ts';

/** Quirks of one engine in one file that have one reason. */
export type Group = Readonly<Omit<Quirk, 'test'> & { tests: readonly string[] }>;
