import type { QueueStates } from './activity.ts';
import type { LocalClock } from './clock/local-clock.ts';
import type { Endpoints, Engines } from './engines/engines.ts';
import { EMPTY_QUEUE } from './engines/queues/queue-state.ts';
import type { FunctionState } from './lambda/local-function.ts';
import type { World } from './resources/world.ts';

/** What `/_local/state` tells. */
export type LocalState = Readonly<{
  /** By the service's clock. */
  now: string;
  queues: Readonly<Record<string, Readonly<{ ready: number; delayed: number; inFlight: number }>>>;
  /** Queues that nobody reads: what was given up. `bodies` are the first twenty. */
  deadLetters: Readonly<Record<string, Readonly<{ count: number; bodies: readonly string[] }>>>;
  functions: Readonly<Record<string, FunctionState>>;
  /** Records of a table's stream that a function has not finished. */
  streams: Readonly<Record<string, Readonly<{ behind: number }>>>;
  schedules: readonly Readonly<{ name: string; next: string | null }>[];
  emails: number;
  engines: Endpoints;
}>;

export const localState = async (
  engines: Engines,
  world: World,
  clock: LocalClock,
  queueStates: () => Promise<QueueStates>,
): Promise<LocalState> => {
  const [states, heads] = await Promise.all([queueStates(), engines.streamHeads()]);
  const stateOf = (name: string) => states[name] ?? EMPTY_QUEUE;
  const names = world.queues.map(({ name }) => name);
  const iso = (atMs: number): string => new Date(atMs).toISOString();
  return {
    now: iso(clock.nowMs),
    queues: Object.fromEntries(
      names
        .filter((name) => !world.deadLetters.has(name))
        .map((name) => {
          const { ready, delayed, inFlight } = stateOf(name);
          return [name, { ready, delayed, inFlight }];
        }),
    ),
    deadLetters: Object.fromEntries(
      names
        .filter((name) => world.deadLetters.has(name))
        .map((name) => {
          const { ready, delayed, inFlight, bodies } = stateOf(name);
          return [name, { count: ready + delayed + inFlight, bodies }];
        }),
    ),
    functions: Object.fromEntries(world.functions.map((fn) => [fn.settings.name, fn.state])),
    streams: Object.fromEntries(
      world.streamSources.map(({ arn, done, functionName }) => [functionName, { behind: Math.max(0, (heads[arn] ?? 0) - done) }]),
    ),
    schedules: clock.upcoming.map(({ name, nextMs }) => ({ name, next: nextMs === null ? null : iso(nextMs) })),
    emails: engines.ses.mailbox.emails.length,
    engines: engines.endpoints,
  };
};
