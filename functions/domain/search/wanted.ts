import { overlaps } from '../audience/audience.ts';
import type { NoticeKind, NoticeStatus } from '../notices/notice.ts';
import { noticeStatusAt } from '../notices/notice-life.ts';
import { validityAt } from '../notices/validity.ts';
import type { RegionCode } from '../region.ts';

/** By what a list of notices is narrowed; whatever is not given asks for nothing. */
export type Wanted = Readonly<{
  region?: RegionCode | null | undefined;
  agency?: string | undefined;
  topic?: string | undefined;
  kind?: NoticeKind | undefined;
  status?: NoticeStatus | undefined;
  /** What holds now: neither over, nor to come, nor taken back, nor replaced. */
  inForce?: boolean | undefined;
}>;

type Narrowed = Parameters<typeof validityAt>[0] &
  Readonly<{
    kind: NoticeKind;
    issuers: readonly Readonly<{ id: string }>[];
    audience: Readonly<{ regions: readonly RegionCode[]; topics?: readonly string[] | undefined }>;
  }>;

/** Does anything narrow the list? */
export const narrows = ({ region, agency, topic, kind, status, inForce }: Wanted): boolean =>
  [region ?? undefined, agency, topic, kind, status].some((one) => one !== undefined) || inForce === true;

export const isWanted = (notice: Narrowed, { region, agency, topic, kind, status, inForce }: Wanted, now: Date): boolean =>
  (region === undefined || region === null || overlaps(notice.audience, region)) &&
  (agency === undefined || notice.issuers.some(({ id }) => id === agency)) &&
  (topic === undefined || isAbout(topic, notice)) &&
  (kind === undefined || notice.kind === kind) &&
  (status === undefined || noticeStatusAt(notice, now) === status) &&
  (inForce !== true || validityAt(notice, now) === 'in-force');

/** One that names no topic concerns every topic. */
const isAbout = (topic: string, { audience: { topics = [] } }: Pick<Narrowed, 'audience'>): boolean =>
  topics.length === 0 || topics.includes(topic);
