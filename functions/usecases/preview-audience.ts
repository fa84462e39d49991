import { addressed, type Reason } from '#domain/audience';
import { estimateCost } from '#domain/cost';
import { isImmediate, rangesOf } from '#domain/directory';
import type { Notice } from '#domain/notice';
import type { NoticeDraft } from '#domain/notice-draft';
import { breakdownOf, type RegionCode, regionName, toFullCode } from '#domain/region';
import { noticeSelection } from '#domain/selection';
import { slotFromId } from '#domain/slot';
import type { Subscription } from '#domain/subscription';
import { instant } from '#domain/time';
import type { Directory } from '#ports/directory';
import type { Pacer } from '#ports/pacer';
import type { SubscriptionStore } from '#ports/subscription-store';
import { type AcceptNotice, prepareNotice } from './accept-notice.ts';
import type { Caller } from './authorize.ts';
import { directoryPages } from './directory-pages.ts';

export type PreviewAudience = Pick<AcceptNotice, 'notices' | 'agencies' | 'clock'> &
  Readonly<{ directory: Directory; subscriptions: Pick<SubscriptionStore, 'findMany'>; pacer: Pick<Pacer, 'line'> }>;

const SAMPLE = 10;

/** Who would get a draft, and why; changes nothing. Reads the directory as freeze-audience would. */
export const previewAudience = async (deps: PreviewAudience, caller: Caller, draft: NoticeDraft) => {
  const prepared = await prepareNotice(deps, caller, draft);
  if (prepared.kind !== 'prepared') return prepared;
  const { content, issuers, warnings } = prepared;
  const now = instant(deps.clock.now());
  const notice: Notice = { ...content, id: 'preview', version: 1, status: 'published', issuers, createdAt: now, publishedAt: now };
  const found = await readAudience(deps, notice);

  const sampled = await deps.subscriptions.findMany(found.sample.map(({ subscriptionId }) => subscriptionId));
  const { email, webhook } = found.byChannel;
  const { perSecond } = await deps.pacer.line(notice.urgency === 'urgent' ? 'urgent' : 'routine', deps.clock.now());
  return {
    kind: 'previewed' as const,
    preview: {
      audience: {
        subscriptions: found.subscriptions,
        organizations: found.subscriptions,
        byChannel: found.byChannel,
        byFrequency: found.byFrequency,
        byRegion: [...found.byRegion]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([region, subscriptions]) => ({ region: toFullCode(region), name: regionName(region), subscriptions })),
      },
      sample: found.sample.flatMap(({ subscriptionId, reasons, sections }) => {
        const subscription = sampled.get(subscriptionId);
        return subscription ? [{ organization: organizationLine(subscription), reasons, sections }] : [];
      }),
      warnings,
      estimatedCost: estimateCost(email, webhook, perSecond),
      notice,
    },
  };
};

const organizationLine = ({ organization }: Subscription) => ({
  name: organization.name,
  class: organization.class,
  region: toFullCode(organization.region),
});

type Sample = Readonly<{ subscriptionId: string; reasons: readonly Reason[]; sections: readonly number[] }>;

const readAudience = async ({ directory }: PreviewAudience, notice: Notice) => {
  const wanted = addressed(notice);
  const select = noticeSelection(wanted);
  const rowOf = breakdownOf(notice.audience.regions);
  const found = {
    subscriptions: 0,
    byChannel: { email: 0, webhook: 0 },
    byFrequency: { immediate: 0, daily: 0, weekly: 0 },
    byRegion: new Map<RegionCode, number>(),
    sample: [] as Sample[],
  };
  for (const range of rangesOf(wanted.scope, await directory.partitions())) {
    const mode = isImmediate(range.slotId) ? 'immediate' : slotFromId(range.slotId).mode;
    for await (const entries of directoryPages(directory, range)) {
      for (const entry of entries) {
        const [mention] = select(entry) ?? [];
        if (!mention) continue;
        found.subscriptions += 1;
        found.byChannel[entry.channel] += 1;
        found.byFrequency[mode] += 1;
        const row = rowOf(entry.candidate.region);
        found.byRegion.set(row, (found.byRegion.get(row) ?? 0) + 1);
        if (found.sample.length < SAMPLE) found.sample.push({ subscriptionId: entry.subscriptionId, ...mention });
      }
    }
  }
  return found;
};
