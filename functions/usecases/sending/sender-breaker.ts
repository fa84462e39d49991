import type { Mailing } from '#domain/mailings/mailing';
import { afterCounting, type Breaker, type BreakerState, countedIn, SLOWED_BY } from '#domain/sending/breaker';
import { type Instant, instant, MINUTE, SECOND } from '#domain/time';
import type { Breakers } from '#ports/breakers';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { Pacer } from '#ports/pacer';
import type { SlowTurns } from '#ports/slow-turns';
import type { SenderGate } from './channel-sender.ts';

export type AssessSender = Readonly<{ breakers: Pick<Breakers, 'read' | 'replace'>; clock: Pick<Clock, 'now'> }>;

/**
 * Whose mail a mailing is: its lead agency's. A digest is nobody's: it carries what several agencies say, at the wish of its reader, and
 * none of them is to stand for the others.
 */
export const senderOf = (mailing: Mailing): string | null => (mailing.act === 'digest' ? null : (mailing.leadId ?? null));

/**
 * Look at what is counted of a sender now, and write down what follows. Only after what left of its mailings was noted: what came back of
 * emails that nobody has noted yet would be set against too few.
 */
export const assessSender = async (deps: AssessSender, agencyId: string): Promise<Breaker | null> => {
  const { standing, found } = await look(deps, agencyId);
  if (!found || found === standing) return standing;
  // Somebody else wrote first: what stands then is looked at by whoever comes next.
  return (await deps.breakers.replace(standing, found)) ? found : standing;
};

/** Something came back. If its counts speak against a sender now, have sweep assess it at each run; whoever is known is assessed anyway. */
export const suspectSender = async (deps: AssessSender, agencyId: string): Promise<void> => {
  const { standing, found } = await look(deps, agencyId);
  if (standing || !found) return;
  await deps.breakers.replace(null, { agencyId, state: 'open', since: found.since, untold: false, revision: 1 });
};

const look = async (
  { breakers, clock }: AssessSender,
  agencyId: string,
): Promise<Readonly<{ standing: Breaker | null; found: Breaker | null }>> => {
  const now = instant(clock.now());
  const { standing, hours } = await breakers.read(agencyId, now);
  return { standing, found: afterCounting(agencyId, standing, countedIn(hours, now, standing?.released), now) };
};

type Exempting = Readonly<{ notices: Pick<NoticeStore, 'findVersion'> }>;

/** What a state means for one mailing: a notice for at once (特急) leaves whatever else its sender did. */
export const stateFor = async ({ notices }: Exempting, mailing: Mailing, state: BreakerState): Promise<BreakerState> => {
  if (state === 'open' || mailing.act === 'digest' || mailing.lane !== 'urgent') return state;
  const version = await notices.findVersion(mailing.noticeId, mailing.version);
  return version?.urgency === 'immediate' ? 'open' : state;
};

export type SenderBreaking = Exempting &
  Readonly<{
    breakers: Pick<Breakers, 'count' | 'findMany'>;
    slowTurns: SlowTurns;
    pacer: Pick<Pacer, 'line'>;
    clock: Pick<Clock, 'now'>;
  }>;

/** What a sender has read is good for so long. */
const KEPT_MS = MINUTE;

type Known = Readonly<{ state: BreakerState; atMs: number }>;

/** Lets the mail of an agency through as its breaker stands. */
export class SenderBreaker implements SenderGate {
  readonly #deps: SenderBreaking;
  readonly #known = new Map<string, Known>();

  constructor(deps: SenderBreaking) {
    this.#deps = deps;
  }

  async stateFor(mailing: Mailing): Promise<BreakerState> {
    const agencyId = senderOf(mailing);
    return agencyId === null ? 'open' : stateFor(this.#deps, mailing, await this.#stateOf(agencyId));
  }

  async slowTurn(mailing: Mailing, count: number): Promise<number> {
    const { slowTurns, pacer, clock } = this.#deps;
    const now = clock.now();
    const { perSecond } = await pacer.line(mailing.lane, now);
    return slowTurns.take(senderOf(mailing) ?? '', (count * SLOWED_BY * SECOND) / perSecond, now);
  }

  async countRefused(mailing: Mailing, refused: number, at: Instant): Promise<void> {
    const agencyId = senderOf(mailing);
    if (agencyId !== null) await this.#deps.breakers.count(agencyId, { emails: refused, bounces: refused }, at);
  }

  async #stateOf(agencyId: string): Promise<BreakerState> {
    const nowMs = this.#deps.clock.now().getTime();
    const known = this.#known.get(agencyId);
    if (known && Math.abs(nowMs - known.atMs) < KEPT_MS) return known.state;
    const state = (await this.#deps.breakers.findMany([agencyId])).get(agencyId)?.state ?? 'open';
    this.#known.set(agencyId, { state, atMs: nowMs });
    return state;
  }
}
