import { deliveryId } from '#domain/ids';
import type { Told } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { asOf } from '#domain/notices/notice-life';
import { wantedReceipt } from '#domain/receipts/receipt';
import { mayHaveArrived, WEBHOOK_LADDER, type WebhookVerdict } from '#domain/sending/retry';
import type { Subscription } from '#domain/subscriptions/subscription';
import { disabled } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { NoticeStore } from '#ports/notice-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { matchJson, noticeJson } from '#views/notice-json';
import type { Site } from '#views/site';
import { links } from '#views/site';
import type { WebhookItem } from '#views/webhook/format';
import { formatOf } from '#views/webhook/formats';
import { receiptToken } from '../receipts/find-receipt.ts';
import {
  type CallEndpoint,
  callEndpoint,
  holdEndpoint,
  TURN_PATIENCE_MS,
  WEBHOOK_TIMEOUT_MS,
  type WebhookChannel,
} from './call-endpoint.ts';
import type { Attempt, ChannelSender, Delivery } from './channel-sender.ts';
import { composedAt, type Mentioned, mentioned, shownIn } from './mentioned-notices.ts';

export type WebhookSending = CallEndpoint &
  Readonly<{
    notices: Pick<NoticeStore, 'find' | 'findVersion'>;
    subscriptions: SubscriptionStore;
    vault: Pick<Vault, 'token'>;
    site: Site;
  }>;

/** A notice with what concerns its reader, and whether they are to answer it. */
type Item = Readonly<{ isReceiptWanted: boolean; shown: WebhookItem }>;

/** What a message tells, and in which versions if they are later ones than its batch says. */
type Items = Readonly<{ list: readonly Item[]; later: ReturnType<typeof shownIn> }>;

const KEPT_BODIES = 200;

/** Carries deliveries to webhook endpoints, each in its format, and no faster than its platform allows. They share no line. */
export class WebhookSender implements ChannelSender {
  readonly channel = 'webhook';
  readonly ladder = WEBHOOK_LADDER;
  readonly patienceMs = WEBHOOK_TIMEOUT_MS + TURN_PATIENCE_MS;
  readonly #deps: WebhookSending;
  readonly #items = new Map<string, Promise<Items>>();

  constructor(deps: WebhookSending) {
    this.#deps = deps;
  }

  async deliver({ mailing, batch, recipient, subscription, revision }: Delivery): Promise<Attempt> {
    const told = batch.told[recipient.told];
    if (subscription.channel.type !== 'webhook' || !told) throw new Error('this delivery is not for a webhook');
    const { channel } = subscription;
    const id = deliveryId(mailing.id, subscription.id);
    const { list, later } = await this.#itemsOf(mailing, told, revision);
    const body = await this.#body(id, mailing, list, subscription, channel);
    const answer = await callEndpoint(this.#deps, channel, { id, body });
    switch (answer.kind) {
      case 'not-yet':
        return { kind: 'untried', why: 'endpoint-paced', waitMs: answer.waitMs };
      case 'blocked':
        return { kind: 'settled', status: 'failed', why: answer.code };
      case 'unreachable':
        return { kind: 'again', why: answer.code, unsure: mayHaveArrived(answer.code) };
      case 'answered': {
        const attempt = await this.#judged(subscription, channel, formatOf(channel.format).judge(answer));
        return attempt.kind === 'delivered' && mailing.act === 'digest' ? { ...attempt, ...later } : attempt;
      }
    }
  }

  async #judged(subscription: Subscription, channel: WebhookChannel, verdict: WebhookVerdict): Promise<Attempt> {
    switch (verdict.kind) {
      case 'delivered':
        return { kind: 'delivered' };
      case 'again': {
        const { why, retryAfterMs, isTooFast } = verdict;
        if (isTooFast) await holdEndpoint(this.#deps, channel, retryAfterMs);
        return { kind: 'again', why, retryAfterMs };
      }
      case 'refused':
        return { kind: 'settled', status: 'failed', why: verdict.why };
      case 'gone':
        await this.#disable(subscription);
        return { kind: 'settled', status: 'failed', why: 'endpoint-gone' };
    }
  }

  /** The endpoint asks for nothing more, or is no more. A change that somebody made meanwhile stands. */
  async #disable(subscription: Subscription): Promise<void> {
    const now = instant(this.#deps.clock.now());
    await this.#deps.subscriptions.replace(subscription, disabled(subscription, now), now);
  }

  async #body(
    id: string,
    mailing: Mailing,
    list: readonly Item[],
    { id: subscriptionId, language }: Subscription,
    { format }: WebhookChannel,
  ): Promise<string> {
    const { act, startedAt: at } = mailing;
    const frame = { id, at, language, site: this.#deps.site };
    const items = await Promise.all(list.map((item) => this.#forReader(item, subscriptionId)));
    if (act === 'digest') return formatOf(format).compose({ ...frame, act, window: mailing.window, items });
    const [item] = items;
    if (!item) throw new Error(`mailing ${mailing.id} mentions no notice`);
    // Whoever had no version reads it as a new notice.
    const isNew = act === 'correction' && item.had === undefined;
    return formatOf(format).compose({ ...frame, act: isNew ? 'notice' : act, item });
  }

  /** Only its own reader gets the address at which a notice is answered. */
  async #forReader({ isReceiptWanted, shown }: Item, subscriptionId: string): Promise<WebhookItem> {
    const { vault, site } = this.#deps;
    if (!isReceiptWanted) return shown;
    const receiptUrl = links.receipt(site, await receiptToken(vault, subscriptionId, shown.notice.id));
    return { ...shown, receiptUrl, json: { ...shown.json, receiptUrl } };
  }

  #itemsOf(mailing: Mailing, told: Told, revision: number | null): Promise<Items> {
    const key = JSON.stringify([mailing.id, told, composedAt(revision, this.#deps.clock.now())]);
    const known = this.#items.get(key);
    if (known) return known;
    const items = this.#show(mailing, told);
    items.catch(() => this.#items.delete(key));
    if (this.#items.size >= KEPT_BODIES) this.#items.delete(this.#items.keys().next().value ?? '');
    this.#items.set(key, items);
    return items;
  }

  async #show(mailing: Mailing, told: Told): Promise<Items> {
    const { notices, site } = this.#deps;
    // As of when the mailing began, so that each try says the same.
    const began = new Date(mailing.startedAt);
    const items = await mentioned(notices, told, mailing);
    const list = items.map((item) => {
      const { reasons, sections, before, disregard, replaced } = item;
      const notice = asOf(item.notice, began);
      const had = hadBefore(item);
      return {
        isReceiptWanted: item.notice.status !== 'withdrawn' && wantedReceipt(item.notice) !== null,
        shown: { json: { ...noticeJson(notice, site), ...concerning(item) }, notice, reasons, sections, had, before, disregard, replaced },
      };
    });
    return { list, later: shownIn(items) };
  }
}

/** The version that it corrects for its reader. */
const hadBefore = ({ had, notice }: Mentioned): number | undefined => (notice.status === 'withdrawn' ? undefined : had);

const concerning = (item: Mentioned) => {
  const { reasons, sections } = matchJson(item.notice, item);
  const had = hadBefore(item);
  return {
    reasons,
    addressedSections: sections,
    ...(had === undefined ? {} : { correctedVersion: had, noLongerConcerned: item.disregard === true }),
  };
};
