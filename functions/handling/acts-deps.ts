import type { TrustedProxies } from '#platform/source-address';
import type { AcceptanceRecords } from '#ports/acceptance-records';
import type { AddressChanges } from '#ports/address-changes';
import type { AgencyStore } from '#ports/agency-store';
import type { AnswerStore } from '#ports/answer-store';
import type { Aside } from '#ports/aside';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentStore } from '#ports/attachment-store';
import type { AuditLog } from '#ports/audit-log';
import type { Batches } from '#ports/batches';
import type { Breakers } from '#ports/breakers';
import type { CallLimiter } from '#ports/call-limiter';
import type { Clock, Random } from '#ports/clock';
import type { ConsentLog } from '#ports/consent-log';
import type { Directory } from '#ports/directory';
import type { DirectoryCensus } from '#ports/directory-census';
import type { DocumentFiles } from '#ports/document-files';
import type { DocumentReader } from '#ports/document-reader';
import type { DraftStore } from '#ports/draft-store';
import type { ErasureRequests } from '#ports/erasure-requests';
import type { ExportFiles } from '#ports/export-files';
import type { ExportQueue, ExportStore } from '#ports/export-store';
import type { FeedFollowers } from '#ports/feed-followers';
import type { ImportFiles } from '#ports/import-files';
import type { ImportQueue, ImportStore } from '#ports/import-store';
import type { KeyStore } from '#ports/key-store';
import type { LedgerSums } from '#ports/ledger-sums';
import type { LetterRequests } from '#ports/letter-requests';
import type { Mailings } from '#ports/mailings';
import type { NoticeLists } from '#ports/notice-lists';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { Pacer } from '#ports/pacer';
import type { Ranges } from '#ports/ranges';
import type { Receipts } from '#ports/receipts';
import type { RecoverRequests } from '#ports/recover-requests';
import type { RedriveRequests } from '#ports/redrive-requests';
import type { Retries } from '#ports/retries';
import type { RetryRequests } from '#ports/retry-requests';
import type { SearchIndex } from '#ports/search-index';
import type { SentMailings } from '#ports/sent-mailings';
import type { StaffStore } from '#ports/staff-store';
import type { StoreHealth } from '#ports/store-health';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import type { WriteWorkbook } from '#ports/write-workbook';
import type { Attach } from '#usecases/attachments/attach';
import type { Subscribe } from '#usecases/subscriptions/subscribe';
import type { Site } from '#views/site';

/** All that the acts work with that the contract offers, by whatever door somebody comes: the API, or the console. */
export type ActsDeps = Readonly<{
  notices: NoticeStore;
  noticeLists: NoticeLists;
  searchIndex: SearchIndex;
  acceptances: AcceptanceRecords;
  drafts: DraftStore;
  agencies: AgencyStore;
  keys: KeyStore;
  staff: StaffStore;
  answers: AnswerStore;
  audit: AuditLog;
  subscriptions: SubscriptionStore;
  organizations: OrganizationStore;
  suppressions: Pick<Suppressions, 'among' | 'find' | 'lift'>;
  followers: Pick<FeedFollowers, 'living' | 'end'>;
  /** Text in GB 18030. */
  encodeGb18030: (text: string) => Promise<Uint8Array>;
  writeWorkbook: WriteWorkbook;
  aside: Aside;
  exports: ExportStore;
  exportFiles: Pick<ExportFiles, 'link' | 'forgetAll'>;
  exportQueue: ExportQueue;
  imports: ImportStore;
  importFiles: Pick<ImportFiles, 'put' | 'uploadFor' | 'formFor' | 'size' | 'report'>;
  importQueue: ImportQueue;
  attachments: AttachmentStore;
  attachmentFiles: Pick<AttachmentFiles, 'uploadFor' | 'formFor' | 'look' | 'open' | 'remove' | 'linkTo'>;
  documentFiles: DocumentFiles;
  documentReader: DocumentReader;
  addressChanges: AddressChanges;
  consentLog: ConsentLog;
  erasureRequests: Pick<ErasureRequests, 'make'>;
  letterRequests: Pick<LetterRequests, 'make'>;
  directory: Directory;
  census: DirectoryCensus;
  mailings: Mailings;
  ranges: Ranges;
  batches: Batches;
  retries: Retries;
  retryRequests: RetryRequests;
  recoverRequests: Pick<RecoverRequests, 'ask' | 'last'>;
  receipts: Receipts;
  sentMailings: SentMailings;
  sums: LedgerSums;
  breakers: Pick<Breakers, 'findMany' | 'list' | 'read' | 'replace'>;
  pacer: Pick<Pacer, 'line'>;
  redriveRequests: RedriveRequests;
  storeHealth: StoreHealth;
  limiter: CallLimiter;
  trustedProxies: TrustedProxies;
  /** So long the ledger is kept; 0: for ever. */
  ledgerDays: number;
  /** So long co-issuers may sign. */
  signatureHours: number;
  /** Sign-ups of one network in an hour. */
  signUpsPerHour: number;
  vault: Vault;
  clock: Clock;
  random: Random;
  site: Site;
  /** SHA-256, hex. */
  sha256: (text: string) => string;
  /** The same of a file, piece by piece. */
  sha256Of: (bytes: AsyncIterable<Uint8Array>) => Promise<string>;
}> &
  Pick<Attach, 'sniffFile' | 'attachmentChecks' | 'hasScanner'> &
  Pick<Subscribe, 'refusalOfUrl' | 'isNearUrl' | 'localParts'>;
