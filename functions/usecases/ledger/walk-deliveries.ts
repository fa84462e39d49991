import { addressed } from '#domain/audience/audience';
import { rangeId, rowKey, truncatedAt } from '#domain/audience/directory';
import { noticeSelection } from '#domain/audience/selection';
import {
  asksOrganization,
  type DeliveryFilter,
  type DeliveryPlace,
  isMeant,
  isOfStatus,
  LINE_STATUSES,
  liesIn,
  mayLieIn,
} from '#domain/ledger/delivery-list';
import { type Counts, countsOf } from '#domain/ledger/ledger';
import { type Batch, type BatchId, type BatchProgress, statusAt, writtenAt } from '#domain/mailings/batch';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { Retry } from '#domain/sending/retry';
import type { Subscription } from '#domain/subscriptions/subscription';
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
import { attemptsNoted, type DeliveryLine, lineOf, type ToldRecipient } from './delivery-line.ts';

export type WalkDeliveries = Readonly<{
  notices: Pick<NoticeStore, 'findVersion'>;
  directory: Directory;
  mailings: Pick<Mailings, 'ofNotice' | 'digestOf'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  batches: Pick<Batches, 'progressIn' | 'progressOf' | 'find'>;
  retries: Pick<Retries, 'ofBatch'>;
  subscriptions: Pick<SubscriptionStore, 'findMany'>;
  organizations: Pick<OrganizationStore, 'findMany'>;
}>;

/** Of what a page may cost: a batch with its recipients costs 1, and so does a range: a list of failures opens few that it sees. */
const MAILING_COST = 2;
const OUTCOME_COST = 0.05;
/** Looking at the subscriptions of a batch to find out whom a filter means. */
const LOOK_COST = 1;
/** A page of the directory has some 2,600 rows. */
const DIRECTORY_PAGE_COST = 25;

/** Some lines or none, each with its place, what it cost to find them, whether a store was asked for it, and where they end. */
export type Step = Readonly<{
  lines: readonly DeliveryLine[];
  places: readonly DeliveryPlace[];
  cost: number;
  isRead: boolean;
  ended: DeliveryPlace;
}>;

const NO_LINES = { lines: [], places: [] } as const;

/**
 * What became of everybody in a mailing whom a filter means, for one notice, batch by batch, and who waits for a digest that was counted in
 * it.
 *
 * @param from where an earlier walk through this mailing ended
 */
export async function* walkMailing(
  deps: WalkDeliveries,
  notice: Notice,
  mailing: Mailing,
  wanted: DeliveryFilter,
  from: DeliveryPlace | null = null,
): AsyncGenerator<Step, void, undefined> {
  if (!from) yield { ...NO_LINES, cost: MAILING_COST, isRead: true, ended: { mailing: mailing.id, range: '' } };
  const ranges = await deps.ranges.ofMailing(mailing.id);
  const isAwaitingWanted = wanted.status === undefined || wanted.status === 'awaitingDigest';
  const standings = isAwaitingWanted ? await digestStandings(deps, notice, ranges) : [];
  for (const range of ranges) {
    const id = rangeId(range.range);
    if (from && id < from.range) continue;
    const here = id === from?.range ? from : null;
    if (!here) yield { ...NO_LINES, cost: 1, isRead: true, ended: { mailing: mailing.id, range: id } };
    if (range.purpose === 'send' && wanted.status !== 'awaitingDigest') yield* sentLines(deps, notice, mailing, id, wanted, here);
    const standing = standings.find(({ slotId }) => slotId === range.range.slotId);
    if (range.purpose === 'count' && standing) yield* awaitingLines(deps, mailing, range, standing, wanted, here);
  }
}

async function* sentLines(
  deps: WalkDeliveries,
  notice: Notice,
  mailing: Mailing,
  range: string,
  wanted: DeliveryFilter,
  from: DeliveryPlace | null,
): AsyncGenerator<Step, void, undefined> {
  const here = { mailing: mailing.id, range };
  const behind: BatchId | undefined = from?.batch && {
    mailingId: mailing.id,
    rangeId: range,
    channel: from.batch.channel,
    after: from.batch.after,
  };
  const begun = behind && from?.batch?.to !== undefined ? await deps.batches.progressOf(behind) : null;
  if (begun) yield await batchLines(deps, notice, mailing, begun, wanted, from?.batch?.to);
  for await (const progress of deps.batches.progressIn(mailing.id, range, behind)) {
    const { channel, after } = progress.id;
    if (mayHaveAny(progress, wanted)) yield await batchLines(deps, notice, mailing, progress, wanted);
    else yield { ...NO_LINES, cost: OUTCOME_COST, isRead: false, ended: { ...here, batch: { channel, after } } };
  }
}

/** @param to up to which recipient, and with them, an earlier walk came */
const batchLines = async (
  { batches, retries, subscriptions, organizations }: WalkDeliveries,
  notice: Notice,
  mailing: Mailing,
  progress: BatchProgress,
  wanted: DeliveryFilter,
  to = -1,
): Promise<Step> => {
  const { rangeId: range, channel, after } = progress.id;
  const batch = await batches.find(progress.id);
  const told = batch ? recipientsTold(batch, progress, notice.id, wanted).filter(({ position }) => position > to) : [];
  const known: ReadonlyMap<string, Subscription> =
    told.length > 0 ? await subscriptions.findMany(told.map(({ subscriptionId }) => subscriptionId)) : new Map();
  const found = told.filter(({ subscriptionId }) => isMeant(known.get(subscriptionId), wanted));
  const meant = new Set(found.map(({ subscriptionId }) => subscriptionId));
  const verified = await verifications(
    organizations,
    [...known.values()].filter(({ id }) => meant.has(id)),
  );
  const isRetrying = found.some(({ status }) => status === 'retrying');
  const noted = isRetrying ? await retries.ofBatch(progress.id) : new Map<number, Retry>();
  const lines = found.map((one) => {
    const retry = one.status === 'retrying' ? noted.get(one.position) : undefined;
    const line = lineOf(mailing, progress.id, { ...one, by: retry?.by }, known.get(one.subscriptionId), verified);
    return { ...line, ...attemptsNoted(retry) };
  });
  return {
    lines,
    places: found.map(({ position }) => ({ mailing: mailing.id, range, batch: { channel, after, to: position } })),
    cost: 1 + (isRetrying ? 1 : 0) + (asksOrganization(wanted) ? LOOK_COST : 0),
    isRead: true,
    ended: { mailing: mailing.id, range, batch: { channel, after } },
  };
};

/** By what stands in its progress alone, can a batch have anybody who is wanted? */
const mayHaveAny = (progress: BatchProgress, wanted: DeliveryFilter): boolean =>
  holdsStatus(countsOf(progress), wanted) && progress.regions.some(([region]) => mayLieIn(region, wanted));

const holdsStatus = (counts: Counts, { status }: DeliveryFilter): boolean =>
  status === undefined || LINE_STATUSES.some((one) => isOfStatus(one, status) && counts[one] > 0);

type ToldThere = ToldRecipient & Readonly<{ position: number }>;

const recipientsTold = (batch: Batch, progress: BatchProgress, noticeId: string, wanted: DeliveryFilter): readonly ToldThere[] =>
  batch.recipients.flatMap(({ subscriptionId, region, told }, position) => {
    const mention = batch.told[told]?.find((item) => item.noticeId === noticeId);
    const status = statusAt(progress, position);
    if (!mention || !isOfStatus(status, wanted.status) || !liesIn(region, wanted)) return [];
    const deviation = progress.deviations.get(position);
    return [{ subscriptionId, position, mention, status, deviation, at: deviation?.at ?? writtenAt(progress, position) }];
  });

/** Readers of a digest are counted in advance and not written down: who waits is read from the directory, as the digest will. */
async function* awaitingLines(
  { notices, directory, subscriptions, organizations }: WalkDeliveries,
  mailing: Mailing,
  { range, frozen }: MailingRange,
  { isWritten }: DigestStanding,
  wanted: DeliveryFilter,
  from: DeliveryPlace | null,
): AsyncGenerator<Step, void, undefined> {
  if (mailing.act === 'digest' || !frozen || frozen.recipients === 0) return;
  if (!frozen.readers.some(([county]) => mayLieIn(county, wanted))) return;
  const notice = await notices.findVersion(mailing.noticeId, mailing.version);
  if (!notice) return;
  const select = noticeSelection(addressed(notice));
  const here = { mailing: mailing.id, range: rangeId(range) };
  for (let after: string | null = from?.row ?? null, isEnd = false; !isEnd; ) {
    const page: Awaited<ReturnType<Directory['read']>> = await directory.read(truncatedAt(range, frozen.cut), after);
    const waiting = page.entries.flatMap((entry) => {
      const [mention] = isWritten(entry.candidate.region) || !liesIn(entry.candidate.region, wanted) ? [] : (select(entry) ?? []);
      return mention ? [{ entry, mention }] : [];
    });
    for (let first = 0; first < waiting.length; first += FOUND_TOGETHER) {
      const some = waiting.slice(first, first + FOUND_TOGETHER);
      const known = await subscriptions.findMany(some.map(({ entry }) => entry.subscriptionId));
      const meant = some.filter(({ entry }) => isMeant(known.get(entry.subscriptionId), wanted));
      const verified = await verifications(organizations, [...known.values()]);
      const last = some.at(-1);
      yield {
        lines: meant.map(({ entry: { subscriptionId, channel }, mention }) =>
          lineOf(
            mailing,
            { rangeId: rangeId(range), channel },
            { subscriptionId, mention, status: 'awaitingDigest' },
            known.get(subscriptionId),
            verified,
          ),
        ),
        places: meant.map(({ entry }) => ({ ...here, row: rowKey(entry) })),
        cost: 1 + (asksOrganization(wanted) ? LOOK_COST : 0),
        isRead: true,
        ended: { ...here, ...(last ? { row: rowKey(last.entry) } : {}) },
      };
    }
    after = page.next;
    isEnd = after === null;
    // The last page of a range costs as much: of many ranges in which nobody is meant, not all are read for one page.
    const [lastRead] = page.entries.slice(-1);
    const row = after ?? (lastRead ? rowKey(lastRead) : undefined);
    if (row !== undefined) yield { ...NO_LINES, cost: DIRECTORY_PAGE_COST, isRead: true, ended: { ...here, row } };
  }
}
