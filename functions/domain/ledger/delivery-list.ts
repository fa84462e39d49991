import * as z from 'zod';
import { DELIVERY_STATUSES } from '../mailings/batch.ts';
import type { OrganizationClass } from '../notices/notice.ts';
import type { RegionCode } from '../region.ts';
import { CHANNEL_TYPES, type Subscription } from '../subscriptions/subscription.ts';
import { matchKey } from '../text/text.ts';

/** How a line in the list of deliveries may stand: as a delivery does, or waiting for its digest. */
export const LINE_STATUSES = [...DELIVERY_STATUSES, 'awaitingDigest'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** Who was to have it, and will not as it stands. */
export const UNREACHED = ['failed', 'bounced', 'suppressed'] as const satisfies readonly LineStatus[];
const UNREACHED_STATUSES: ReadonlySet<LineStatus> = new Set(UNREACHED);

/** What may be asked for: a status, or `unreached`: any of those. */
export const WANTED_STATUSES = [...LINE_STATUSES, 'unreached'] as const;
export type WantedStatus = (typeof WANTED_STATUSES)[number];

export const isOfStatus = (status: LineStatus, wanted: WantedStatus | undefined): boolean =>
  wanted === undefined || wanted === status || (wanted === 'unreached' && UNREACHED_STATUSES.has(status));

/** Behind which batch, which recipient of it (`to`: their position), or which row of the directory a page of the list goes on. */
export const DeliveryPlace = z.object({
  mailing: z.string(),
  range: z.string(),
  batch: z.object({ channel: z.enum(CHANNEL_TYPES), after: z.string(), to: z.int().min(0).optional() }).optional(),
  row: z.string().optional(),
});
export type DeliveryPlace = z.infer<typeof DeliveryPlace>;

/** Which deliveries are wanted; what is not named makes no difference. */
export type DeliveryFilter = Readonly<{
  status?: WantedStatus | undefined;
  /** A short code: where the organization was when it was told, in or below it, as the report counts it. */
  region?: RegionCode | undefined;
  class?: OrganizationClass | undefined;
  /** Part of its name, in any width and case. */
  organization?: string | undefined;
}>;

/** Can anybody counted in a region, which may be wider than where they are, be in the one that is wanted? */
export const mayLieIn = (counted: RegionCode, { region }: DeliveryFilter): boolean =>
  region === undefined || counted.startsWith(region) || region.startsWith(counted);

export const liesIn = (own: RegionCode, { region }: DeliveryFilter): boolean => region === undefined || own.startsWith(region);

/** Does a filter ask what only a subscription says? */
export const asksOrganization = ({ class: ofClass, organization }: DeliveryFilter): boolean =>
  ofClass !== undefined || organization !== undefined;

/** An organization that has been erased has neither a class nor a name. */
export const isMeant = (subscription: Subscription | undefined, { class: ofClass, organization }: DeliveryFilter): boolean =>
  (ofClass === undefined || subscription?.organization.class === ofClass) &&
  (organization === undefined || (subscription !== undefined && holdsName(subscription.organization.name, organization)));

const holdsName = (name: string, part: string): boolean => matchKey(name).includes(matchKey(part).trim());
