import { addressed, type Reason } from '#domain/audience/audience';
import { isImmediate } from '#domain/audience/directory';
import { estimateCost } from '#domain/ledger/cost';
import { nextDue, slotFromId, WINDOW_MARGIN_MS } from '#domain/mailings/slot';
import { audienceWarnings, digestWarnings } from '#domain/notices/mail-warnings';
import { laneOf, type Notice, overridesFrequency } from '#domain/notices/notice';
import type { NoticeDraft } from '#domain/notices/notice-draft';
import { asIfPublished } from '#domain/notices/notice-life';
import { partsOf, toFullCode } from '#domain/region';
import type { Subscription } from '#domain/subscriptions/subscription';
import { type Instant, instant, isoDuration, SECOND } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { Pacer } from '#ports/pacer';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Caller } from '../callers/authorize.ts';
import { type PrepareNotice, prepareNotice } from '../notices/accept-notice.ts';
import { verifications } from '../organizations/read-organization.ts';
import { concernsNobody } from './concerns-nobody.ts';
import { type MeasureAudience, type Measured, measureAudience } from './measure-audience.ts';

export type PreviewAudience = PrepareNotice &
  MeasureAudience &
  Readonly<{
    subscriptions: Pick<SubscriptionStore, 'findMany'>;
    organizations: Pick<OrganizationStore, 'findMany'>;
    pacer: Pick<Pacer, 'line'>;
  }>;

/**
 * Who would get a draft, and why; changes nothing. Reads the directory as freeze-audience
 * would, or a sample of it where that would be too much.
 */
export const previewAudience = async (deps: PreviewAudience, caller: Caller, draft: NoticeDraft) => {
  const prepared = await prepareNotice(deps, caller, draft);
  if (prepared.kind !== 'prepared') return prepared;
  const { content, issuers } = prepared;
  const now = instant(deps.clock.now());
  const publishAt = draft.publishAt === undefined ? now : laterOf(now, instant(new Date(draft.publishAt)));
  const notice = asIfPublished('preview', content, issuers, now);
  const whom = addressed(notice);
  const found = await measureAudience(deps, whom, partsOf(notice.audience.regions), { withNearly: true });
  const shown = [...found.sample, ...found.nearly];
  const known = await deps.subscriptions.findMany([...new Set(shown.map(({ subscriptionId }) => subscriptionId))]);
  const verified = await verifications(deps.organizations, [...known.values()]);
  const lineOf = (subscriptionId: string) => {
    const subscription = known.get(subscriptionId);
    return subscription ? organizationLine(subscription, verified) : null;
  };
  const { email, webhook } = found.byChannel;
  const { daily, weekly } = found.byFrequency;
  const line = await deps.pacer.line(laneOf(notice), deps.clock.now());
  return {
    kind: 'previewed' as const,
    preview: {
      audience: {
        precision: found.precision,
        margin: found.margin,
        subscriptions: found.subscriptions,
        organizations: found.organizations,
        byChannel: found.byChannel,
        byFrequency: found.byFrequency,
        byClass: found.byClass,
        byRegion: [...found.byRegion].sort(([a], [b]) => (a < b ? -1 : 1)).map(([region, subscriptions]) => ({ region, subscriptions })),
        bySection: [...found.bySection].map(([position, { count, margin }]) => ({
          position,
          heading: notice.sections[position]?.heading ?? null,
          subscriptions: count,
          margin,
        })),
        ...digestsOf(notice, found, publishAt),
      },
      sample: found.sample.flatMap(({ subscriptionId, reasons, sections }) => {
        const organization = lineOf(subscriptionId);
        return organization ? [{ organization, reasons, sections }] : [];
      }),
      nearlyBy: [...found.nearlyBy]
        .map(([criterion, { count, margin }]) => ({ criterion, subscriptions: count, margin }))
        .sort((a, b) => b.subscriptions - a.subscriptions),
      nearly: found.nearly.flatMap(({ subscriptionId, missing }) => {
        const organization = lineOf(subscriptionId);
        return organization ? [{ organization, missing: missing.slice(0, SHOWN_OF_ONE) }] : [];
      }),
      /** Of agencies whose notices alone those want who nearly get this one. */
      agencyNames: await agencyNames(
        deps,
        found.nearly.flatMap(({ missing }) => missing.slice(0, SHOWN_OF_ONE)),
      ),
      warnings: [
        ...prepared.warnings,
        ...audienceWarnings(found.subscriptions === 0 && (await concernsNobody(deps.directory, whom))),
        ...digestWarnings(notice.urgency, { precision: found.precision, count: daily + weekly }),
      ],
      duration: durationOf(notice, found, line, { now, publishAt }),
      estimatedCost: estimateCost(email, webhook, line.perSecond),
      notice,
    },
  };
};

/** Of one that asks for very much: so many words, topics or agencies are shown. */
const SHOWN_OF_ONE = 5;

const laterOf = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** Who reads it in a digest alone, and when those leave. What is for at once (特急) overrides digests. */
const digestsOf = (notice: Notice, { bySlot }: Measured, publishedAt: Instant) => {
  const waiting = overridesFrequency(notice) ? [] : [...bySlot].filter(([slotId, count]) => !isImmediate(slotId) && count > 0);
  const digests = waiting
    .map(([slotId, subscriptions]) => {
      const slot = slotFromId(slotId);
      // What is published in the last minute is in the next one.
      const due = nextDue(slot, new Date(Date.parse(publishedAt) + WINDOW_MARGIN_MS));
      return { frequency: slot, at: due ? instant(due) : null, subscriptions };
    })
    .sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  return {
    onlyInDigest: digests.reduce((sum, { subscriptions }) => sum + subscriptions, 0),
    digests,
    lastDigestAt: digests.at(-1)?.at ?? null,
  };
};

/** Until the last email that leaves at once has left, at the rate of now, behind what stands in the line; of digests nothing is said. */
const durationOf = (
  notice: Notice,
  { byChannel, emailsAtOnce }: Measured,
  { usedUntilMs, perSecond }: Awaited<ReturnType<Pacer['line']>>,
  { now, publishAt }: Readonly<{ now: Instant; publishAt: Instant }>,
): string => {
  const emails = overridesFrequency(notice) ? byChannel.email : emailsAtOnce;
  // Who will be before a notice in the line that is for later, nobody knows.
  const isForLater = publishAt > now;
  const waitMs = emails === 0 || isForLater ? 0 : Math.max(0, usedUntilMs - Date.parse(now));
  return isoDuration(waitMs + (emails / perSecond) * SECOND);
};

const agencyNames = async (
  { agencies }: Readonly<{ agencies: Pick<AgencyStore, 'findMany'> }>,
  missing: readonly Reason[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = new Set(missing.flatMap((reason) => (reason.startsWith('agency:') ? [reason.slice('agency:'.length)] : [])));
  const found = ids.size === 0 ? [] : await agencies.findMany([...ids]);
  return new Map(found.map(({ id, name }) => [id, name]));
};

const organizationLine = ({ id, organization }: Subscription, verified: Awaited<ReturnType<typeof verifications>>) => ({
  name: organization.name,
  class: organization.class,
  region: toFullCode(organization.region),
  verified: verified.get(id) ?? null,
});
