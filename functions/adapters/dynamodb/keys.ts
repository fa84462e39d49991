import type { Partition, Range } from '#domain/audience/directory';
import { rangeId, rowKey } from '#domain/audience/directory';
import type { BatchId } from '#domain/mailings/batch';
import type { NoticeDue } from '#domain/notices/notice-life';
import type { MissedNotice, MissedReader } from '#domain/organizations/missed-notice';

/**
 * The one place where keys are built. What is read, and by which key:
 *
 * Registry
 *   agency by id, all agencies          AGENCIES / <agency>
 *   key by id; keys of an agency        KEY#<key> / KEY;  AGENCY#<agency> / KEY#<key>
 *   how often keys were added to an agency  AGENCY#<agency> / ROTATION
 *   consents of an agency               AGENCY#<agency> / CONSENT#<lead>
 *   persons of an agency; how often they were changed   STAFF#<agency> / PERSON#<staff>, ROSTER
 *   persons with an address, by agency  STAFF-WITH#<keyed hash> / <agency>
 *   who asks to be let in; the newest of an address     SIGN-IN#<sign-in> / SIGN-IN;  SIGN-IN-OF#<keyed hash> / NEWEST
 *   who is signed in                    SESSION#<hash> / SESSION
 *   audit by time, newest first           AUDIT#<agency> / <time>#<action>#<subject>
 *   … over all agencies                   AUDITS / <time>#<agency>#<action>#<subject>
 *   … put there for what 0.1.0 wrote    AUDIT-RUN / NOW
 *   settings                            SETTINGS / <name>
 *   answer under an idempotency key     ANSWER#<scope> / <key>
 *   calls of a caller in a window       LIMIT#<limit>#<caller> / <start, ms since 1970>
 * Notices
 *   head, version, all versions         NOTICE#<notice> / HEAD, V#00001
 *   acceptance by idempotency key       ACCEPTED#<caller> / <key>
 *   notices of an agency by time        AGENCY#<agency> / <created>#<notice>
 *   drafts of an agency; earlier revisions of one       DRAFTS#<agency> / <draft>;  DRAFT#<draft> / R#00001
 *   months with anything published      MONTHS / <month>
 *   notices of one number, or title     LIKE#number#<hash>, LIKE#title#<hash> / <created>#<notice>; of a title for 31 days
 *   board by month, newest first        index board: <month> / <published>#<notice>
 *   what is due for a notice              NOTICE#<notice> / DUE#plan#<version>-<mailing's act>, DUE#publish#<version>, DUE#lapse#<version>,
 *                                         DUE#remind#1-<step>, DUE#redact#<version>-<revision>, DUE#supersede#<version>,
 *                                         DUE#tell#<version>-<news>-<agency>, DUE#index#<version>-<revision>
 *   what is due, longest first            index due: plan | publish | lapse | remind | tell | index | redact | supersede / <time>#<notice>
 *   attachment                          ATTACHMENT#<attachment> / ATTACHMENT
 *   attachments to be deleted             index due: attachment / <time>#<attachment>
 * Subscriptions
 *   the truth                           SUB#<subscription> / SUB
 *   directory                           DIR#<slot>#<province> / <region>#<subscription>
 *   partitions of the directory         PARTITIONS / <slot>#<province>
 *   living ones that stand in none      index aside: ASIDE#<province> / <region>#<subscription>
 *   by address                          index byAddress: <keyed hash> / <subscription>
 *   what was agreed to, by time          SUB#<subscription> / CONSENT#<time>#<act>
 *   criteria that it was told match no more  SUB#<subscription> / DEAD
 *   another address that is asked for    SUB#<subscription> / ADDRESS;  index byAddress: asked#<keyed hash> / <subscription>
 *   organization, its contacts          ORG#<organization> / ORG, SUB#<subscription>
 *   who was asked in and has not answered    ORG#<organization> / INVITED#<subscription>
 *   who asks to be a member of a hub, or is   ORG#<hub> / MEMBER#<organization>
 *   hubs by region                      HUBS / <region>#<organization>
 *   facts to be spread to its contacts  ORG#<organization> / SPREAD;  index due: spread / <time>#<organization>
 *   organization by its identity        ORGKEY#<credit code, else normalised name and place> / ORGKEY
 *   who holds an address or URL         CONTACT#<keyed hash>#<credit code, else normalised name> / CONTACT
 *   … whatever the organization is called  CONTACT#<keyed hash>#<organization> / CONTACT
 *   who is to be asked for consent      ASK#<subscription> / DUE;  index due: ask / <time>#<subscription>
 *   letters that left to a mailbox      LETTERS#<keyed hash> / SENT
 *   addresses to be erased             ERASE#<keyed hash> / DUE;  index due: erase / <time>#…
 *   letters to be written               LETTER#<kind>#<keyed hash, or subscription> / DUE;  index due: letter / <time>#…
 *   what a hub or agency is told in a day   MISSED#<hub | agency>#<id>#<day> / <organization>#<notice>#<version>
 *   letters that are written once       LETTER#<kind>#<subject> / TOLD
 *   must an address not be written to   ADDRESS#<keyed hash> / RECORD;  which to ask for: ADDRESS-MARKS / <letter>
 *   programs that feeds are pushed to   FOLLOWERS / <follower>
 *   what is to be done for them          FEED#<ask | push>#<follower> / DUE;  index due: feed / <time>#…
 * Mailings
 *   mailing and its ranges              MAIL#<mailing> / MAILING, RANGE#<range>
 *   sums for a notice; told by a range   MAIL#<mailing> / SUM#<notice>, TOLD#<range>
 *   mailings of a notice                NOTICE#<notice> / MAILING#<started>#<mailing>
 *   mailings by month, newest first       BEGUN#<month> / <started>#<mailing>, for 91 days
 *   runs of a slot by end of window     SLOT#<slot> / RUN#<to>
 *   batches, progresses, retries and what is known of past ones   BATCH#<mailing>#<range> / B#…, O#…, R#… <channel>#<after>
 *   range by the name of its batches    NAME#<first letters> / RANGE
 *   open mailings, due retries          index due: open | retry#<shard> / <time>#…
 *   the sending line                    PACE / CLOCK, RATE, TAIL#<part>#<flow>
 *   mail domains that refuse us         PACE / PAUSES
 *   what came back of a message         FEEDBACK#<event> / <keyed hash of the recipient>
 *   senders slowed or held, one or all    BREAKERS / <agency>
 *   what counts of a sender, by the hour  BREAKER#<agency> / HOUR#<hour>;  what left of its mailings  BREAKER#<agency> / SENT#<mailing>
 *   … what was counted; its slowed turns  BREAKER#<agency> / CAME#<what>#…, TURN
 *   who may have missed a mailing         MISS#<mailing> / <organization>;  index due: miss / <time>#…
 *   … what became of it, once             MISS-CLAIM#<organization> / told|missed-<notice>-<version>, or -<mailing>
 *   the last request to redrive            REDRIVE / LAST
 *   the last request to retry a notice  RETRY#<notice> / LAST;  index due: reopen / <time>#<notice>
 *   the last request to send again what a subscription missed   RECOVER#<subscription> / LAST;  index due: recover / <time>#…
 *   who is asked for a receipt, or gave it   RECEIPTS#<notice>#<shard> / ORG#<organization>
 *   … counted by county and hub           RECEIPTS#<notice> / SUM#<county>#<verified or claimed>#<hub>
 *   … counted for a hub, newest last       RECEIPTS#HUB#<hub> / NOTICE#<notice>
 *   rows of the directory, counted       CENSUS / <slot>#<province>;  CENSUS-RUN / NOW
 *   list of subscriptions, how far it is  IMPORT#<import> / IMPORT;  all of them, newest first  IMPORTS / <created>#<import>
 *   a file that is taken out              EXPORT#<export> / EXPORT
 *   contacts, taken for what has none     CONTACT-RUN / BOTH; NOW where only names were looked at
 *   organizations, the same               ORGANIZATION-RUN / NOW
 *   who stands aside, the same            ASIDE-RUN / NOW
 *   criteria that match no more           CRITERIA-RUN / NOW
 * Each
 *   does the table answer?              HEALTH / HEALTH, which is never there
 */
export type Key = Readonly<{ pk: string; sk: string }>;

/** Of a stored item. */
export const keyOf = (item: Readonly<Record<string, unknown>>): Key => ({ pk: String(item['pk']), sk: String(item['sk']) });

/** In one word, for maps and sets. */
export const keyName = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

const key = (pk: string, sk: string): Key => ({ pk, sk });

export const healthKey: Key = key('HEALTH', 'HEALTH');

type Audited = Readonly<{ agencyId: string; at: string; action: string; subject: string }>;

export const registryKeys = {
  agency: (id: string): Key => key('AGENCIES', id),
  apiKey: (id: string): Key => key(`KEY#${id}`, 'KEY'),
  keyOfAgency: (agencyId: string, keyId: string): Key => key(`AGENCY#${agencyId}`, `KEY#${keyId}`),
  rotation: (agencyId: string): Key => key(`AGENCY#${agencyId}`, 'ROTATION'),
  consent: (agencyId: string, leadId: string): Key => key(`AGENCY#${agencyId}`, `CONSENT#${leadId}`),
  staff: (agencyId: string, staffId: string): Key => key(`STAFF#${agencyId}`, `PERSON#${staffId}`),
  roster: (agencyId: string): Key => key(`STAFF#${agencyId}`, 'ROSTER'),
  staffWith: (addressKey: string, agencyId: string): Key => key(`STAFF-WITH#${addressKey}`, agencyId),
  signIn: (id: string): Key => key(`SIGN-IN#${id}`, 'SIGN-IN'),
  newestSignIn: (addressKey: string): Key => key(`SIGN-IN-OF#${addressKey}`, 'NEWEST'),
  session: (id: string): Key => key(`SESSION#${id}`, 'SESSION'),
  auditsOf: (agencyId: string): string => `AUDIT#${agencyId}`,
  audit: ({ agencyId, at, action, subject }: Audited): Key => key(registryKeys.auditsOf(agencyId), `${at}#${action}#${subject}`),
  audits: 'AUDITS',
  auditOfAll: ({ agencyId, at, action, subject }: Audited): Key => key(registryKeys.audits, `${at}#${agencyId}#${action}#${subject}`),
  auditRun: (): Key => key('AUDIT-RUN', 'NOW'),
  setting: (name: string): Key => key('SETTINGS', name),
  callCount: (limit: string, caller: string, startMs: number): Key => key(`LIMIT#${limit}#${caller}`, String(startMs)),
  answer: (scope: string, idempotencyKey: string): Key => key(`ANSWER#${scope}`, idempotencyKey),
} as const;

/** What tells two things apart that are due for one version. */
const detailOf = (due: NoticeDue): string => {
  if (due.act === 'plan') return `-${due.mailing}`;
  if (due.act === 'remind') return `-${due.step}`;
  if (due.act === 'index' || due.act === 'redact') return `-${due.revision}`;
  return due.act === 'tell' ? `-${due.news}-${due.agencyId}` : '';
};

export const noticeKeys = {
  head: (id: string): Key => key(`NOTICE#${id}`, 'HEAD'),
  version: (id: string, version: number): Key => key(`NOTICE#${id}`, `V#${String(version).padStart(5, '0')}`),
  acceptance: (caller: string, idempotencyKey: string): Key => key(`ACCEPTED#${caller}`, idempotencyKey),
  ofAgency: (agencyId: string, createdAt: string, id: string): Key => key(`AGENCY#${agencyId}`, `${createdAt}#${id}`),
  due: (due: NoticeDue): Key => key(`NOTICE#${due.noticeId}`, `DUE#${due.act}#${due.version}${detailOf(due)}`),
  draft: (agencyId: string, id: string): Key => key(`DRAFTS#${agencyId}`, id),
  draftRevision: (id: string, revision: number): Key => key(`DRAFT#${id}`, `R#${String(revision).padStart(5, '0')}`),
  month: (month: string): Key => key('MONTHS', month),
  like: (by: 'number' | 'title', hash: string, createdAt: string, id: string): Key => key(`LIKE#${by}#${hash}`, `${createdAt}#${id}`),
  attachment: (id: string): Key => key(`ATTACHMENT#${id}`, 'ATTACHMENT'),
  /** In the index of what is due. */
  dueAttachments: 'attachment',
} as const;

/** The month of an instant, `2026-11`: a partition of the board. */
export const monthOf = (at: string): string => at.slice(0, 7);

type Missed = Pick<MissedNotice, 'organizationId' | 'noticeId' | 'version'>;

export const subscriptionKeys = {
  truth: (id: string): Key => key(`SUB#${id}`, 'SUB'),
  address: (addressKey: string): Key => key(`ADDRESS#${addressKey}`, 'RECORD'),
  marks: (name: string): Key => key('ADDRESS-MARKS', name),
  consent: (id: string, at: string, act: string): Key => key(`SUB#${id}`, `CONSENT#${at}#${act}`),
  deadCriteria: (id: string): Key => key(`SUB#${id}`, 'DEAD'),
  addressChange: (id: string): Key => key(`SUB#${id}`, 'ADDRESS'),
  /** In the index of addresses, apart from those that notices go to. */
  askedAddress: (addressKey: string): string => `asked#${addressKey}`,
  contact: (addressKey: string, organization: string): Key => key(`CONTACT#${addressKey}#${organization}`, 'CONTACT'),
  organization: (id: string): Key => key(`ORG#${id}`, 'ORG'),
  contactOf: (organizationId: string, id: string): Key => key(`ORG#${organizationId}`, `SUB#${id}`),
  invitedTo: (organizationId: string, id: string): Key => key(`ORG#${organizationId}`, `INVITED#${id}`),
  memberOf: (hubId: string, organizationId: string): Key => key(`ORG#${hubId}`, `MEMBER#${organizationId}`),
  hubs: 'HUBS',
  hub: (region: string, organizationId: string): Key => key(subscriptionKeys.hubs, `${region}#${organizationId}`),
  missedOf: ({ kind, id }: MissedReader, day: string): string => `MISSED#${kind}#${id}#${day}`,
  missed: (reader: MissedReader, day: string, { organizationId, noticeId, version }: Missed): Key =>
    key(subscriptionKeys.missedOf(reader, day), `${organizationId}#${noticeId}#${version}`),
  spread: (organizationId: string): Key => key(`ORG#${organizationId}`, 'SPREAD'),
  identity: (identity: string): Key => key(`ORGKEY#${identity}`, 'ORGKEY'),
  partition: ({ slotId, province }: Partition): Key => key('PARTITIONS', `${slotId}#${province}`),
  aside: (province: string): string => `ASIDE#${province}`,
  rows: ({ slotId, province }: Partition): string => `DIR#${slotId}#${province}`,
  row: (partition: Partition, entry: Parameters<typeof rowKey>[0]): Key => key(subscriptionKeys.rows(partition), rowKey(entry)),
} as const;

export const consentKeys = {
  request: (subscriptionId: string): Key => key(`ASK#${subscriptionId}`, 'DUE'),
  letters: (mailboxKey: string): Key => key(`LETTERS#${mailboxKey}`, 'SENT'),
  erasure: (addressKey: string): Key => key(`ERASE#${addressKey}`, 'DUE'),
  letter: (kind: string, subject: string): Key => key(`LETTER#${kind}#${subject}`, 'DUE'),
  letterTold: (kind: string, subject: string): Key => key(`LETTER#${kind}#${subject}`, 'TOLD'),
} as const;

export const feedKeys = {
  followers: 'FOLLOWERS',
  follower: (id: string): Key => key(feedKeys.followers, id),
  task: (task: string, followerId: string): Key => key(`FEED#${task}#${followerId}`, 'DUE'),
} as const;

const batchPartition = (mailingId: string, range: string): string => `BATCH#${mailingId}#${range}`;

export const mailingKeys = {
  mailing: (id: string): Key => key(`MAIL#${id}`, 'MAILING'),
  range: (mailingId: string, range: string): Key => key(`MAIL#${mailingId}`, `RANGE#${range}`),
  rangeOf: (mailingId: string, range: Range): Key => mailingKeys.range(mailingId, rangeId(range)),
  sum: (mailingId: string, noticeId: string): Key => key(`MAIL#${mailingId}`, `SUM#${noticeId}`),
  told: (mailingId: string, range: string): Key => key(`MAIL#${mailingId}`, `TOLD#${range}`),
  ofNotice: (noticeId: string, startedAt: string, mailingId: string): Key => key(`NOTICE#${noticeId}`, `MAILING#${startedAt}#${mailingId}`),
  begun: (month: string, startedAt: string, mailingId: string): Key => key(`BEGUN#${month}`, `${startedAt}#${mailingId}`),
  run: (slotId: string, windowEnd: string): Key => key(`SLOT#${slotId}`, `RUN#${windowEnd}`),
  batches: batchPartition,
  batch: (id: BatchId): Key => key(batchPartition(id.mailingId, id.rangeId), `B#${id.channel}#${id.after}`),
  progress: (id: BatchId): Key => key(batchPartition(id.mailingId, id.rangeId), `O#${id.channel}#${id.after}`),
  retry: (id: BatchId, position: number): Key => key(batchPartition(id.mailingId, id.rangeId), `R#${id.channel}#${id.after}#${position}`),
  /** How the keys of all retries of a batch begin. */
  retries: (id: BatchId): Key => key(batchPartition(id.mailingId, id.rangeId), `R#${id.channel}#${id.after}#`),
  rangeName: (letters: string): Key => key(`NAME#${letters}`, 'RANGE'),
  pace: (name: string): Key => key('PACE', name),
  endpointPace: (endpoint: string): Key => key(`ENDPOINT#${endpoint}`, 'PACE'),
  feedback: (id: string, recipient: string): Key => key(`FEEDBACK#${id}`, recipient),
  breakers: 'BREAKERS',
  breaker: (agencyId: string): Key => key(mailingKeys.breakers, agencyId),
  counts: (agencyId: string, hour: string): Key => key(`BREAKER#${agencyId}`, `HOUR#${hour}`),
  /** Behind all hours. */
  left: (agencyId: string, mailingId: string): Key => key(`BREAKER#${agencyId}`, `SENT#${mailingId}`),
  cameBack: (agencyId: string, what: string, mailingId: string, subscriptionId: string): Key =>
    key(`BREAKER#${agencyId}`, `CAME#${what}#${mailingId}#${subscriptionId}`),
  slowTurn: (agencyId: string): Key => key(`BREAKER#${agencyId}`, 'TURN'),
  miss: (mailingId: string, organizationId: string): Key => key(`MISS#${mailingId}`, organizationId),
  missClaim: (organizationId: string, what: string): Key => key(`MISS-CLAIM#${organizationId}`, what),
  redrive: (): Key => key('REDRIVE', 'LAST'),
  retryRequest: (noticeId: string): Key => key(`RETRY#${noticeId}`, 'LAST'),
  recoverRequest: (subscriptionId: string): Key => key(`RECOVER#${subscriptionId}`, 'LAST'),
  receipts: (noticeId: string, shard: number): string => `RECEIPTS#${noticeId}#${shard}`,
  receipt: (noticeId: string, shard: number, organizationId: string): Key =>
    key(mailingKeys.receipts(noticeId, shard), `ORG#${organizationId}`),
  receiptSum: (noticeId: string, county: string, isVerified: boolean, hub: string | null): Key =>
    key(`RECEIPTS#${noticeId}`, `SUM#${county}#${isVerified ? 'v' : 'c'}#${hub ?? ''}`),
  hubReceipts: (hub: string, noticeId: string): Key => key(`RECEIPTS#HUB#${hub}`, `NOTICE#${noticeId}`),
  census: ({ slotId, province }: Partition): Key => key('CENSUS', `${slotId}#${province}`),
  censusRun: (): Key => key('CENSUS-RUN', 'NOW'),
  import: (id: string): Key => key(`IMPORT#${id}`, 'IMPORT'),
  importListed: (createdAt: string, id: string): Key => key('IMPORTS', `${createdAt}#${id}`),
  export: (id: string): Key => key(`EXPORT#${id}`, 'EXPORT'),
  contactRun: (): Key => key('CONTACT-RUN', 'BOTH'),
  organizationRun: (): Key => key('ORGANIZATION-RUN', 'NOW'),
  asideRun: (): Key => key('ASIDE-RUN', 'NOW'),
  criteriaRun: (): Key => key('CRITERIA-RUN', 'NOW'),
} as const;
