import * as z from 'zod';
import type { Reason } from '#domain/audience/audience';
import type { Batch, BatchId, BatchProgress, Deviation } from '#domain/mailings/batch';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import { LANES } from '#domain/notices/notice';
import type { Retry } from '#domain/sending/retry';
import { CHANNEL_TYPES, MESSAGE_LANGUAGES, ownOrganizationId } from '#domain/subscriptions/subscription';
import { after, DAY, instant } from '#domain/time';
import { mailingKeys } from '../keys.ts';
import { pack, packed, parseItem, SCHEMA_VERSION, secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

const v = z.literal(SCHEMA_VERSION);

const MailingBase = {
  v,
  id: z.string(),
  lane: z.enum(LANES),
  startedAt: z.string(),
  closedAt: z.string().optional(),
  reopened: z.int().optional(),
};
const MailingItem = z.discriminatedUnion('act', [
  z.object({
    ...MailingBase,
    act: z.enum(['notice', 'correction', 'withdrawal', 'reminder']),
    noticeId: z.string(),
    version: z.int(),
    leadId: z.string().optional(),
  }),
  z.object({ ...MailingBase, act: z.literal('digest'), slotId: z.string(), window: z.object({ from: z.string(), to: z.string() }) }),
]);

export const mailingItem = (mailing: Mailing): object => ({
  ...mailingKeys.mailing(mailing.id),
  v: SCHEMA_VERSION,
  kind: 'mailing',
  ...mailing,
  duePk: 'open',
  dueSk: `${mailing.startedAt}#${mailing.id}`,
});

export const mailingFrom = (item: RawItem): Mailing => {
  const { v: _v, ...mailing } = parseItem(MailingItem, item);
  return mailing;
};

const RegionRuns = z.array(z.tuple([z.string(), z.int()]));

const RangeItem = z.object({
  v,
  mailingId: z.string(),
  range: z.object({
    slotId: z.string(),
    province: z.string(),
    from: z.string(),
    before: z.string(),
    recipientsOf: z.string().optional(),
  }),
  /** `recipients`: to send, to those of an earlier mailing. A release that knows only the directory must not read it as a part of that. */
  purpose: z.enum(['send', 'count', 'recipients']),
  frozen: z
    .object({
      at: z.string(),
      recipients: z.int(),
      readers: z.array(z.tuple([z.string(), z.enum(CHANNEL_TYPES), z.int()])),
      cut: z.string().nullable(),
    })
    .nullable(),
});

export const rangeItem = (range: MailingRange): object => ({
  ...mailingKeys.rangeOf(range.mailingId, range.range),
  v: SCHEMA_VERSION,
  kind: 'range',
  ...range,
  purpose: range.range.recipientsOf === undefined ? range.purpose : 'recipients',
});

/** Undefined while nobody has decided. */
export const cutFrom = (item: RawItem): string | null | undefined => parseItem(z.object({ v, cut: z.string().nullish() }), item).cut;

export const rangeFrom = (item: RawItem): MailingRange => {
  const { v: _v, purpose, ...range } = parseItem(RangeItem, item);
  return { ...range, purpose: purpose === 'recipients' ? 'send' : purpose };
};

const Channel = z.enum(CHANNEL_TYPES);
const Id = z.object({ mailingId: z.string(), rangeId: z.string(), channel: Channel, after: z.string() });

const isReason = (text: string): text is Reason => text.includes(':');
const Reasons = z.array(z.string().refine(isReason));

/** Which batch an item belongs to stands in its key, and only there: what is written often is small. */
const BatchKey = z.object({
  pk: z.templateLiteral(['BATCH#', z.string()]),
  sk: z.templateLiteral([z.enum(['B', 'O']), '#', z.string()]),
});

const batchIdOf = ({ pk, sk }: z.output<typeof BatchKey>): BatchId => {
  const [, mailingId = '', ...rangeId] = pk.split('#');
  const [, channel, ...after] = sk.split('#');
  return { mailingId, rangeId: rangeId.join('#'), channel: Channel.parse(channel), after: after.join('#') };
};

const BatchItem = BatchKey.extend({
  v,
  lastKey: z.string(),
  list: packed(
    z.object({
      profiles: z.array(
        z.array(
          z.object({
            noticeId: z.string(),
            version: z.int(),
            reasons: Reasons,
            sections: z.array(z.int()),
            follows: z.string().optional(),
          }),
        ),
      ),
      recipients: z.array(z.tuple([z.string(), z.string(), z.enum(MESSAGE_LANGUAGES), z.int()])),
      // Of those whose organization is not the one that their subscription made; a release that knows none passes over it.
      organizations: z.array(z.tuple([z.int(), z.string()])).optional(),
    }),
  ),
});

export const batchItem = ({ id, lastKey, told: profiles, recipients }: Batch): object => ({
  ...mailingKeys.batch(id),
  v: SCHEMA_VERSION,
  kind: 'batch',
  lastKey,
  list: pack({
    profiles,
    recipients: recipients.map(({ subscriptionId, region, language, told }) => [subscriptionId, region, language, told]),
    ...organizationsOf(recipients),
  }),
});

const organizationsOf = (recipients: Batch['recipients']): Readonly<{ organizations?: readonly (readonly [number, string])[] }> => {
  const joined = recipients.flatMap(({ subscriptionId, organizationId }, position) =>
    organizationId === ownOrganizationId(subscriptionId) ? [] : [[position, organizationId] as const],
  );
  return joined.length > 0 ? { organizations: joined } : {};
};

export const batchFrom = (item: RawItem): Batch => {
  const { lastKey, list, ...key } = parseItem(BatchItem, item);
  const organizations = new Map(list.organizations);
  return {
    id: batchIdOf(key),
    lastKey,
    told: list.profiles,
    recipients: list.recipients.map(([subscriptionId, region, language, told], position) => ({
      subscriptionId,
      organizationId: organizations.get(position) ?? ownOrganizationId(subscriptionId),
      region,
      language,
      told,
    })),
  };
};

const STATUS_CODES = { d: 'delivered', r: 'retrying', f: 'failed', b: 'bounced', s: 'suppressed', k: 'skipped' } as const;
const isStatusCode = (code: string): code is keyof typeof STATUS_CODES => Object.hasOwn(STATUS_CODES, code);

/** `f;mailbox-unknown;2;1763899200;u`: status, why, attempts, when in seconds since 1970, and that it may have arrived all the same. */
export const deviationText = ({ status, why, attempts, at, unsure }: Deviation): string => {
  const code = Object.entries(STATUS_CODES).find(([, name]) => name === status)?.[0] ?? 'f';
  return [code, why ?? '', attempts ?? '', at === undefined ? '' : secondsAt(at), unsure ? 'u' : ''].join(';').replace(/;+$/, '');
};

const deviationFrom = (text: string): Deviation => {
  const [code = '', why, attempts, seconds, unsure] = text.split(';');
  if (!isStatusCode(code)) throw new Error(`not a progress: ${text}`);
  return {
    status: STATUS_CODES[code],
    ...(why ? { why } : {}),
    ...(attempts ? { attempts: Number(attempts) } : {}),
    ...(seconds ? { at: instant(new Date(Number(seconds) * 1000)) } : {}),
    ...(unsure ? { unsure: true } : {}),
  };
};

const ProgressItem = BatchKey.extend({
  v,
  size: z.int(),
  mark: z.int(),
  ex: z.record(z.string(), z.string()),
  twice: z.int(),
  /** Up to whom those are in `twice` that a lost sender may have sent to. */
  doubt: z.int().optional(),
  owner: z.string().optional(),
  until: z.string().optional(),
  /** When, by mark. */
  progress: z.record(z.string(), z.string()),
  regions: RegionRuns,
});

export const progressItem = (progress: BatchProgress): object => ({
  ...mailingKeys.progress(progress.id),
  v: SCHEMA_VERSION,
  kind: 'outcome',
  size: progress.size,
  mark: progress.mark,
  ex: Object.fromEntries([...progress.deviations].map(([position, deviation]) => [String(position), deviationText(deviation)])),
  twice: progress.possiblyTwice,
  progress: Object.fromEntries(progress.marks.map(({ mark, at }) => [String(mark), at])),
  regions: progress.regions,
});

export const progressFrom = (item: RawItem): BatchProgress => {
  const { size, mark, ex, twice, doubt, owner, until, progress, regions, ...key } = parseItem(ProgressItem, item);
  return {
    id: batchIdOf(key),
    size,
    mark,
    deviations: new Map(Object.entries(ex).map(([position, text]) => [Number(position), deviationFrom(text)])),
    possiblyTwice: twice,
    ...(doubt === undefined ? {} : { doubtedTo: doubt }),
    lease: owner && until ? { owner, until } : null,
    marks: Object.entries(progress)
      .map(([reached, at]) => ({ mark: Number(reached), at }))
      .sort((a, b) => a.mark - b.mark),
    regions,
  };
};

const RetryItem = z.object({
  v,
  batch: Id,
  position: z.int(),
  subscriptionId: z.string(),
  attempts: z.int(),
  heldUp: z.int().optional(),
  why: z.string(),
  unsure: z.boolean().optional(),
  dueAt: z.string(),
  nextAt: z.string().optional(),
  failedAs: z.string().transform(deviationFrom).optional(),
});

/** Retries are spread over a few partitions of the index, by the last character of the subscription's id. */
export const RETRY_SHARDS = 4;
export const retryShard = (shard: number): string => `retry#${shard}`;

export const retryItem = (retry: Retry): object => ({
  ...mailingKeys.retry(retry.batch, retry.position),
  v: SCHEMA_VERSION,
  kind: 'retry',
  ...retry,
  failedAs: retry.failedAs && deviationText(retry.failedAs),
  duePk: retryShard((retry.subscriptionId.codePointAt(retry.subscriptionId.length - 1) ?? 0) % RETRY_SHARDS),
  dueSk: `${retry.dueAt}#${retry.subscriptionId}`,
});

/** For how long people can look at a failure. */
const FAILURE_KEPT_MS = 90 * DAY;

/** What is left of a retry that came to nothing. */
export const failureItem = ({ failedAs: _failedAs, ...retry }: Retry, deviation: Deviation): object => ({
  ...mailingKeys.retry(retry.batch, retry.position),
  v: SCHEMA_VERSION,
  kind: 'failure',
  ...retry,
  attempts: deviation.attempts ?? retry.attempts,
  why: deviation.why ?? retry.why,
  ttl: secondsAt(after(retry.dueAt, FAILURE_KEPT_MS)),
});

export const retryFrom = (item: RawItem): Retry => {
  const { v: _v, ...retry } = parseItem(RetryItem, item);
  return retry;
};
