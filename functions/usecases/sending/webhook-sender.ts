import { deliveryId } from '#domain/ids';
import type { Told } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import type { Lane } from '#domain/notices/notice';
import { judgeAnswer, mayHaveArrived, WEBHOOK_LADDER } from '#domain/sending/retry';
import type { Subscription } from '#domain/subscriptions/subscription';
import { disabled } from '#domain/subscriptions/subscription-life';
import { instant, SECOND } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { EndpointCaller } from '#ports/endpoint-caller';
import type { NoticeStore } from '#ports/notice-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import type { SignWebhook } from '#ports/webhook-signer';
import { matchJson, noticeJson } from '#views/notice-json';
import type { Site } from '#views/site';
import type { Attempt, ChannelSender, Delivery } from './channel-sender.ts';
import { mentioned } from './mentioned-notices.ts';

export type WebhookSending = Readonly<{
  notices: Pick<NoticeStore, 'findVersion'>;
  subscriptions: SubscriptionStore;
  endpoints: EndpointCaller;
  sign: SignWebhook;
  vault: Vault;
  clock: Clock;
  site: Site;
}>;

/** The contract's timeout. */
export const WEBHOOK_TIMEOUT_MS = 15 * SECOND;

const KEPT_BODIES = 200;

/** Carries deliveries to webhook endpoints, signed as Standard Webhooks 1.0.0 says. */
export class WebhookSender implements ChannelSender {
  readonly ladder = WEBHOOK_LADDER;
  readonly patienceMs = WEBHOOK_TIMEOUT_MS;
  readonly #deps: WebhookSending;
  readonly #bodies = new Map<string, Promise<string>>();

  constructor(deps: WebhookSending) {
    this.#deps = deps;
  }

  /** Endpoints are many; nobody's rate is shared, and nobody waits for a turn. */
  async waitMs(): Promise<number> {
    return 0;
  }

  async takePlace(): ReturnType<ChannelSender['takePlace']> {
    return { place: 0, waitMs: 0 };
  }

  async reserve(_lane: Lane, count: number): ReturnType<ChannelSender['reserve']> {
    return { startMs: this.#deps.clock.now().getTime(), intervalMs: 0, count };
  }

  reserveOne(lane: Lane): ReturnType<ChannelSender['reserveOne']> {
    return this.reserve(lane, 1);
  }

  async deliver({ mailing, batch, recipient, subscription }: Delivery): Promise<Attempt> {
    const told = batch.told[recipient.told];
    if (subscription.channel.type !== 'webhook' || !told) throw new Error('this delivery is not for a webhook');
    const { url, sealedSecrets } = subscription.channel;
    const body = await this.#body(mailing, told);
    const answer = await callSigned(this.#deps, { url, sealedSecrets, id: deliveryId(mailing.id, subscription.id), body });
    switch (answer.kind) {
      case 'blocked':
        return { kind: 'settled', status: 'failed', why: answer.code };
      case 'unreachable':
        return { kind: 'again', why: answer.code, unsure: mayHaveArrived(answer.code) };
      case 'answered': {
        const verdict = judgeAnswer(answer.status, answer.retryAfterMs);
        switch (verdict.kind) {
          case 'delivered':
            return { kind: 'delivered' };
          case 'again':
            return verdict;
          case 'gone':
            await this.#disable(subscription);
            return { kind: 'settled', status: 'failed', why: 'endpoint-gone' };
        }
      }
    }
  }

  /** 410 Gone: the endpoint asks for nothing more. A change that somebody made meanwhile stands. */
  async #disable(subscription: Subscription): Promise<void> {
    const now = instant(this.#deps.clock.now());
    await this.#deps.subscriptions.replace(subscription, disabled(subscription), now);
  }

  #body(mailing: Mailing, told: Told): Promise<string> {
    const key = JSON.stringify([mailing.id, told]);
    const known = this.#bodies.get(key);
    if (known) return known;
    const body = this.#compose(mailing, told);
    body.catch(() => this.#bodies.delete(key));
    if (this.#bodies.size >= KEPT_BODIES) this.#bodies.delete(this.#bodies.keys().next().value ?? '');
    this.#bodies.set(key, body);
    return body;
  }

  async #compose(mailing: Mailing, told: Told): Promise<string> {
    const { notices, site } = this.#deps;
    const items = (await mentioned(notices, told)).map((item) => ({ ...noticeJson(item.notice, site), ...concerning(item) }));
    if (mailing.act === 'digest') {
      return JSON.stringify({ type: 'digest.ready', timestamp: mailing.startedAt, data: { window: mailing.window, notices: items } });
    }
    const [data] = items;
    if (!data) throw new Error(`mailing ${mailing.id} mentions no notice`);
    return JSON.stringify({ type: EVENT_TYPES[mailing.act], timestamp: mailing.startedAt, data });
  }
}

const concerning = (item: Parameters<typeof matchJson>[1] & Readonly<{ notice: Parameters<typeof matchJson>[0] }>) => {
  const { reasons, sections } = matchJson(item.notice, item);
  return { reasons, addressedSections: sections };
};

const EVENT_TYPES = {
  notice: 'notice.published',
  correction: 'notice.corrected',
  withdrawal: 'notice.withdrawn',
  reminder: 'receipt.reminder',
} as const;

/** `POST` a signed body to an endpoint: the id stays over all attempts, the timestamp is that of this one. */
export const callSigned = async (
  { endpoints, sign, vault, clock }: Pick<WebhookSending, 'endpoints' | 'sign' | 'vault' | 'clock'>,
  call: Readonly<{ url: string; sealedSecrets: readonly string[]; id: string; body: string }>,
) => {
  const secrets = await Promise.all(call.sealedSecrets.map((sealed) => vault.open(sealed)));
  const timestamp = Math.floor(clock.now().getTime() / SECOND);
  return endpoints.call({
    url: call.url,
    body: call.body,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Noticewire/1 (+webhook)',
      'webhook-id': call.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(secrets, call.id, timestamp, call.body),
    },
  });
};
