import * as z from 'zod';
import { REMEMBERED_MS } from '../audience/row-history.ts';
import { Moment } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { seenAt } from '../subscriptions/subscription-life.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import { after, type Instant, instant, MINUTE } from '../time.ts';
import type { MissedSpan } from './recover-request.ts';

/** `POST /v1/subscriptions/{id}/recover`. */
export const RecoverDraft = z
  .strictObject({
    since: Moment.describe('what began to be sent from then on; within 90 days'),
    until: Moment.optional().describe('up to then; now, unless said'),
  })
  .meta({ id: 'Recover' });
export type RecoverDraft = z.output<typeof RecoverDraft>;

/** The clock of whoever asks may be ahead of ours. */
const SKEW_MS = 5 * MINUTE;

const flawed = (path: keyof RecoverDraft, code: string, message: Wording): Readonly<{ kind: 'refused'; flaws: readonly Flaw[] }> => ({
  kind: 'refused',
  flaws: [{ path, code, message }],
});

/** Which span is meant, or what is wrong with it. */
export const readMissedSpan = (
  draft: RecoverDraft,
  now: Instant,
): Readonly<{ kind: 'read'; value: MissedSpan } | { kind: 'refused'; flaws: readonly Flaw[] }> => {
  const since = instant(new Date(draft.since));
  const until = draft.until === undefined ? now : instant(new Date(draft.until));
  if (since < after(now, -REMEMBERED_MS))
    return flawed(
      'since',
      'since-too-early',
      bilingual('只能补发最近 90 天内的：请填更近的时间', 'What was sent is known for 90 days: give a later time'),
    );
  if (since >= now) return flawed('since', 'since-in-the-future', bilingual('须为过去的时间', 'Give a time that has passed'));
  if (until > after(now, SKEW_MS))
    return flawed(
      'until',
      'until-in-the-future',
      bilingual('须为过去的时间，或不填（到现在为止）', 'Give a time that has passed, or none: up to now'),
    );
  if (until <= since) return flawed('until', 'until-before-since', bilingual('须晚于 since', 'It has to be later than `since`'));
  return { kind: 'read', value: { since, until: until > now ? now : until } };
};

/** Why nothing can be sent to a subscription for now, and so nothing again. */
export const UNSENDABLE = ['not-confirmed', 'paused', 'endpoint-switched-off', 'ended', 'address-suppressed'] as const;
export type Unsendable = (typeof UNSENDABLE)[number];

/** @param isSuppressed its address is not written to */
export const unsendable = (subscription: Subscription, isSuppressed: boolean, now: Instant): Unsendable | null => {
  switch (seenAt(subscription, now).status) {
    case 'pending':
      return 'not-confirmed';
    case 'paused':
      return 'paused';
    case 'disabled':
      return 'endpoint-switched-off';
    case 'ended':
      return 'ended';
    case 'active':
      return isSuppressed ? 'address-suppressed' : null;
  }
};
