import type { Channel } from '#domain/subscriptions/subscription';
import { SECOND } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { EndpointAnswer, EndpointCaller } from '#ports/endpoint-caller';
import type { SignHmac } from '#ports/sign-hmac';
import type { Vault } from '#ports/vault';
import { formatOf } from '#views/webhook/formats';

export type CallEndpoint = Readonly<{ endpoints: EndpointCaller; hmac: SignHmac; vault: Pick<Vault, 'open'>; clock: Clock }>;

export type WebhookChannel = Extract<Channel, { type: 'webhook' }>;

/** The contract's timeout. */
export const WEBHOOK_TIMEOUT_MS = 15 * SECOND;

/** `POST` a body to an endpoint, signed as its format wants it: the id stays over all attempts, the timestamp is that of this one. */
export const callEndpoint = async (
  { endpoints, hmac, vault, clock }: CallEndpoint,
  { url, format, sealedSecrets }: WebhookChannel,
  id: string,
  body: string,
): Promise<EndpointAnswer> => {
  const secrets = await Promise.all(sealedSecrets.map((sealed) => vault.open(sealed)));
  const seconds = Math.floor(clock.now().getTime() / SECOND);
  return endpoints.call({
    url,
    body,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Noticewire/1 (+webhook)',
      ...formatOf(format).sign({ id, seconds, body, secrets }, hmac),
    },
  });
};
