import { after, DAY, type Instant } from '../time.ts';
import type { Channel } from './subscription.ts';

type WebhookChannel = Extract<Channel, { type: 'webhook' }>;

/** So long messages are signed by the old secret, too: whoever checks signatures takes the new one meanwhile (contract, `/secret`). */
const OVERLAP_MS = DAY;
/** A signature for each stands in every message; who replaces a secret more often within a day has to wait. */
const MOST_RETIRING = 4;

const stillValid = ({ retiringSecrets = [] }: WebhookChannel, now: Instant) => retiringSecrets.filter(({ until }) => until > now);

/** What messages are signed by at a moment, the newest first. */
export const secretsAt = (channel: WebhookChannel, now: Instant): readonly string[] => [
  ...channel.sealedSecrets,
  ...stillValid(channel, now).map(({ sealed }) => sealed),
];

/** Until when some secret counts that was replaced; null: none does. */
export const replacedSecretUntil = (channel: WebhookChannel, now: Instant): Instant | null =>
  stillValid(channel, now)
    .map(({ until }) => until)
    .toSorted()
    .at(-1) ?? null;

/** With another secret; null when too many count already. */
export const withSecret = (channel: WebhookChannel, sealed: string, now: Instant): WebhookChannel | null => {
  const until = after(now, OVERLAP_MS);
  const retiringSecrets = [...channel.sealedSecrets.map((old) => ({ sealed: old, until })), ...stillValid(channel, now)];
  return retiringSecrets.length > MOST_RETIRING ? null : { ...channel, sealedSecrets: [sealed], retiringSecrets };
};
