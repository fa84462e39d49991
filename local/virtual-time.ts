/**
 * Time that can be moved: every thread of a local run reads one shared offset, so that functions, queues and tables see the same clock.
 * Timers run in real time; the clock is only moved while nothing is at work (see clock.ts).
 */
export type TimeOffset = SharedArrayBuffer;

export const newTimeOffset = (ms = 0): TimeOffset => {
  const shared = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  new Float64Array(shared)[0] = ms;
  return shared;
};

export const offsetMs = (offset: TimeOffset): number => new Float64Array(offset)[0] ?? 0;

export const moveTime = (offset: TimeOffset, byMs: number): void => {
  const shared = new Float64Array(offset);
  shared[0] = (shared[0] ?? 0) + byMs;
};

/** Milliseconds since 1970 on the moved clock. Taken before any `Date` is replaced. */
const realNow = Date.now.bind(Date);
export const virtualNow = (offset: TimeOffset): number => realNow() + offsetMs(offset);

/** Make `Date` of this thread tell the moved time. For worker threads, before they load what they run. */
export const installVirtualTime = (offset: TimeOffset): void => {
  const shared = new Float64Array(offset);
  const now = (): number => realNow() + (shared[0] ?? 0);
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Date(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
};
