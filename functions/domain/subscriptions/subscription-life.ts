import { slotIdOf } from '../mailings/slot.ts';
import { after, DAY, type Instant, MINUTE } from '../time.ts';
import { ADDRESS_SIDES, type AddressSide } from './address-change.ts';
import { handsOf } from './owner-subject.ts';
import {
  type Channel,
  type ChannelTest,
  type ConsentAttempt,
  type EndedReason,
  type Imported,
  receives,
  type Span,
  type Subscription,
} from './subscription.ts';

/**
 * What can happen to a subscription. Each step raises the revision, so that of two changes that were made from the same one only the first
 * is kept. A choice of frequency counts from when it was made, or from when the subscription came (back) to life, but for a pause: a notice
 * goes by the choice that stood when it was published.
 */
const next = (before: Subscription, change: Partial<Subscription>): Subscription => ({
  ...before,
  ...change,
  revision: before.revision + 1,
});

/** Consent was given. */
export const activated = (pending: Subscription, now: Instant): Subscription =>
  next(pending, {
    status: 'active',
    consentAskedAt: pending.consentAskedAt ?? now,
    consentNextAt: null,
    confirmedAt: now,
    frequencySince: now,
  });

/** Nobody has been asked yet, or the request has come back to life. */
export const isToBeAsked = ({ status, consentAskedAt }: Subscription): boolean => status === 'pending' && consentAskedAt === null;

/** Imported on a lawful basis, for which nobody is asked: active before its letter has left, which says so. */
export const activatedUnasked = (pending: Subscription, now: Instant): Subscription =>
  next(pending, { status: 'active', confirmedAt: now, frequencySince: now });

/** Active without having been asked, and not told of that yet. */
export const isToBeTold = ({ status, consentAskedAt, imported }: Subscription): boolean =>
  status === 'active' && consentAskedAt === null && imported?.basis !== undefined;

/** Whoever is to get a letter, or a challenge: to be asked, or to be told. */
export const isToBeWrittenTo = (subscription: Subscription): boolean => isToBeAsked(subscription) || isToBeTold(subscription);

/** It stands in an operator's list, too: whoever brought that answers for the organization. */
export const vouchedFor = (before: Subscription, imported: Imported): Subscription => next(before, { imported });

/** Consent was asked for, with this attempt; nobody has answered yet. */
export const asked = (pending: Subscription, attempt: ConsentAttempt): Subscription =>
  next(pending, { consentAskedAt: attempt.at, consentAttempts: [...pending.consentAttempts, attempt], consentNextAt: null });

/** An attempt to ask for consent that did not come so far. @param nextAt when it is tried again; null: never */
export const attempted = (pending: Subscription, attempt: ConsentAttempt, nextAt: Instant | null): Subscription =>
  next(pending, { consentAttempts: [...pending.consentAttempts, attempt], consentNextAt: nextAt });

/** A test message went there, or did not. */
export const tested = (living: Subscription, lastTest: ChannelTest): Subscription => next(living, { lastTest });

/** Its endpoint stays, and is called in another way. */
export const withChannel = (living: Subscription, channel: Channel): Subscription => next(living, { channel });

/** So many codes may be tried: of a million, whoever does not read the group finds none. */
export const MOST_WRONG_CODES = 5;

/** A code was typed in that is not the one in the group. */
export const codeMistaken = (pending: Subscription): Subscription => next(pending, { wrongCodes: (pending.wrongCodes ?? 0) + 1 });

/** Until it is resumed. One that is away until a day stays away since then. */
export const paused = (active: Subscription, now: Instant): Subscription => {
  const { current, earlier } = pausesOf(active, now);
  const pause = { status: 'paused', pausedAt: current?.from ?? now } as const;
  return next(active, current ? { ...pause, pausedSpans: earlier } : pause);
};

/**
 * Until a moment, at which it ends by itself: it stays active, with rows in the directory that do not speak for what is published
 * meanwhile, so that nobody has to be there on time to bring it back. One that is paused already stays away since then.
 */
export const pausedUntil = (before: Subscription, until: Instant, now: Instant): Subscription => {
  const { current, earlier } = pausesOf(before, now);
  const from = current?.from ?? (before.status === 'paused' ? before.pausedAt : null) ?? now;
  return next(before, { status: 'active', pausedAt: null, pausedSpans: remembered([...earlier, { from, to: until }], now) });
};

/** Pauses are remembered for longer than a digest may have to reach back, and no more of them than a row of the directory is to hold. */
const REMEMBERED_MS = 30 * DAY;
const MOST_SPANS = 5;

const remembered = (spans: readonly Span[], now: Instant): readonly Span[] =>
  spans.filter(({ to }) => to > after(now, -REMEMBERED_MS)).slice(-MOST_SPANS);

/** The pause until a moment that it is in now, and the pauses before. */
const pausesOf = ({ pausedSpans = [] }: Pick<Subscription, 'pausedSpans'>, now: Instant) => {
  const current = pausedSpans.find(({ from, to }) => from <= now && now < to);
  return { current, earlier: pausedSpans.filter((span) => span !== current) };
};

/** Until when it is paused; null: it is not, or until it is resumed. */
export const pauseEndsAt = (subscription: Pick<Subscription, 'status' | 'pausedSpans'>, now: Instant): Instant | null =>
  subscription.status === 'active' ? (pausesOf(subscription, now).current?.to ?? null) : null;

/** Is it to be sent something now? */
export const receivesAt = (subscription: Pick<Subscription, 'status' | 'pausedSpans'>, now: Instant): boolean =>
  receives(subscription) && pauseEndsAt(subscription, now) === null;

/** How it stands for whoever looks at it: one that is away until a day is paused. Never to be stored, or made another of. */
export const seenAt = (subscription: Subscription, now: Instant): Subscription => {
  const { current } = pausesOf(subscription, now);
  return current && receives(subscription) ? { ...subscription, status: 'paused', pausedAt: current.from } : subscription;
};

/** What was published meanwhile is not sent later; what was published before is, if a digest has not brought it yet. */
export const resumed = (before: Subscription, now: Instant): Subscription => {
  const { status, pausedAt, pausedSpans = [] } = before;
  const { current, earlier } = pausesOf(before, now);
  const woken = current ? { pausedSpans: remembered([...earlier, { from: current.from, to: now }], now) } : {};
  if (status === 'active') return next(before, woken);
  // The endpoint was gone, or a release before this one paused it: nobody knows since when.
  if (status !== 'paused' || !pausedAt) return next(before, { ...woken, status: 'active', frequencySince: now });
  return next(before, { status: 'active', pausedAt: null, pausedSpans: remembered([...pausedSpans, { from: pausedAt, to: now }], now) });
};

/** The endpoint says that it is gone. */
export const disabled = (active: Subscription, now: Instant): Subscription => next(active, { status: 'disabled', disabledAt: now });

export const ended = (before: Subscription, reason: EndedReason, now: Instant): Subscription =>
  next(before, { status: 'ended', endedAt: now, endedReason: reason });

/** Another subscription of the organization and address stands; what was asked for has gone into it if that is an email address. */
export const joinedTo = (pending: Subscription, standing: Subscription, now: Instant): Subscription => ({
  ...ended(pending, 'joined', now),
  joinedTo: standing.id,
  ...(standing.retypes === undefined ? {} : { joinedRetypes: standing.retypes }),
});

/** Its owner wants it gone for good: an earlier end can no longer be undone. */
export const forgone = (ended: Subscription): Subscription => next(ended, { endedReason: 'deleted' });

/** An end is undone: one that was never confirmed goes back to waiting. */
export const restored = (ended: Subscription, now: Instant): Subscription =>
  next(ended, { status: ended.confirmedAt ? 'active' : 'pending', frequencySince: now, endedAt: null, endedReason: null });

/** Other wishes. A new rhythm counts from now on: what was published before still goes by the old one. */
export const changed = (
  before: Subscription,
  wishes: Partial<Pick<Subscription, 'organization' | 'filter' | 'frequency' | 'language' | 'channel'>>,
  now: Instant,
): Subscription => {
  const { frequency = before.frequency } = wishes;
  const isSameRhythm = slotIdOf(frequency) === slotIdOf(before.frequency);
  return next(before, { ...wishes, frequencySince: isSameRhythm ? before.frequencySince : now });
};

/** It is something else to its organization from now on. */
export const inRole = (before: Subscription, role: Subscription['role']): Subscription => next(before, { role });

/**
 * Notices go to another address from now on, which nobody has tested. Whatever was to take the place of the one before may do so no more:
 * it was that one's word that was asked for.
 */
export const moved = ({ lastTest: _ofTheFormer, successorId: _asked, ...before }: Subscription, address: string): Subscription =>
  next(before, { channel: { type: 'email', address, ...whoLeft(before.channel.fallbacksLeft) } });

/**
 * … on the word of somebody else, since the mailbox before is lost, or back there: whoever reads that one has no say any more, and what
 * stood in its mails leads nowhere.
 */
export const handedOn = (before: Subscription, address: string): Subscription => ({
  ...moved(before, address),
  retypes: handsOf(before) + 1,
});

/** Another channel is to take the place of its own, or none any more. @param successorId null: none */
export const succeededBy = (before: Subscription, successorId: string | null): Subscription => {
  const { successorId: _former, ...rest } = before;
  return next(rest, successorId === null ? {} : { successorId });
};

/** Of a successor to an address: one side agrees. A channel that has is not asked again. */
export const agreedOn = (successor: Subscription, side: AddressSide, now: Instant): Subscription => {
  const { old, new: its } = successor.agreedAt ?? { old: null, new: null };
  return side === 'old'
    ? next(successor, { agreedAt: { old: old ?? now, new: its } })
    : next(successor, { agreedAt: { old, new: its ?? now }, consentAskedAt: successor.consentAskedAt ?? now, consentNextAt: null });
};

/** Who has still to agree to a successor: its own side alone, unless it is to take the place of an address. */
export const waitsFor = ({ agreedAt }: Pick<Subscription, 'agreedAt'>): readonly AddressSide[] =>
  agreedAt ? ADDRESS_SIDES.filter((side) => agreedAt[side] === null) : ['new'];

/**
 * Its successor has agreed: notices go there from now on, also where the endpoint before was gone. The second address of an endpoint stays
 * with the next one; an address needs none.
 * @param leftKey keyed hash of who has left as the second address, to be remembered where that goes
 */
export const succeeded = (before: Subscription, channel: Channel, now: Instant, leftKey: string | null = null): Subscription => {
  const { successorId: _through, lastTest: _ofTheFormer, ...rest } = before;
  const isOff = before.status === 'disabled';
  const on = isOff ? ({ status: 'active', frequencySince: now } as const) : {};
  if (channel.type === before.channel.type) return next({ ...rest, channel: secondAddressKept(before.channel, channel) }, on);
  const left = [...(before.channel.fallbacksLeft ?? []), ...(leftKey === null ? [] : [leftKey])];
  return next(
    { ...rest, channel: { ...channel, ...whoLeft(left) }, retypedAt: retyped(before, now), retypes: handsOf(before) + 1 },
    // Whoever was put down unasked, and was not told yet, has agreed by now.
    { ...on, consentAskedAt: before.consentAskedAt ?? now },
  );
};

/**
 * So long after a change mailings that begin are still written down for the channel before, whose sender passes them on: by then the
 * change is stored, and clocks differ by less, so that nobody reads a row both ways for one mailing.
 */
const RETYPED_AFTER_MS = 5 * MINUTE;
/** Kept for longer than a mailing may be written down, and what was sent is found; and no more of them than a row is to hold. */
const RETYPED_KEPT_MS = 90 * DAY;
const MOST_RETYPED = 6;

const retyped = ({ retypedAt = [] }: Subscription, now: Instant): readonly Instant[] =>
  [...retypedAt.filter((at) => at > after(now, -RETYPED_KEPT_MS)), after(now, RETYPED_AFTER_MS)].slice(-MOST_RETYPED);

const whoLeft = (fallbacksLeft: readonly string[] = []) => (fallbacksLeft.length > 0 ? { fallbacksLeft } : {});

const secondAddressKept = (before: Channel, endpoint: Channel): Channel => {
  if (before.type !== 'webhook' || endpoint.type !== 'webhook') return endpoint;
  const { fallbackEmail, formerFallback, fallbacksLeft } = before;
  return {
    ...endpoint,
    ...(fallbackEmail === undefined ? {} : { fallbackEmail }),
    ...(formerFallback ? { formerFallback } : {}),
    ...whoLeft(fallbacksLeft),
  };
};

/** The fallback address of an endpoint is gone, for good. */
export const withoutFallback = (before: Subscription): Subscription => {
  const { channel } = before;
  if (channel.type !== 'webhook') return before;
  const { fallbackEmail: _gone, formerFallback: _former, ...rest } = channel;
  return next(before, { channel: rest });
};

/** Whoever reads the fallback address of an endpoint wants no more mails: the endpoint goes on without. Null when it has none. */
export const leftByFallback = (before: Subscription, now: Instant): Subscription | null => {
  const { channel } = before;
  if (channel.type !== 'webhook' || channel.fallbackEmail === undefined) return null;
  const { fallbackEmail: address, ...rest } = channel;
  return next(before, { channel: { ...rest, formerFallback: { address, leftAt: now } } });
};

/** … and wants them after all. Null when it never left. */
export const withFallbackAgain = (before: Subscription): Subscription | null => {
  const { channel } = before;
  if (channel.type !== 'webhook' || channel.formerFallback === undefined) return null;
  const { formerFallback, ...rest } = channel;
  return next(before, { channel: { ...rest, fallbackEmail: formerFallback.address } });
};

/**
 * The wishes of a second subscription of the same organization and email address, in the one that stands: its owner has pressed the button
 * in the letter. What only one of them says of the organization's code is kept. Who was asked in says nothing of the organization, and is
 * acknowledged from now on.
 */
export const joined = (standing: Subscription, asking: Subscription, now: Instant): Subscription => {
  const { organization, filter, frequency, language, role, invitedTo, imported = standing.imported } = asking;
  const uscc = organization.uscc ?? standing.organization.uscc;
  const stated = { ...organization, ...(uscc === undefined ? {} : { uscc }) };
  const saysNothing = invitedTo !== undefined && invitedTo === standing.organizationId;
  const wishes = { organization: saysNothing ? standing.organization : stated, filter, frequency, language };
  const { pausedSpans } = pauseEndsAt(standing, now) === null ? standing : resumed(standing, now);
  const after = {
    ...changed(standing, wishes, now),
    ...(pausedSpans ? { pausedSpans } : {}),
    role,
    ...(invitedTo === undefined ? {} : { invitedTo }),
    ...(imported ? { imported } : {}),
  };
  return standing.status === 'active' ? after : { ...after, status: 'active', frequencySince: now };
};
