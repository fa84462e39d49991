import type { LetterRequest } from '#domain/subscriptions/letter-request';
import type { AddressChanges } from '#ports/address-changes';
import type { AgencyStore } from '#ports/agency-store';
import type { AttachmentStore } from '#ports/attachment-store';
import type { Breakers } from '#ports/breakers';
import type { Clock } from '#ports/clock';
import type { DraftStore } from '#ports/draft-store';
import type { LedgerSums } from '#ports/ledger-sums';
import type { LetterRequests } from '#ports/letter-requests';
import type { Mailings } from '#ports/mailings';
import type { MissedNotices } from '#ports/missed-notices';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { Receipts } from '#ports/receipts';
import type { SignIns } from '#ports/sign-ins';
import type { StaffStore } from '#ports/staff-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import type { Site } from '#views/site';

/** What a letter says, to whom; composed as it leaves, since links count from then on. */
export type LetterText = Readonly<{
  to: string;
  compose: () => Promise<Uint8Array>;
  /** By which letters of the kind to this mailbox are counted, and how many a day may leave; else with those that anybody asks for. */
  counted?: Readonly<{ as: string; aDay: number }>;
}>;

export type ComposeLetter = Readonly<{
  subscriptions: SubscriptionStore;
  addressChanges: Pick<AddressChanges, 'find'>;
  agencies: Pick<AgencyStore, 'findMany'>;
  notices: Pick<NoticeStore, 'find'>;
  mailings: Pick<Mailings, 'find'>;
  sums: Pick<LedgerSums, 'find'>;
  breakers: Pick<Breakers, 'findMany'>;
  /** What organizations missed, for those who care for them. */
  missedNotices: Pick<MissedNotices, 'of'>;
  organizations: Pick<OrganizationStore, 'find' | 'findMany' | 'contacts'>;
  receipts: Pick<Receipts, 'find' | 'sums'>;
  suppressions: Pick<Suppressions, 'find'>;
  staff: Pick<StaffStore, 'find' | 'ofAgency' | 'withAddress'>;
  drafts: Pick<DraftStore, 'find'>;
  attachments: Pick<AttachmentStore, 'find'>;
  /** Who may come in as the first operator; null: nobody. */
  operatorAddress: string | null;
  signIns: Pick<SignIns, 'find'>;
  /** One that is for several people asks for a letter to each. */
  letterRequests: Pick<LetterRequests, 'make'>;
  vault: Vault;
  clock: Clock;
  site: Site;
}>;

/** Finds to whom a letter goes that was asked for, and what it says. Null: there is nothing to say. */
export type TextOf = (deps: ComposeLetter, request: LetterRequest) => Promise<LetterText | null>;
