import { Text } from './env.ts';

/** What work waits in queues, by kind, each in every lane. The stack has the same in lib/constructs/work-kinds.ts; test/infra compares. */
export const KINDS = ['ranges', 'emails', 'calls'] as const;
export type Kind = (typeof KINDS)[number];

/** As in domain/notices/notice.ts, of which this layer knows nothing. */
export const LANES = ['urgent', 'routine', 'digest'] as const;
type Lane = (typeof LANES)[number];

type Variable<K extends Kind, Q extends Lane | 'dead'> = `${Uppercase<K>}_${Uppercase<Q>}_URL`;
type Demands<K extends Kind, Q extends Lane | 'dead'> = Readonly<Record<Variable<K, Q>, typeof Text>>;
type Given<K extends Kind, Q extends Lane | 'dead'> = Readonly<Record<Variable<K, Q>, string>>;

/** `RANGES_URGENT_URL`, `RANGES_DEAD_URL`. */
const variable = <K extends Kind, Q extends Lane | 'dead'>(kind: K, queue: Q) => `${kind}_${queue}_URL`.toUpperCase() as Variable<K, Q>;

const record = <N extends string, V>(names: readonly N[], of: (name: N) => V) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Readonly<Record<N, V>>;

/** For `env.ts`: the queues of all lanes to which work is sent, as `LaneQueues.allowSending` gives them. */
export const laneQueues = <K extends Kind>(...kinds: readonly K[]): Demands<K, Lane> =>
  record(
    kinds.flatMap((kind) => LANES.map((lane) => variable(kind, lane))),
    () => Text,
  );

/** For `env.ts`: the queues of what was given up on, as `LaneQueues.allowRedriving` gives them. */
export const deadQueues = <K extends Kind>(...kinds: readonly K[]): Demands<K, 'dead'> =>
  record(
    kinds.map((kind) => variable(kind, 'dead')),
    () => Text,
  );

/** Where work is sent, by kind and lane. */
export const laneUrls = <K extends Kind>(env: Given<K, Lane>, ...kinds: readonly K[]) =>
  record(kinds, (kind) => record(LANES, (lane) => env[variable(kind, lane)]));

/** Where lies what was given up on, by kind. */
export const deadUrls = <K extends Kind>(env: Given<K, 'dead'>, ...kinds: readonly K[]) =>
  record(kinds, (kind) => env[variable(kind, 'dead')]);
