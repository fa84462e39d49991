import type { Lane } from '../notices/notice.ts';

/** Work in lanes, whose dead letters can be sent back; and tasks, each in one queue, which are looked after by hand. */
export const LANED_WORK = ['ranges', 'emails', 'calls'] as const;
export const TASKS = ['imports', 'exports', 'checks'] as const;
export type QueueKind = (typeof LANED_WORK)[number] | (typeof TASKS)[number];

/** How many messages one queue has, about. `dead`: what was given up on; `all`: the one queue of a kind of task. */
export type QueueDepth = Readonly<{
  kind: QueueKind;
  queue: Lane | 'all' | 'dead';
  waiting: number;
  /** With a function. */
  underWay: number;
  /** Not to be taken yet. */
  delayed: number;
}>;

/** A queue, and where it is. */
export type QueuePlace = Pick<QueueDepth, 'kind' | 'queue'> & Readonly<{ url: string }>;

export const inQueue = ({ waiting, underWay, delayed }: QueueDepth): number => waiting + underWay + delayed;

const sum = (depths: readonly QueueDepth[]): number => depths.reduce((all, one) => all + inQueue(one), 0);

export const deadIn = (depths: readonly QueueDepth[]): number => sum(depths.filter(({ queue }) => queue === 'dead'));
export const livingIn = (depths: readonly QueueDepth[]): number => sum(depths.filter(({ queue }) => queue !== 'dead'));

/** Of those that a redrive sends back. */
export const redrivableIn = (depths: readonly QueueDepth[]): number =>
  deadIn(depths.filter(({ kind }) => LANED_WORK.some((laned) => laned === kind)));
