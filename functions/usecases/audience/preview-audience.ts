import { addressed } from '#domain/audience/audience';
import { estimateCost } from '#domain/ledger/cost';
import { digestWarnings } from '#domain/notices/mail-warnings';
import { laneOf } from '#domain/notices/notice';
import type { NoticeDraft } from '#domain/notices/notice-draft';
import { asIfPublished } from '#domain/notices/notice-life';
import { breakdownOf, regionName, toFullCode } from '#domain/region';
import type { Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { OrganizationStore } from '#ports/organization-store';
import type { Pacer } from '#ports/pacer';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Caller } from '../callers/authorize.ts';
import { type PrepareNotice, prepareNotice } from '../notices/accept-notice.ts';
import { verifications } from '../organizations/read-organization.ts';
import { type MeasureAudience, measureAudience } from './measure-audience.ts';

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
  const notice = asIfPublished('preview', content, issuers, now);
  const found = await measureAudience(deps, addressed(notice), breakdownOf(notice.audience.regions));

  const sampled = await deps.subscriptions.findMany(found.sample.map(({ subscriptionId }) => subscriptionId));
  const verified = await verifications(deps.organizations, [...sampled.values()]);
  const { email, webhook } = found.byChannel;
  const { daily, weekly } = found.byFrequency;
  const { perSecond } = await deps.pacer.line(laneOf(notice), deps.clock.now());
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
        byRegion: [...found.byRegion]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([region, subscriptions]) => ({ region: toFullCode(region), name: regionName(region), subscriptions })),
      },
      sample: found.sample.flatMap(({ subscriptionId, reasons, sections }) => {
        const subscription = sampled.get(subscriptionId);
        return subscription ? [{ organization: organizationLine(subscription, verified), reasons, sections }] : [];
      }),
      warnings: [...prepared.warnings, ...digestWarnings(notice.urgency, { precision: found.precision, count: daily + weekly })],
      estimatedCost: estimateCost(email, webhook, perSecond),
      notice,
    },
  };
};

const organizationLine = ({ id, organization }: Subscription, verified: Awaited<ReturnType<typeof verifications>>) => ({
  name: organization.name,
  class: organization.class,
  region: toFullCode(organization.region),
  verified: verified.get(id) ?? null,
});
