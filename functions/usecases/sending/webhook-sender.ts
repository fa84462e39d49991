import { deliveryId } from '#domain/ids';
import type { Told } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { asOf } from '#domain/notices/notice-life';
import { mayHaveArrived, WEBHOOK_LADDER } from '#domain/sending/retry';
import type { Subscription, WebhookFormat } from '#domain/subscriptions/subscription';
import { disabled } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { NoticeStore } from '#ports/notice-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import { matchJson, noticeJson } from '#views/notice-json';
import type { Site } from '#views/site';
import { formatOf } from '#views/webhook/formats';
import { type CallEndpoint, callEndpoint, WEBHOOK_TIMEOUT_MS } from './call-endpoint.ts';
import type { Attempt, ChannelSender, Delivery } from './channel-sender.ts';
import { type Mentioned, mentioned, minuteOf } from './mentioned-notices.ts';

export type WebhookSending = CallEndpoint &
  Readonly<{ notices: Pick<NoticeStore, 'find' | 'findVersion'>; subscriptions: SubscriptionStore; site: Site }>;

const KEPT_BODIES = 200;

/** Carries deliveries to webhook endpoints, each in the format that it chose. Nobody's rate is shared, so there is no line. */
export class WebhookSender implements ChannelSender {
  readonly ladder = WEBHOOK_LADDER;
  readonly patienceMs = WEBHOOK_TIMEOUT_MS;
  readonly #deps: WebhookSending;
  readonly #bodies = new Map<string, Promise<string>>();

  constructor(deps: WebhookSending) {
    this.#deps = deps;
  }

  async deliver({ mailing, batch, recipient, subscription }: Delivery): Promise<Attempt> {
    const told = batch.told[recipient.told];
    if (subscription.channel.type !== 'webhook' || !told) throw new Error('this delivery is not for a webhook');
    const { channel } = subscription;
    const body = await this.#body(channel.format, mailing, told);
    const answer = await callEndpoint(this.#deps, channel, deliveryId(mailing.id, subscription.id), body);
    switch (answer.kind) {
      case 'blocked':
        return { kind: 'settled', status: 'failed', why: answer.code };
      case 'unreachable':
        return { kind: 'again', why: answer.code, unsure: mayHaveArrived(answer.code) };
      case 'answered': {
        const verdict = formatOf(channel.format).judge(answer);
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

  #body(format: WebhookFormat, mailing: Mailing, told: Told): Promise<string> {
    const key = JSON.stringify([format, mailing.id, told, minuteOf(this.#deps.clock.now())]);
    const known = this.#bodies.get(key);
    if (known) return known;
    const body = this.#compose(format, mailing, told);
    body.catch(() => this.#bodies.delete(key));
    if (this.#bodies.size >= KEPT_BODIES) this.#bodies.delete(this.#bodies.keys().next().value ?? '');
    this.#bodies.set(key, body);
    return body;
  }

  async #compose(format: WebhookFormat, mailing: Mailing, told: Told): Promise<string> {
    const { notices, site } = this.#deps;
    const { act, startedAt: at } = mailing;
    // As of when the mailing began, so that each try says the same.
    const began = new Date(at);
    const items = (await mentioned(notices, told, mailing)).map((item) => ({
      ...noticeJson(asOf(item.notice, began), site),
      ...concerning(item),
    }));
    if (act === 'digest') return formatOf(format).compose({ act, at, window: mailing.window, notices: items });
    const [notice] = items;
    if (!notice) throw new Error(`mailing ${mailing.id} mentions no notice`);
    // Whoever had no version reads it as a new notice.
    const isNew = act === 'correction' && notice.correctedVersion === undefined;
    return formatOf(format).compose({ act: isNew ? 'notice' : act, at, notice });
  }
}

const concerning = (item: Mentioned) => {
  const { reasons, sections } = matchJson(item.notice, item);
  const isCorrected = item.had !== undefined && item.notice.status !== 'withdrawn';
  return {
    reasons,
    addressedSections: sections,
    ...(isCorrected ? { correctedVersion: item.had, noLongerConcerned: item.disregard === true } : {}),
  };
};
