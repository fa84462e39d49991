import { addressed, type Reason } from '#domain/audience/audience';
import { isInRange, rangeId, rowKey, truncatedAt } from '#domain/audience/directory';
import { noticeSelection } from '#domain/audience/selection';
import { DeliveryPlace, type LineStatus } from '#domain/ledger/delivery-list';
import { countsOf } from '#domain/ledger/ledger';
import { type Batch, type BatchId, type BatchProgress, type Deviation, type Mention, statusAt, writtenAt } from '#domain/mailings/batch';
import { addresseeIn, isFallbackRange } from '#domain/mailings/fallback';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import { toFullCode } from '#domain/region';
import type { Retry } from '#domain/sending/retry';
import type { Channel, Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { Batches } from '#ports/batches';
import type { Directory } from '#ports/directory';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { Ranges } from '#ports/ranges';
import type { Retries } from '#ports/retries';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import { type DigestStanding, digestStandings } from '../mailings/digest-standing.ts';
import { verifications } from '../organizations/read-organization.ts';

export type ListDeliveries = Readonly<{
  notices: Pick<NoticeStore, 'findVersion'>;
  directory: Directory;
  mailings: Pick<Mailings, 'ofNotice' | 'digestOf'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  batches: Pick<Batches, 'progressIn' | 'find'>;
  retries: Pick<Retries, 'ofBatch'>;
  subscriptions: Pick<SubscriptionStore, 'findMany'>;
  organizations: Pick<OrganizationStore, 'findMany'>;
}>;

export type DeliveryLine = Readonly<{
  mailingId: string;
  act: string;
  subscriptionId: string;
  /** Null once the organization has been erased. */
  organization: Readonly<{ name: string; region: string; verified: Organization['verified'] }> | null;
  channel: Readonly<{ type: Channel['type']; address: string | null }>;
  /** It went to a fallback, in the place of contacts that could not be reached, and counts apart. */
  via?: 'fallback';
  status: LineStatus;
  why?: string;
  attempts: number;
  /** While it is being tried again: when that is next. */
  nextAttemptAt?: Instant;
  /** When its progress was written down, which is a few seconds after the last attempt at most. */
  at?: Instant;
  reasons: readonly Reason[];
  sections: readonly number[];
}>;

/** Enough to recognise one's own address, too little to use it. Of an endpoint only the host is shown: its URL may be a secret. */
export const maskedAddress = (channel: Channel): string => {
  if (channel.type === 'webhook') return `${new URL(channel.url).host}/…`;
  const [local = '', domain = ''] = channel.address.split('@');
  return `${local.slice(0, 1)}***@${domain}`;
};

/** By which way a part of a mailing goes, if that is not the ordinary one. */
export const viaOf = (rangeId: string): Pick<DeliveryLine, 'via'> => (isFallbackRange(rangeId) ? { via: 'fallback' } : {});

export type DeliveriesQuery = Readonly<{ status?: LineStatus | undefined; limit: number; cursor?: string | undefined }>;

/** One page costs so much at most. A batch with its recipients costs 1, and so does a range: a list of failures opens few that it sees. */
const PAGE_COST = 120;
const MAILING_COST = 2;
const OUTCOME_COST = 0.05;
/** A page of the directory has some 2,600 rows. */
const DIRECTORY_PAGE_COST = 25;

/**
 * One line per recipient, batch by batch, and one for each reader who waits for a digest. A page ends with the batch in which it grew to
 * `limit` lines, or when it has read its share: then it may be short, or empty, and the list goes on.
 *
 * @returns null for a cursor that was never given out for this notice
 */
export const listDeliveries = async (
  deps: ListDeliveries,
  notice: Notice,
  query: DeliveriesQuery,
): Promise<Readonly<{ items: readonly DeliveryLine[]; next?: string }> | null> => {
  const mailings = await deps.mailings.ofNotice(notice.id);
  const place = query.cursor === undefined ? null : placeOf(DeliveryPlace, query.cursor);
  const begin = place ? mailings.findIndex(({ id }) => id === place.mailing) : 0;
  if (begin < 0 || (query.cursor !== undefined && (place === null || !isSound(place)))) return null;

  const items: DeliveryLine[] = [];
  let cost = 0;
  for (const mailing of mailings.slice(begin)) {
    const from = mailing.id === place?.mailing ? place : null;
    for await (const step of stepsOf(deps, notice, mailing, query, from)) {
      items.push(...step.lines);
      cost += step.cost;
      if (items.length >= query.limit || cost >= PAGE_COST) return { items, next: cursorOf(step.ended) };
    }
  }
  return { items };
};

/** A row lies in the range that it is said to lie in: DynamoDB refuses to begin elsewhere. */
const isSound = ({ range, row }: DeliveryPlace): boolean => {
  if (row === undefined) return true;
  const [from, before] = (range.split('~').at(-1) ?? '').split('..');
  return from !== undefined && before !== undefined && isInRange({ from, before }, row);
};

/** Some lines or none, what it cost to find them, and the place at which they end. */
type Step = Readonly<{ lines: readonly DeliveryLine[]; cost: number; ended: DeliveryPlace }>;

async function* stepsOf(
  deps: ListDeliveries,
  notice: Notice,
  mailing: Mailing,
  query: DeliveriesQuery,
  from: DeliveryPlace | null,
): AsyncGenerator<Step, void, undefined> {
  if (!from) yield { lines: [], cost: MAILING_COST, ended: { mailing: mailing.id, range: '' } };
  const ranges = await deps.ranges.ofMailing(mailing.id);
  const isAwaitingWanted = query.status === undefined || query.status === 'awaitingDigest';
  const standings = isAwaitingWanted ? await digestStandings(deps, notice, ranges) : [];
  for (const range of ranges) {
    const id = rangeId(range.range);
    if (from && id < from.range) continue;
    const here = id === from?.range ? from : null;
    if (!here) yield { lines: [], cost: 1, ended: { mailing: mailing.id, range: id } };
    if (range.purpose === 'send' && query.status !== 'awaitingDigest') yield* sentLines(deps, notice, mailing, id, query, here);
    const standing = standings.find(({ slotId }) => slotId === range.range.slotId);
    if (range.purpose === 'count' && standing) yield* awaitingLines(deps, mailing, range, standing, here);
  }
}

async function* sentLines(
  { batches, retries, subscriptions, organizations }: ListDeliveries,
  notice: Notice,
  mailing: Mailing,
  range: string,
  { status: wanted }: DeliveriesQuery,
  from: DeliveryPlace | null,
): AsyncGenerator<Step, void, undefined> {
  const behind: BatchId | undefined = from?.batch && { mailingId: mailing.id, rangeId: range, ...from.batch };
  for await (const progress of batches.progressIn(mailing.id, range, behind)) {
    const { channel, after } = progress.id;
    const ended = { mailing: mailing.id, range, batch: { channel, after } };
    if (wanted !== undefined && countsOf(progress)[wanted] === 0) {
      yield { lines: [], cost: OUTCOME_COST, ended };
      continue;
    }
    const batch = await batches.find(progress.id);
    const found = batch ? recipientsTold(batch, progress, notice.id).filter(({ status }) => (wanted ?? status) === status) : [];
    const known = found.length > 0 ? await subscriptions.findMany(found.map(({ subscriptionId }) => subscriptionId)) : new Map();
    const verified = await verifications(organizations, [...known.values()]);
    const isRetrying = found.some(({ status }) => status === 'retrying');
    const noted = isRetrying ? await retries.ofBatch(progress.id) : new Map<number, Retry>();
    const lines = found.map((told) => ({
      ...lineOf(mailing, progress.id, told, known.get(told.subscriptionId), verified),
      ...(told.status === 'retrying' ? attemptsNoted(noted.get(told.position)) : {}),
    }));
    yield { lines, cost: isRetrying ? 2 : 1, ended };
  }
}

/** The progress of a batch only says that somebody is being tried again; how that stands is noted for each. */
export const attemptsNoted = (retry: Retry | undefined): Partial<Pick<DeliveryLine, 'why' | 'attempts' | 'nextAttemptAt'>> =>
  retry ? { why: retry.why, attempts: retry.attempts, nextAttemptAt: retry.nextAt ?? retry.dueAt } : {};

type Told = Readonly<{
  subscriptionId: string;
  mention: Mention;
  status: LineStatus;
  deviation?: Deviation | undefined;
  at?: Instant | undefined;
}>;

const recipientsTold = (batch: Batch, progress: BatchProgress, noticeId: string): readonly (Told & Readonly<{ position: number }>)[] =>
  batch.recipients.flatMap(({ subscriptionId, told }, position) => {
    const mention = batch.told[told]?.find((item) => item.noticeId === noticeId);
    const deviation = progress.deviations.get(position);
    return mention
      ? [
          {
            subscriptionId,
            position,
            mention,
            status: statusAt(progress, position),
            deviation,
            at: deviation?.at ?? writtenAt(progress, position),
          },
        ]
      : [];
  });

/** Readers of a digest are counted in advance and not written down: who waits is read from the directory, as the digest will. */
async function* awaitingLines(
  { notices, directory, subscriptions, organizations }: ListDeliveries,
  mailing: Mailing,
  { range, frozen }: MailingRange,
  { isWritten }: DigestStanding,
  from: DeliveryPlace | null,
): AsyncGenerator<Step, void, undefined> {
  if (mailing.act === 'digest' || !frozen || frozen.recipients === 0) return;
  const notice = await notices.findVersion(mailing.noticeId, mailing.version);
  if (!notice) return;
  const select = noticeSelection(addressed(notice));
  for (let after: string | null = from?.row ?? null, ended = false; !ended; ) {
    const page: Awaited<ReturnType<Directory['read']>> = await directory.read(truncatedAt(range, frozen.cut), after);
    const waiting = page.entries.flatMap((entry) => {
      const [mention] = isWritten(entry.candidate.region) ? [] : (select(entry) ?? []);
      return mention ? [{ entry, mention }] : [];
    });
    for (let first = 0; first < waiting.length; first += FOUND_TOGETHER) {
      const some = waiting.slice(first, first + FOUND_TOGETHER);
      const known = await subscriptions.findMany(some.map(({ entry }) => entry.subscriptionId));
      const verified = await verifications(organizations, [...known.values()]);
      const last = some.at(-1);
      yield {
        lines: some.map(({ entry: { subscriptionId, channel }, mention }) =>
          lineOf(
            mailing,
            { rangeId: rangeId(range), channel },
            { subscriptionId, mention, status: 'awaitingDigest' },
            known.get(subscriptionId),
            verified,
          ),
        ),
        cost: 1,
        ended: { mailing: mailing.id, range: rangeId(range), ...(last ? { row: rowKey(last.entry) } : {}) },
      };
    }
    after = page.next;
    ended = after === null;
    if (after !== null) yield { lines: [], cost: DIRECTORY_PAGE_COST, ended: { mailing: mailing.id, range: rangeId(range), row: after } };
  }
}

const lineOf = (
  mailing: Mailing,
  part: Pick<BatchId, 'rangeId' | 'channel'>,
  told: Told,
  subscription: Subscription | undefined,
  verified: Awaited<ReturnType<typeof verifications>>,
): DeliveryLine => {
  const { subscriptionId, mention, status, deviation, at } = told;
  const untried = status === 'pending' || status === 'skipped' || status === 'awaitingDigest';
  return {
    mailingId: mailing.id,
    act: mailing.act,
    subscriptionId,
    organization: subscription
      ? {
          name: subscription.organization.name,
          region: toFullCode(subscription.organization.region),
          verified: verified.get(subscriptionId) ?? null,
        }
      : null,
    channel: { type: part.channel, address: subscription ? maskedAddress(addresseeIn(part, subscription).channel) : null },
    ...viaOf(part.rangeId),
    status,
    ...(deviation?.why ? { why: deviation.why } : {}),
    attempts: deviation?.attempts ?? (untried ? 0 : 1),
    ...(at ? { at } : {}),
    reasons: mention.reasons,
    sections: mention.sections,
  };
};
