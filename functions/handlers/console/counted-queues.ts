import type * as z from 'zod';
import type { QueuePlace } from '#domain/operations/queue-depth';
import { Text } from '#platform/env';
import { deadQueues, deadUrls, KINDS, LANES, laneQueues, laneUrls } from '#platform/queue-env';

/** For `env.ts`: every queue that is counted. */
export const CountedEnv = {
  ...laneQueues(...KINDS),
  ...deadQueues(...KINDS),
  IMPORTS_URL: Text,
  IMPORTS_DEAD_URL: Text,
  EXPORTS_URL: Text,
  EXPORTS_DEAD_URL: Text,
  CHECKS_URL: Text,
  CHECKS_DEAD_URL: Text,
};

/** In the order in which work goes through them. */
export const countedQueues = (env: z.output<z.ZodObject<typeof CountedEnv>>): readonly QueuePlace[] => {
  const [lanes, dead] = [laneUrls(env, ...KINDS), deadUrls(env, ...KINDS)];
  const laned = KINDS.flatMap((kind): QueuePlace[] => [
    ...LANES.map((queue) => ({ kind, queue, url: lanes[kind][queue] })),
    { kind, queue: 'dead', url: dead[kind] },
  ]);
  const task = (kind: QueuePlace['kind'], url: string, deadUrl: string): QueuePlace[] => [
    { kind, queue: 'all', url },
    { kind, queue: 'dead', url: deadUrl },
  ];
  return [
    ...laned,
    ...task('imports', env.IMPORTS_URL, env.IMPORTS_DEAD_URL),
    ...task('exports', env.EXPORTS_URL, env.EXPORTS_DEAD_URL),
    ...task('checks', env.CHECKS_URL, env.CHECKS_DEAD_URL),
  ];
};
