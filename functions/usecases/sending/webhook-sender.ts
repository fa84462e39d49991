import { deliveryId } from '#domain/ids';
import type { Told } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { asOf } from '#domain/notices/notice-life';
import { wantedReceipt } from '#domain/receipts/receipt';
import { mayHaveArrived, WEBHOOK_LADDER } from '#domain/sending/retry';
import type { Subscription, WebhookFormat } from '#domain/subscriptions/subscription';
import { disabled } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { NoticeStore } from '#ports/notice-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { matchJson, noticeJson } from '#views/notice-json';
import type { Site } from '#views/site';
import { links } from '#views/site';
import { formatOf } from '#views/webhook/formats';
import { receiptToken } from '../receipts/find-receipt.ts';
import { type CallEndpoint, callEndpoint, WEBHOOK_TIMEOUT_MS } from './call-endpoint.ts';
import type { Attempt, ChannelSender, Delivery } from './channel-sender.ts';
import { composedAt, type Mentioned, mentioned, shownIn } from './mentioned-notices.ts';

export type WebhookSending = CallEndpoint &
  Readonly<{
    notices: Pick<NoticeStore, 'find' | 'findVersion'>;
    subscriptions: SubscriptionStore;
    vault: Pick<Vault, 'token'>;
    site: Site;
  }>;

/** A notice as a body has it, with what concerns its reader. */
type Shown = ReturnType<typeof noticeJson> & ReturnType<typeof concerning>;

/** A notice as a body has it, and whether its reader is to answer it. */
type Item = Readonly<{ noticeId: string; isReceiptWanted: boolean; shown: Shown }>;

/** What a message tells, and in which versions if they are later ones than its batch says. */
type Items = Readonly<{ list: readonly Item[]; later: ReturnType<typeof shownIn> }>;

const KEPT_BODIES = 200;

/** Carries deliveries to webhook endpoints, each in the format that it chose. Nobody's rate is shared, so there is no line. */
export class WebhookSender implements ChannelSender {
  readonly ladder = WEBHOOK_LADDER;
  readonly patienceMs = WEBHOOK_TIMEOUT_MS;
  readonly #deps: WebhookSending;
  readonly #items = new Map<string, Promise<Items>>();

  constructor(deps: WebhookSending) {
    this.#deps = deps;
  }

  async deliver({ mailing, batch, recipient, subscription, revision }: Delivery): Promise<Attempt> {
    const told = batch.told[recipient.told];
    if (subscription.channel.type !== 'webhook' || !told) throw new Error('this delivery is not for a webhook');
    const { channel } = subscription;
    const { list, later } = await this.#itemsOf(mailing, told, revision);
    const body = await this.#body(channel.format, mailing, list, subscription.id);
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
            return { kind: 'delivered', ...(mailing.act === 'digest' ? later : {}) };
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

  async #body(format: WebhookFormat, mailing: Mailing, list: readonly Item[], subscriptionId: string): Promise<string> {
    const { act, startedAt: at } = mailing;
    const notices = await Promise.all(list.map((item) => this.#forReader(item, subscriptionId)));
    if (act === 'digest') return formatOf(format).compose({ act, at, window: mailing.window, notices });
    const [notice] = notices;
    if (!notice) throw new Error(`mailing ${mailing.id} mentions no notice`);
    // Whoever had no version reads it as a new notice.
    const isNew = act === 'correction' && notice.correctedVersion === undefined;
    return formatOf(format).compose({ act: isNew ? 'notice' : act, at, notice });
  }

  /** Only its own reader gets the address at which a notice is answered. */
  async #forReader({ noticeId, isReceiptWanted, shown }: Item, subscriptionId: string): Promise<Shown & Readonly<{ receiptUrl?: string }>> {
    const { vault, site } = this.#deps;
    return isReceiptWanted ? { ...shown, receiptUrl: links.receipt(site, await receiptToken(vault, subscriptionId, noticeId)) } : shown;
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
    const list = items.map((item) => ({
      noticeId: item.noticeId,
      isReceiptWanted: item.notice.status !== 'withdrawn' && wantedReceipt(item.notice) !== null,
      shown: { ...noticeJson(asOf(item.notice, began), site), ...concerning(item) },
    }));
    return { list, later: shownIn(items) };
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
