/**
 * Time that can be moved: every thread of a local run reads one shared offset, so that functions, queues and tables see the same clock.
 * What moves it then tells each thread (`timeMoved`), so that timers that fell due go off.
 */
export type TimeOffset = SharedArrayBuffer;

export const newTimeOffset = (ms = 0): TimeOffset => {
  const offset = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  Atomics.store(new BigInt64Array(offset), 0, BigInt(Math.round(ms)));
  return offset;
};

export const offsetMs = (offset: TimeOffset): number => Number(Atomics.load(new BigInt64Array(offset), 0));

export const moveTime = (offset: TimeOffset, byMs: number): void => {
  Atomics.add(new BigInt64Array(offset), 0, BigInt(Math.round(byMs)));
};

/** Taken before any `Date` is replaced. */
const realNow = Date.now.bind(Date);

/** Milliseconds since 1970 on the moved clock. */
export const virtualNow = (offset: TimeOffset): number => realNow() + offsetMs(offset);

/** Make `Date` and the timers of this thread follow the moved time. For worker threads, before they load what they run. */
export const installVirtualTime = (offset: TimeOffset): Readonly<{ timeMoved: () => void }> => {
  const cell = new BigInt64Array(offset);
  const now = (): number => realNow() + Number(Atomics.load(cell, 0));
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Date(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
  return { timeMoved: installVirtualTimers(now) };
};

/** Shorter ones are pauses between two steps of a program, not appointments. */
const SHORTEST_MS = 50;
/** Node takes longer ones for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

type Appointment = { dueMs: number; everyMs: number | null; go: () => void; early: NodeJS.Timeout | null };

/** Timers go off in real time by themselves; what fell due by a move of the clock, or will sooner, is set anew. */
const installVirtualTimers = (now: () => number): (() => void) => {
  const real = { setTimeout, setInterval, clearTimeout, clearInterval };
  const appointments = new Map<unknown, Appointment>();

  const forget = (timer: unknown): void => {
    const early = appointments.get(timer)?.early;
    if (early) real.clearTimeout(early);
    appointments.delete(timer);
  };
  const clear = (timer?: NodeJS.Timeout | string | number): void => {
    forget(timer);
    real.clearTimeout(timer);
  };

  const later =
    (set: typeof real.setTimeout | typeof real.setInterval, repeats: boolean) =>
    (callback: (...args: unknown[]) => void, ms = 1, ...args: unknown[]): NodeJS.Timeout => {
      if (!(ms > SHORTEST_MS && ms <= LONGEST_MS)) return set(callback, ms, ...args);
      const timer = set(() => {
        const appointment = appointments.get(timer);
        if (appointment?.everyMs) appointment.dueMs = now() + appointment.everyMs;
        else forget(timer);
        callback(...args);
      }, ms);
      const go = (): void => {
        if (!repeats) {
          forget(timer);
          real.clearTimeout(timer);
        }
        callback(...args);
      };
      appointments.set(timer, { dueMs: now() + ms, everyMs: repeats ? ms : null, go, early: null });
      return timer;
    };

  globalThis.setTimeout = Object.assign(later(real.setTimeout, false), real.setTimeout);
  globalThis.setInterval = Object.assign(later(real.setInterval, true), real.setInterval);
  globalThis.clearTimeout = clear;
  globalThis.clearInterval = clear;

  return () => {
    for (const appointment of appointments.values()) {
      if (appointment.early) real.clearTimeout(appointment.early);
      const left = Math.max(0, appointment.dueMs - now());
      appointment.early = real.setTimeout(() => {
        appointment.early = null;
        if (appointment.everyMs) appointment.dueMs = now() + appointment.everyMs;
        appointment.go();
      }, left);
      appointment.early.unref();
    }
  };
};
