import type { Log } from '#platform/log';
import type { TrustedProxies } from '#platform/source-address';
import type { AddressChanges } from '#ports/address-changes';
import type { AgencyStore } from '#ports/agency-store';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentStore } from '#ports/attachment-store';
import type { AuditLog } from '#ports/audit-log';
import type { CallLimiter } from '#ports/call-limiter';
import type { Clock, Random } from '#ports/clock';
import type { ConsentLog } from '#ports/consent-log';
import type { ErasureRequests } from '#ports/erasure-requests';
import type { LetterRequests } from '#ports/letter-requests';
import type { NoticeLists } from '#ports/notice-lists';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { Receipts } from '#ports/receipts';
import type { RecoverRequests } from '#ports/recover-requests';
import type { SearchIndex } from '#ports/search-index';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import type { FollowFeed } from '#usecases/feeds/follow-feed';
import type { ListAttempts } from '#usecases/ledger/list-attempts';
import type { ListSent } from '#usecases/ledger/list-sent';
import type { Subscribe } from '#usecases/subscriptions/subscribe';
import type { Site } from '#views/site';

export type SiteDeps = Readonly<{
  notices: NoticeStore;
  noticeLists: NoticeLists;
  searchIndex: SearchIndex;
  attachments: Pick<AttachmentStore, 'find'>;
  attachmentFiles: Pick<AttachmentFiles, 'linkTo'>;
  subscriptions: SubscriptionStore;
  suppressions: Pick<Suppressions, 'among' | 'lift'>;
  addressChanges: AddressChanges;
  erasureRequests: Pick<ErasureRequests, 'make'>;
  letterRequests: Pick<LetterRequests, 'make'>;
  limiter: CallLimiter;
  trustedProxies: TrustedProxies;
  vault: Vault;
  clock: Clock;
  site: Site;
  log: Log;
  agencies: Pick<AgencyStore, 'findMany' | 'list'>;
  /** Who answers notices, and how members of a hub do: asked for by few. */
  receiptDesk: () => Promise<
    Readonly<{
      organizations: Pick<OrganizationStore, 'find' | 'findMany' | 'members'>;
      receipts: Pick<Receipts, 'find' | 'findMany' | 'answer' | 'sumsOfHub'>;
    }>
  >;
  /** What became of mailings: asked for by few. */
  ledger: () => Promise<
    Pick<ListSent & ListAttempts, 'mailings' | 'sentMailings' | 'batches' | 'retries'> &
      Readonly<{ recoverRequests: Pick<RecoverRequests, 'ask' | 'last'> }>
  >;
  /** Contacts, hubs and what was agreed to: looked at behind a link in a message alone. */
  organizationDesk: () => Promise<Readonly<{ organizations: OrganizationStore; consentLog: ConsentLog; audit: Pick<AuditLog, 'record'> }>>;
  /** Programs that follow feeds: one comes now and then. */
  followDesk: () => Promise<Pick<FollowFeed, 'followers' | 'feedTasks' | 'refusalOfUrl'>>;
  random: Random;
  /** Sign-ups of one network in an hour. */
  signUpsPerHour: number;
}> &
  Pick<Subscribe, 'refusalOfUrl' | 'isNearUrl' | 'localParts'>;
