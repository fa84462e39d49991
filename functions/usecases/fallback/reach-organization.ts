import type { Mention } from '#domain/mailings/batch';
import { FALLBACK_RANGE, tellsAsMuch, whatIsTold } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { nextStep, type Reach, together } from '#domain/mailings/reach';
import type { Notice } from '#domain/notices/notice';
import { isAcknowledged, isContactOf } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { receivesAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { Mailings } from '#ports/mailings';
import type { Miss, Misses } from '#ports/misses';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import { type FindTold, type FoundTold, ToldFinder } from './find-told.ts';
import { type TellInstead, tellInstead } from './tell-instead.ts';

export type ReachOrganization = FindTold &
  TellInstead &
  Readonly<{
    notices: Pick<NoticeStore, 'find' | 'findVersion'>;
    mailings: Pick<Mailings, 'find' | 'ofNotice' | 'digestOf' | 'reopen'>;
    organizations: Pick<OrganizationStore, 'contacts'>;
    subscriptions: Pick<SubscriptionStore, 'findMany' | 'formerRows'>;
    misses: Pick<Misses, 'claim'>;
  }>;

/** A notice that nobody of an organization has. `why`: how it ended for the one that was told last. */
export type Unreached = Readonly<{ what: string; noticeId: string; version: number; title: string; why: string | undefined }>;

/** `open`: somebody may still get it, or was told just now; it is to be looked at again. */
export type Reached = Readonly<{ isOpen: boolean; unreached: readonly Unreached[] }>;

/** One notice of a mailing, as it is told now. */
type Told = Readonly<{ notice: Notice; missed: Mention; mention: Mention }>;

/**
 * A mailing did not get through to a contact of an organization. An endpoint's own second address gets it instead; and if it is known of
 * every main and further contact that none has it, the fallback contacts do: the version in force, by the same mailing, once. All is read
 * from the ledger, so that it may be done again at any time, and in whatever order deliveries end.
 */
export const reachOrganization = async (deps: ReachOrganization, miss: Pick<Miss, 'mailingId' | 'organizationId'>): Promise<Reached> => {
  const mailing = await deps.mailings.find(miss.mailingId);
  if (!mailing) return { isOpen: false, unreached: [] };
  return new Look(deps, mailing, miss.organizationId).decide();
};

class Look {
  readonly #deps: ReachOrganization;
  readonly #mailing: Mailing;
  readonly #organizationId: string;
  readonly #finder: ToldFinder;
  readonly #heads = new Map<string, Promise<Notice | null>>();

  constructor(deps: ReachOrganization, mailing: Mailing, organizationId: string) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#organizationId = organizationId;
    this.#finder = new ToldFinder(deps);
  }

  async decide(): Promise<Reached> {
    // Whoever follows an earlier act may be among those who are still being written down.
    if (await this.#isBeingFrozen()) return { isOpen: true, unreached: [] };
    const contacts = await this.#contacts();
    const isTold = (await Promise.all(contacts.map((contact) => this.#tellSecondAddress(contact)))).includes(true);
    const own = contacts.filter((contact) => isAcknowledged(contact) && contact.role !== 'fallback');
    const fallbacks = contacts.filter((contact) => isAcknowledged(contact) && contact.role === 'fallback');
    if (isTold) return { isOpen: true, unreached: [] };

    let isOpen = false;
    const unreached: Unreached[] = [];
    const toTell: Mention[] = [];
    for (const told of await this.#missedBy(own)) {
      const reaches = await Promise.all(own.map((contact) => this.#reach(contact, told)));
      const instead = await Promise.all(fallbacks.map((contact) => this.#reachInstead(contact, told)));
      switch (nextStep(reaches, instead)) {
        case 'nothing':
          break;
        case 'report':
          unreached.push(await this.#unreached(told, [...fallbacks, ...own]));
          break;
        case 'wait':
          isOpen = true;
          break;
        case 'tell':
          if (await this.#mayTell(told)) toTell.push(told.mention);
          // Another mailing that told the same has told them, or is about to.
          isOpen ||= toTell.includes(told.mention) || !instead.includes('reached');
      }
    }
    if (isOpen) for (const fallback of fallbacks) await this.#tell(fallback, toTell);
    return { isOpen, unreached };
  }

  async #isBeingFrozen(): Promise<boolean> {
    const parts = await this.#deps.sentMailings.rangesIn(this.#mailing.id, FALLBACK_RANGE);
    return parts.some(({ frozen }) => frozen === null);
  }

  async #contacts(): Promise<readonly Subscription[]> {
    const { organizations, subscriptions } = this.#deps;
    const ids = await organizations.contacts(this.#organizationId, FOUND_TOGETHER);
    const found = await subscriptions.findMany(ids);
    return ids.flatMap((id) => {
      const contact = found.get(id);
      return contact && isContactOf(contact, this.#organizationId) ? [contact] : [];
    });
  }

  /** An endpoint that failed has an address that gets what it did not. True when that was told just now. */
  async #tellSecondAddress(contact: Subscription): Promise<boolean> {
    const { channel } = contact;
    if (channel.type !== 'webhook' || channel.fallbackEmail === undefined) return false;
    const found = await this.#finder.of(contact, this.#mailing);
    const isToSecond = ({ isFallback, batch }: FoundTold): boolean => isFallback && batch.id.channel === 'email';
    const isKnown = found.some((one) => isToSecond(one) && one.reach !== 'open');
    // What was written down for the address that it has taken the place of is its own, too.
    const failed = found.find((one) => !isToSecond(one) && one.reach === 'missed');
    if (!failed || isKnown) return false;
    const mentions = (await Promise.all(failed.mentions.map((mention) => this.#told(mention)))).flatMap((told) => told?.mention ?? []);
    if (mentions.length === 0) return false;
    await tellInstead(this.#deps, this.#mailing, 'email', contact, mentions);
    return true;
  }

  /** What of this mailing did not get through to one of them. */
  async #missedBy(own: readonly Subscription[]): Promise<readonly Told[]> {
    const missed = new Map<string, Mention>();
    for (const contact of own)
      for (const { reach, mentions } of await this.#finder.of(contact, this.#mailing))
        if (reach === 'missed') for (const mention of mentions) missed.set(mention.noticeId, missed.get(mention.noticeId) ?? mention);
    return (await Promise.all([...missed.values()].map((mention) => this.#told(mention)))).flatMap((told) => told ?? []);
  }

  /** A notice in the version that is in force. Null when it is told to nobody any more. */
  async #told(missed: Mention): Promise<Told | null> {
    const { notices } = this.#deps;
    const head = await this.#head(missed.noticeId);
    if (!head || (head.status === 'withdrawn' && this.#mailing.act !== 'withdrawal')) return null;
    const version = Math.max(head.version, missed.version);
    const notice = version === head.version ? head : await notices.findVersion(missed.noticeId, version);
    return notice && { notice, missed, mention: { ...missed, version } };
  }

  #head(noticeId: string): Promise<Notice | null> {
    const known = this.#heads.get(noticeId) ?? this.#deps.notices.find(noticeId);
    this.#heads.set(noticeId, known);
    return known;
  }

  /** Every delivery to a contact that told as much of this notice, by whichever mailing. */
  async #deliveries(contact: Subscription, { missed }: Told): Promise<readonly FoundTold[]> {
    const found: FoundTold[] = [];
    for (const mailing of await this.#deps.mailings.ofNotice(missed.noticeId))
      if (tellsAsMuch(this.#mailing, mailing)) found.push(...(await this.#finder.of(contact, mailing)));
    const isAsNew = ({ noticeId, version }: Mention): boolean => noticeId === missed.noticeId && version >= missed.version;
    return found.filter(({ mentions }) => mentions.some(isAsNew));
  }

  async #reach(contact: Subscription, told: Told): Promise<Reach> {
    const reaches = (await this.#deliveries(contact, told)).map(({ reach }) => reach);
    if (reaches.length === 0 && this.#mailing.act !== 'withdrawal' && (await this.#finder.isAwaiting(contact, told.notice))) return 'open';
    return together(reaches);
  }

  async #reachInstead(fallback: Subscription, told: Told): Promise<Reach | 'untold'> {
    const found = await this.#deliveries(fallback, told);
    if (found.length > 0) return together(found.map(({ reach }) => reach));
    // What a mailing tells one is decided once.
    if ((await this.#finder.of(fallback, this.#mailing)).length > 0) return 'none';
    return receivesAt(fallback, instant(this.#deps.clock.now())) ? 'untold' : 'none';
  }

  /** No other mailing tells the fallbacks the same. */
  async #mayTell({ mention }: Told): Promise<boolean> {
    const { misses, clock } = this.#deps;
    const { id } = this.#mailing;
    return (await misses.claim(this.#organizationId, `told-${whatIsTold(this.#mailing, mention)}`, id, instant(clock.now()))) === id;
  }

  /** What a fallback has a batch of already stays so, and is put back on its way if a crash kept it. */
  async #tell(fallback: Subscription, mentions: readonly Mention[]): Promise<void> {
    const [known] = (await this.#finder.of(fallback, this.#mailing)).filter(({ isFallback }) => isFallback);
    if (known?.batch.recipients.length === 1 && known.reach === 'open')
      return tellInstead(this.#deps, this.#mailing, known.batch.id.channel, fallback, known.mentions);
    if (known || mentions.length === 0 || !receivesAt(fallback, instant(this.#deps.clock.now()))) return;
    await tellInstead(this.#deps, this.#mailing, fallback.channel.type, fallback, mentions);
  }

  async #unreached(told: Told, contacts: readonly Subscription[]): Promise<Unreached> {
    const { noticeId, version } = told.mention;
    const found = (await Promise.all(contacts.map((contact) => this.#deliveries(contact, told)))).flat();
    const why = found.find(({ reach }) => reach === 'missed')?.why;
    return { what: whatIsTold(this.#mailing, told.mention), noticeId, version, title: told.notice.title, why };
  }
}
