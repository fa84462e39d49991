import * as z from 'zod';
import { LANES } from '#domain/notices/notice';
import { CHANNEL_TYPES, lapsesAt, type Subscription } from '#domain/subscriptions/subscription';
import { isToBeAsked } from '#domain/subscriptions/subscription-life';
import { after, DAY, type Instant } from '#domain/time';
import type { ConsentRequest } from '#ports/consent-requests';
import { handedOut } from '../due-items.ts';
import { form } from '../form.ts';
import { consentKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

/** The partition of the index `due` in which requests for consent wait. */
export const ASK = 'ask';

const REQUEST = form(
  z.object({
    subscriptionId: z.string(),
    channel: z.enum(CHANNEL_TYPES),
    lane: z.enum(LANES),
    dueAt: z.string(),
  }),
);

/** A request for consent, `handed` out as it is made: that is what the stream tells of. Null for a subscription that need not be asked. */
export const requestItem = (subscription: Subscription, lane: ConsentRequest['lane'], dueAt: Instant): object | null => {
  const lapses = lapsesAt(subscription);
  if (!isToBeAsked(subscription) || lapses === null) return null;
  const { id, channel } = subscription;
  return {
    ...handedOut(ASK, { key: consentKeys.request(id), name: id }, 'ask', dueAt),
    ...REQUEST.write({ subscriptionId: id, channel: channel.type, lane, dueAt }),
    ttl: secondsAt(lapses),
  };
};

export const requestFrom = (item: RawItem): ConsentRequest => REQUEST.parse(item);

const LETTER_COUNT = form(z.object({ turn: z.int(), sentAt: z.array(z.string()) }));

/** When letters left to a mailbox within the last day. @param at of this change */
export const letterCountItem = (mailboxKey: string, revision: number, sentAt: readonly Instant[], at: Instant): object => ({
  ...consentKeys.letters(mailboxKey),
  kind: 'letters',
  ...LETTER_COUNT.write({ turn: revision, sentAt }),
  ttl: secondsAt(after(sentAt.at(-1) ?? at, DAY)),
});

export const letterCountFrom = (item: RawItem): Readonly<{ revision: number; sentAt: readonly Instant[] }> => {
  const { turn: revision, sentAt } = LETTER_COUNT.parse(item);
  return { revision, sentAt };
};
