import type { BatchId } from '#domain/batch';
import { keyPrefix, type Partition, type Range } from '#domain/directory';
import type { ChannelType } from '#domain/subscription';
import type { Instant } from '#domain/time';

/**
 * The one place where keys are built. Every table has `pk` and `sk`, strings; `ttl` is in seconds since 1970.
 *
 * Registry
 *   an agency by id, all agencies by id        AGENCIES                  <agency>
 *   a key by id                                KEY#<key>                 KEY
 *   the keys of an agency                      AGENCY#<agency>           KEY#<key>
 *   has this agency let that lead name it?     AGENCY#<agency>           CONSENT#<lead>
 *   audit of an agency by time                 AUDIT#<agency>            <at>#<action>#<subject>
 *   what was answered under a key (24 h)       ANSWER#<scope>            <idempotency key>
 *   a setting of the deployment                SETTINGS                  <name>
 *
 * Notices
 *   the state of a notice                      NOTICE#<notice>           HEAD
 *   a version of its words                     NOTICE#<notice>           V#<version>
 *   the acceptance under a key (24 h)          ACCEPTED#<agency>#<key>   ACCEPTED
 *   notices of an agency by creation           AGENCY#<agency>           <createdAt>#<notice>
 *   months in which anything was published     MONTHS                    <month>
 *   published in a month, by time              index `board`             <month>  <publishedAt>#<notice>
 *   what is to be planned or published         index `due`               plan | publish  <time>
 *
 * Subscriptions
 *   a subscription                             SUB#<subscription>        SUB
 *   a range of the directory in region order   DIR#<slot>#<province>     <region>#<subscription>[#<until>]
 *   partitions of the directory                PARTITIONS                <slot>#<province>
 *   subscriptions with an address              index `byAddress`         <keyed hash>  <subscription>
 *
 * Mailings
 *   a mailing                                  MAIL#<mailing>            MAILING
 *   its ranges                                 MAIL#<mailing>            RANGE#<range>
 *   batches of a range and channel             BATCH#<mailing>#<range>   <channel>#<after>
 *   outcomes of a range in order               OUTCOME#<mailing>#<range> O#<channel>#<after>
 *   a recipient to be tried again, or failed   OUTCOME#<mailing>#<range> R#<channel>#<after>#<position>
 *   mailings of a notice by start              NOTICE#<notice>           MAILING#<startedAt>#<mailing>
 *   digest runs of a slot by window            SLOT#<slot>               RUN#<end of window>#<mailing>
 *   the sending clock                          PACE                      CLOCK
 *   mailings not closed, by start              index `due`               open  <startedAt>
 *   retries by time                            index `due`               retry#<shard>  <dueAt>
 *
 * Ids, slots and ranges never contain `#` (see domain/ids, domain/directory); row keys do, and stand last.
 * Batches and outcomes stand in different partitions: each may take 1000 writes a second.
 */
export type Key = Readonly<{ pk: string; sk: string }>;

export const agencyKey = (agencyId: string): Key => ({ pk: 'AGENCIES', sk: agencyId });
export const AGENCIES = 'AGENCIES';
export const apiKeyKey = (keyId: string): Key => ({ pk: `KEY#${keyId}`, sk: 'KEY' });
export const agencyPartition = (agencyId: string): string => `AGENCY#${agencyId}`;
export const KEY_PREFIX = 'KEY#';
export const apiKeyOfAgencyKey = (agencyId: string, keyId: string): Key => ({ pk: agencyPartition(agencyId), sk: `${KEY_PREFIX}${keyId}` });
export const consentKey = (agencyId: string, leadId: string): Key => ({ pk: agencyPartition(agencyId), sk: `CONSENT#${leadId}` });
export const auditKey = (agencyId: string, at: Instant, action: string, subject: string): Key => ({
  pk: `AUDIT#${agencyId}`,
  sk: `${at}#${action}#${subject}`,
});
export const answerKey = (scope: string, idempotencyKey: string): Key => ({ pk: `ANSWER#${scope}`, sk: idempotencyKey });
export const settingKey = (name: string): Key => ({ pk: 'SETTINGS', sk: name });

export const noticeHeadKey = (noticeId: string): Key => ({ pk: `NOTICE#${noticeId}`, sk: 'HEAD' });
export const VERSION_PREFIX = 'V#';
export const noticeVersionKey = (noticeId: string, version: number): Key => ({
  pk: `NOTICE#${noticeId}`,
  sk: `${VERSION_PREFIX}${String(version).padStart(5, '0')}`,
});
export const acceptanceKey = (agencyId: string, key: string): Key => ({ pk: `ACCEPTED#${agencyId}#${key}`, sk: 'ACCEPTED' });
export const noticeOfAgencyKey = (agencyId: string, createdAt: Instant, noticeId: string): Key => ({
  pk: agencyPartition(agencyId),
  sk: timedKey(createdAt, noticeId),
});
export const MONTHS = 'MONTHS';
export const monthKey = (month: string): Key => ({ pk: MONTHS, sk: month });
export const monthOf = (at: Instant): string => at.slice(0, 7);
/** Sorts by time; equal times by id. */
export const timedKey = (at: Instant, id: string): string => `${at}#${id}`;

export const subscriptionKey = (subscriptionId: string): Key => ({ pk: `SUB#${subscriptionId}`, sk: 'SUB' });
export const directoryPartition = ({ slotId, province }: Partition): string => `DIR#${slotId}#${province}`;
export const partitionKey = ({ slotId, province }: Partition): Key => ({ pk: PARTITIONS, sk: `${slotId}#${province}` });
export const PARTITIONS = 'PARTITIONS';
/** Where a range of the directory lies; an empty prefix is the whole partition. */
export const directoryRange = (range: Range): Readonly<{ pk: string; prefix: string }> => ({
  pk: directoryPartition(range),
  prefix: keyPrefix(range),
});

const mailPartition = (mailingId: string): string => `MAIL#${mailingId}`;
export const mailingKey = (mailingId: string): Key => ({ pk: mailPartition(mailingId), sk: 'MAILING' });
export const RANGE_PREFIX = 'RANGE#';
export const rangesPartition = mailPartition;
export const rangeKey = (mailingId: string, rangeId: string): Key => ({ pk: mailPartition(mailingId), sk: `${RANGE_PREFIX}${rangeId}` });
export const batchPartition = (mailingId: string, rangeId: string): string => `BATCH#${mailingId}#${rangeId}`;
export const batchPrefix = (channel: ChannelType): string => `${channel}#`;
export const batchKey = ({ mailingId, rangeId, channel, after }: BatchId): Key => ({
  pk: batchPartition(mailingId, rangeId),
  sk: `${batchPrefix(channel)}${after}`,
});
export const OUTCOME_PREFIX = 'O#';
export const outcomePartition = (mailingId: string, rangeId: string): string => `OUTCOME#${mailingId}#${rangeId}`;
export const outcomeKey = ({ mailingId, rangeId, channel, after }: BatchId): Key => ({
  pk: outcomePartition(mailingId, rangeId),
  sk: `${OUTCOME_PREFIX}${channel}#${after}`,
});
export const retryKey = ({ mailingId, rangeId, channel, after }: BatchId, position: number): Key => ({
  pk: outcomePartition(mailingId, rangeId),
  sk: `R#${channel}#${after}#${position}`,
});
export const MAILING_PREFIX = 'MAILING#';
export const noticePartition = (noticeId: string): string => `NOTICE#${noticeId}`;
export const mailingOfNoticeKey = (noticeId: string, startedAt: Instant, mailingId: string): Key => ({
  pk: noticePartition(noticeId),
  sk: `${MAILING_PREFIX}${timedKey(startedAt, mailingId)}`,
});
export const slotPartition = (slotId: string): string => `SLOT#${slotId}`;
export const RUN_PREFIX = 'RUN#';
export const digestRunKey = (slotId: string, windowEnd: Instant, mailingId: string): Key => ({
  pk: slotPartition(slotId),
  sk: `${RUN_PREFIX}${timedKey(windowEnd, mailingId)}`,
});
export const PACE_KEY: Key = { pk: 'PACE', sk: 'CLOCK' };

export const OPEN = 'open';
/** Due retries are spread, so that a crowd of failures does not write to one partition of the index. */
export const RETRY_SHARDS = ['retry#0', 'retry#1', 'retry#2', 'retry#3'] as const;
export const retryShard = (position: number): string => RETRY_SHARDS[position % RETRY_SHARDS.length] ?? RETRY_SHARDS[0];

/** Sorts behind every key that has `key` followed by `#…`, and before every longer time or id. */
export const behind = (key: string): string => `${key}$`;
