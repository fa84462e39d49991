import { officeDocumentReader } from '../../functions/adapters/documents/office-document-reader.ts';
import { sniffFile } from '../../functions/adapters/files/sniff-file.ts';
import { hmacSha256 } from '../../functions/adapters/hmac.ts';
import { noticesToBeIndexed } from '../../functions/adapters/search/notices-to-be-indexed.ts';
import { SnapshotSearchIndex } from '../../functions/adapters/search/snapshot-search-index.ts';
import { encodeGb18030 } from '../../functions/adapters/text/gb18030.ts';
import { writeWorkbook } from '../../functions/adapters/xlsx/xlsx-workbook.ts';
import { KNOWN_CALENDAR } from '../../functions/domain/calendar.ts';
import { KNOWN_CRITERIA } from '../../functions/domain/subscriptions/known-criteria.ts';
import type { ReleasedFor } from '../../functions/ports/release-address.ts';
import { FixedRandom, SettableClock } from './clock-and-random.ts';
import { FakeVault } from './fake-vault.ts';
import { InMemoryAddressChanges } from './in-memory-address-changes.ts';
import { InMemoryAgencyStore } from './in-memory-agency-store.ts';
import { InMemoryAnswerStore } from './in-memory-answer-store.ts';
import { InMemoryAsideBackfill } from './in-memory-aside-backfill.ts';
import { InMemoryAttachmentFiles, InMemoryAttachmentStore, RecordingAttachmentChecks } from './in-memory-attachments.ts';
import { InMemoryAuditBackfill } from './in-memory-audit-backfill.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { InMemoryBatchNames } from './in-memory-batch-names.ts';
import { InMemoryBatches } from './in-memory-batches.ts';
import { InMemoryBreakers } from './in-memory-breakers.ts';
import { InMemoryCallLimiter } from './in-memory-call-limiter.ts';
import { InMemoryCensus } from './in-memory-census.ts';
import { InMemoryContactBackfill } from './in-memory-contact-backfill.ts';
import { InMemoryDeadCriteriaRecord } from './in-memory-dead-criteria-record.ts';
import { InMemoryDocumentFiles } from './in-memory-documents.ts';
import { InMemoryDomainPauses } from './in-memory-domain-pauses.ts';
import { InMemoryDrafts } from './in-memory-drafts.ts';
import { InMemoryEndpointPaces } from './in-memory-endpoint-paces.ts';
import { InMemoryErasureRequests } from './in-memory-erasure-requests.ts';
import { InMemoryExportFiles, InMemoryExportStore, RecordingExportQueue } from './in-memory-exports.ts';
import { InMemoryFeedbackRecords } from './in-memory-feedback-records.ts';
import { InMemoryFeedFollowers, InMemoryFeedTasks } from './in-memory-feeds.ts';
import { InMemoryImportFiles, InMemoryImportStore, RecordingImportQueue } from './in-memory-imports.ts';
import { InMemoryKeptMail } from './in-memory-kept-mail.ts';
import { InMemoryKeyStore } from './in-memory-key-store.ts';
import { InMemoryLedgerSums } from './in-memory-ledger-sums.ts';
import { InMemoryLetterCount } from './in-memory-letter-count.ts';
import { InMemoryLetterRequests } from './in-memory-letter-requests.ts';
import { InMemoryLettersOnce } from './in-memory-letters-once.ts';
import { InMemoryMailingChecks } from './in-memory-mailing-checks.ts';
import { InMemoryMailings } from './in-memory-mailings.ts';
import { InMemoryMissedNotices } from './in-memory-missed-notices.ts';
import { InMemoryMisses } from './in-memory-misses.ts';
import { InMemoryNoticeStore } from './in-memory-notice-store.ts';
import { InMemoryOrganizationBackfill } from './in-memory-organization-backfill.ts';
import { InMemoryPacer } from './in-memory-pacer.ts';
import { InMemoryRanges } from './in-memory-ranges.ts';
import { InMemoryReceipts } from './in-memory-receipts.ts';
import { InMemoryRecoverRequests } from './in-memory-recover-requests.ts';
import { InMemoryRedriveRequests } from './in-memory-redrive-requests.ts';
import { InMemoryRetries } from './in-memory-retries.ts';
import { InMemoryRetryRequests } from './in-memory-retry-requests.ts';
import { InMemorySearchSnapshots } from './in-memory-search.ts';
import { InMemorySentMailings } from './in-memory-sent-mailings.ts';
import { InMemorySessions, InMemorySignIns } from './in-memory-sign-ins.ts';
import { InMemorySlowTurns } from './in-memory-slow-turns.ts';
import { InMemoryStaff } from './in-memory-staff.ts';
import { InMemorySubscriptions } from './in-memory-subscriptions.ts';
import { InMemorySuppressions } from './in-memory-suppressions.ts';
import { InMemoryTraces } from './in-memory-traces.ts';
import { MailingsState } from './mailings-state.ts';
import { RecordingQueues } from './recording-queues.ts';
import { ScriptedDeadLetters } from './scripted-dead-letters.ts';
import { ScriptedEndpoints } from './scripted-endpoints.ts';
import { ScriptedMailer } from './scripted-mailer.ts';
import { ScriptedQueueDepths } from './scripted-queue-depths.ts';
import { ScriptedStoreHealth } from './scripted-store-health.ts';

/** Every port once, in memory: what a use case needs can be taken out of it. @param pageSize of the directory: a longer range is split */
export const aWorld = (pageSize = 100) => {
  const vault = new FakeVault();
  const agencies = new InMemoryAgencyStore();
  const keys = new InMemoryKeyStore();
  const subscriptions = new InMemorySubscriptions(vault, pageSize);
  const attachments = new InMemoryAttachmentStore();
  const notices = new InMemoryNoticeStore(attachments);
  const clock = new SettableClock();
  const snapshots = new InMemorySearchSnapshots();
  const suppressions = new InMemorySuppressions();
  const released: string[] = [];
  const releasedFor: ReleasedFor[] = [];
  const state = new MailingsState();
  const redriveRequests = new InMemoryRedriveRequests();
  const retryRequests = new InMemoryRetryRequests(state);
  const recoverRequests = new InMemoryRecoverRequests(state);
  const imports = new InMemoryImportStore();
  const letterRequests = new InMemoryLetterRequests();
  const feedTasks = new InMemoryFeedTasks();
  const followers = new InMemoryFeedFollowers(feedTasks);
  const addressChanges = new InMemoryAddressChanges(letterRequests);
  const staff = new InMemoryStaff(letterRequests, vault);
  const sessions = new InMemorySessions();
  const drafts = new InMemoryDrafts();
  const erasureRequests = new InMemoryErasureRequests();
  const breakers = new InMemoryBreakers(letterRequests);
  const audit = new InMemoryAuditLog(() =>
    [
      breakers,
      addressChanges,
      erasureRequests,
      notices,
      attachments,
      agencies,
      keys,
      staff,
      sessions,
      drafts,
      redriveRequests,
      retryRequests,
      recoverRequests,
      imports,
      suppressions,
      followers,
      subscriptions.organizations,
    ].flatMap(({ audits }) => audits),
  );
  return {
    clock,
    random: new FixedRandom(),
    vault,
    notices,
    noticeLists: notices,
    snapshots,
    searchIndex: new SnapshotSearchIndex({ snapshots, tail: noticesToBeIndexed({ notices, noticeLists: notices }, clock), clock }),
    attachments,
    attachmentFiles: new InMemoryAttachmentFiles(),
    attachmentChecks: new RecordingAttachmentChecks(),
    documentFiles: new InMemoryDocumentFiles(),
    documentReader: officeDocumentReader,
    sniffFile,
    hasScanner: false,
    operatorAddress: null as string | null,
    queueDepths: new ScriptedQueueDepths(),
    acceptances: notices.acceptances,
    agencies,
    keys,
    staff,
    drafts,
    sessions,
    signIns: new InMemorySignIns(),
    answers: new InMemoryAnswerStore(),
    audit,
    auditBackfill: new InMemoryAuditBackfill(audit, agencies),
    subscriptions,
    directory: subscriptions,
    consentLog: subscriptions,
    organizations: subscriptions.organizations,
    factsSpreads: subscriptions.organizations,
    requests: subscriptions.requests,
    consentRequests: subscriptions.requests,
    letterRequests,
    feedTasks,
    followers,
    lettersOnce: new InMemoryLettersOnce(letterRequests),
    addressChanges,
    erasureRequests,
    traces: new InMemoryTraces(subscriptions, addressChanges, vault),
    missedNotices: new InMemoryMissedNotices(),
    letters: new InMemoryLetterCount(),
    state,
    mailings: new InMemoryMailings(state),
    checks: new InMemoryMailingChecks(state),
    ranges: new InMemoryRanges(state),
    batches: new InMemoryBatches(state),
    retries: new InMemoryRetries(state),
    misses: new InMemoryMisses(),
    batchNames: new InMemoryBatchNames(state),
    sentMailings: new InMemorySentMailings(state),
    receipts: new InMemoryReceipts(letterRequests),
    imports,
    importFiles: new InMemoryImportFiles(),
    keptMail: new InMemoryKeptMail(),
    importQueue: new RecordingImportQueue(),
    encodeGb18030: async (text: string): Promise<Uint8Array> => encodeGb18030(text),
    writeWorkbook,
    aside: subscriptions.aside,
    exports: new InMemoryExportStore(),
    exportFiles: new InMemoryExportFiles(),
    exportQueue: new RecordingExportQueue(),
    sums: new InMemoryLedgerSums(),
    census: new InMemoryCensus(),
    asideBackfill: new InMemoryAsideBackfill(subscriptions),
    backfill: new InMemoryContactBackfill(subscriptions),
    deadCriteria: new InMemoryDeadCriteriaRecord(letterRequests),
    knownCriteria: KNOWN_CRITERIA,
    organizationBackfill: new InMemoryOrganizationBackfill(subscriptions),
    pacer: new InMemoryPacer(),
    suppressions,
    /** What was asked for of the sending service's own list. */
    released,
    releasedFor,
    releaseAddress: async (address: string, why: ReleasedFor): Promise<void> => {
      released.push(address);
      releasedFor.push(why);
    },
    records: new InMemoryFeedbackRecords(),
    domainPauses: new InMemoryDomainPauses(),
    breakers,
    slowTurns: new InMemorySlowTurns(),
    queues: new RecordingQueues(),
    redriveRequests,
    retryRequests,
    recoverRequests,
    deadLetters: new ScriptedDeadLetters(),
    limiter: new InMemoryCallLimiter(),
    mailer: new ScriptedMailer(),
    storeHealth: new ScriptedStoreHealth(),
    endpoints: new ScriptedEndpoints(),
    paces: new InMemoryEndpointPaces(),
    hmac: hmacSha256,
    ledgerDays: 730,
    signatureHours: 72,
    calendar: KNOWN_CALENDAR,
    site: { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' },
  };
};
