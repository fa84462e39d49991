import { EMAIL_LADDER, waitAfter } from '#domain/sending/retry';
import { type LetterKind, type LetterRequest, letterLapsesAt } from '#domain/subscriptions/letter-request';
import { mailboxOf } from '#domain/subscriptions/mailbox';
import { after, instant } from '#domain/time';
import type { Random } from '#ports/clock';
import type { LetterId, LetterRequests } from '#ports/letter-requests';
import { agencyNewsLetter } from '../agencies/agency-news-letter.ts';
import { signInLetter, staffInvitationLetter } from '../agencies/staff-letters.ts';
import { trialLetter } from '../notices/trial-letter.ts';
import { doDueWork } from '../operations/due-work.ts';
import { receiptGivenLetter } from '../receipts/receipt-given-letter.ts';
import { addressToldLetter, newAddressLetter, oldAddressLetter } from './address-letters.ts';
import { leftByMailLetter } from './left-by-mail-letter.ts';
import type { ComposeLetter, TextOf } from './letter-text.ts';
import { manageLinksLetter } from './manage-links-letter.ts';
import { erasureLetter } from './request-erasure.ts';
import type { SELDOM_LETTERS } from './seldom-letters.ts';
import { type LetterOutcome, type SendLetter, sendLetter } from './send-letter.ts';
import { type TestChannel, testChannel } from './test-channel.ts';

export type WriteLetter = SendLetter & ComposeLetter & TestChannel & Readonly<{ letterRequests: LetterRequests; random: Random }>;

/** `nothing-to-say`: to nobody, or not any more. `enough`: the mailbox has had its letters of the day. */
export type Written = Readonly<
  { kind: 'written' | 'nothing-to-say' | 'no-turn' | 'not-now' | 'enough' } | { kind: 'refused' | 'put-off' | 'given-up'; why: string }
>;

const seldom =
  (letter: keyof typeof SELDOM_LETTERS): TextOf =>
  async (deps, request) =>
    (await import('./seldom-letters.ts')).SELDOM_LETTERS[letter](deps, request);

/** What is a letter however it is read; a test goes where notices go. */
const TEXTS: Readonly<Record<Exclude<LetterKind, 'channel-test'>, TextOf>> = {
  'manage-links': manageLinksLetter,
  'address-old': oldAddressLetter,
  'address-new': newAddressLetter,
  'address-told': addressToldLetter,
  'channel-old': seldom('channel-old'),
  erasure: erasureLetter,
  'agency-news': agencyNewsLetter,
  'left-by-mail': leftByMailLetter,
  'contact-role': seldom('contact-role'),
  'operator-news': seldom('operator-news'),
  breaker: seldom('breaker'),
  'dead-criteria': seldom('dead-criteria'),
  missed: seldom('missed'),
  'staff-invitation': staffInvitationLetter,
  'sign-in': signInLetter,
  'receipt-given': receiptGivenLetter,
  'draft-trial': trialLetter,
};

/** What nobody asked for lets those go first that somebody waits for, and takes nothing of a mailbox's letters of the day. */
const UNASKED: ReadonlySet<LetterKind> = new Set(['agency-news', 'breaker', 'contact-role', 'dead-criteria', 'missed', 'operator-news']);

/** Of these, those that a mailbox has had today say the same, or tomorrow they say nothing any more. */
const REPEATED: ReadonlySet<LetterKind> = new Set(['manage-links', 'erasure', 'sign-in', 'draft-trial']);

/**
 * Write a letter that was asked for. What is not possible for now is tried again for a day.
 *
 * @throws when a fault of ours kept it from leaving; then it is tried again later
 */
export const writeLetter = async (deps: WriteLetter, letter: LetterId): Promise<Written> => {
  const act = async (request: LetterRequest) => conclude(deps, request, await send(deps, request));
  return (await doDueWork(deps.letterRequests, letter, deps.clock, act)) ?? { kind: 'nothing-to-say' };
};

const send = async (deps: WriteLetter, request: LetterRequest): Promise<LetterOutcome | null> => {
  const { letter: kind } = request;
  if (letterLapsesAt(request) <= instant(deps.clock.now())) return null;
  if (kind === 'channel-test') return testChannel(deps, request);
  const text = await TEXTS[kind](deps, request);
  if (!text) return null;
  const { counted, ...letter } = text;
  if (UNASKED.has(request.letter)) return sendLetter(deps, { ...letter, countedAs: null, lane: 'routine', since: request.askedAt });
  // Counted apart from those that ask for consent: whoever signs an address up again and again keeps none of these from it.
  const countedAs = counted?.as ?? (await deps.vault.fingerprint('mailbox', mailboxOf(text.to)));
  return sendLetter(deps, { ...letter, countedAs, ...(counted ? { mostADay: counted.aDay } : {}), lane: 'urgent', since: request.askedAt });
};

const conclude = async (deps: WriteLetter, request: LetterRequest, outcome: LetterOutcome | null): Promise<Written> => {
  const { letterRequests, clock, random } = deps;
  const settle = async (as: Written): Promise<Written> => {
    await letterRequests.settle(request);
    return as;
  };
  switch (outcome?.kind) {
    case undefined:
      return settle({ kind: 'nothing-to-say' });
    case 'taken':
      return settle({ kind: 'written' });
    case 'refused':
      return settle({ kind: 'refused', why: outcome.why });
    case 'enough':
    case 'no-turn':
    case 'not-now':
      if (outcome.kind === 'enough' && REPEATED.has(request.letter)) return settle({ kind: 'enough' });
      await letterRequests.reschedule(request, instant(new Date(Math.max(outcome.turnMs, clock.now().getTime()))), request.attempts);
      return { kind: outcome.kind };
    case 'again': {
      const attempts = request.attempts + 1;
      const waitMs = waitAfter(EMAIL_LADDER, attempts, outcome.waitMs, random.next());
      if (waitMs === null) return settle({ kind: 'given-up', why: outcome.why });
      await letterRequests.reschedule(request, after(instant(clock.now()), waitMs), attempts);
      return { kind: 'put-off', why: outcome.why };
    }
  }
};
