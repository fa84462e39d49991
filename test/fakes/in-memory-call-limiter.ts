import { type CallLimit, secondsUntil, windowAt } from '../../functions/domain/call-limit.ts';
import type { Admission, CallLimiter } from '../../functions/ports/call-limiter.ts';

export class InMemoryCallLimiter implements CallLimiter {
  /** Calls by limit, caller and window. */
  readonly counts = new Map<string, number>();

  async count(limit: CallLimit, caller: string, now: Date): Promise<Admission> {
    const { startMs, endMs } = windowAt(limit, now.getTime());
    const name = `${limit.name} ${caller} ${startMs}`;
    const used = this.counts.get(name) ?? 0;
    if (used >= limit.calls) return { kind: 'over', retryAfterSeconds: secondsUntil(endMs, now.getTime()) };
    this.counts.set(name, used + 1);
    return { kind: 'admitted' };
  }
}
