import { endpointIdentity } from '#domain/subscriptions/contact';
import type { Channel } from '#domain/subscriptions/subscription';
import { secretsAt } from '#domain/subscriptions/webhook-secrets';
import { instant, MINUTE, SECOND } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { EndpointAnswer, EndpointCaller } from '#ports/endpoint-caller';
import type { EndpointPaces } from '#ports/endpoint-paces';
import type { SignHmac } from '#ports/sign-hmac';
import type { Vault } from '#ports/vault';
import { formatOf } from '#views/webhook/formats';

export type CallEndpoint = Readonly<{
  endpoints: EndpointCaller;
  /** When those may be called that have a rate of their own. */
  paces: EndpointPaces;
  hmac: SignHmac;
  vault: Pick<Vault, 'open' | 'fingerprint'>;
  clock: Clock;
}>;

export type WebhookChannel = Extract<Channel, { type: 'webhook' }>;

/** The contract's timeout. */
export const WEBHOOK_TIMEOUT_MS = 15 * SECOND;

/** So long somebody waits for a turn at an endpoint. Who would have to wait for longer comes back. */
export const TURN_PATIENCE_MS = 2 * SECOND;

/** What an endpoint is called with, besides its body. */
export type EndpointMessage = Readonly<{ id: string; body: string; method?: 'OPTIONS'; headers?: Readonly<Record<string, string>> }>;

/** `not-yet`: it was called as often as it may be, and may be called again in so long. */
export type CallOutcome = EndpointAnswer | Readonly<{ kind: 'not-yet'; waitMs: number }>;

/** `POST` a body to an endpoint, signed as its format wants it: the id stays over all attempts, the timestamp is that of this one. */
export const callEndpoint = async (deps: CallEndpoint, channel: WebhookChannel, message: EndpointMessage): Promise<CallOutcome> => {
  const { endpoints, hmac, vault, clock } = deps;
  const { url, format } = channel;
  const waitMs = await awaitTurn(deps, channel);
  if (waitMs !== null) return { kind: 'not-yet', waitMs };
  const now = clock.now();
  const secrets = await Promise.all(secretsAt(channel, instant(now)).map((sealed) => vault.open(sealed)));
  const seconds = Math.floor(now.getTime() / SECOND);
  const { id, body, method, headers } = message;
  const signed = formatOf(format).sign({ id, seconds, url, body, secrets }, hmac);
  return endpoints.call({
    url: signed.url,
    body: signed.body,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    ...(method ? { method } : {}),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Noticewire/1 (+webhook)',
      ...signed.headers,
      ...headers,
    },
  });
};

/** Null once it is our turn; else in how long to ask again. */
const awaitTurn = async ({ paces, vault, clock }: CallEndpoint, { url, format }: WebhookChannel): Promise<number | null> => {
  const { rate } = formatOf(format).limits;
  if (!rate) return null;
  const now = clock.now();
  const { kind, atMs } = await paces.take(await endpointKey(vault, url), rate, TURN_PATIENCE_MS, now);
  const aheadMs = atMs - now.getTime();
  if (kind === 'later') return Math.max(SECOND, aheadMs);
  if (aheadMs > 0) await clock.sleep(aheadMs);
  return null;
};

/** Its platform said that it was too fast: nobody calls it for so long. */
export const holdEndpoint = async (
  { paces, vault, clock }: Pick<CallEndpoint, 'paces' | 'vault' | 'clock'>,
  { url }: WebhookChannel,
  waitMs = MINUTE,
): Promise<void> => {
  const now = clock.now();
  await paces.hold(await endpointKey(vault, url), now.getTime() + waitMs, now);
};

const endpointKey = (vault: Pick<Vault, 'fingerprint'>, url: string): Promise<string> =>
  vault.fingerprint('endpoint', endpointIdentity(url));
