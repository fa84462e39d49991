import * as z from 'zod';
import type { RegionCode } from '../region.ts';
import type { Instant } from '../time.ts';

/** What a notice may be: the 公文 kinds that go down or out (党政机关公文处理工作条例, art. 8), in plain words. */
export const NOTICE_KINDS = [
  'notice',
  'opinion',
  'announcement',
  'public-notice',
  'circular',
  'decision',
  'letter',
  'bulletin',
  'other',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** 平 · 加急 · 特急. Only `immediate` overrides the frequency that an organization chose. */
export const URGENCIES = ['routine', 'urgent', 'immediate'] as const;
export type Urgency = (typeof URGENCIES)[number];
export const urgencyRank = (urgency: Urgency): number => URGENCIES.indexOf(urgency);

/** The four functional classes of community organizations, and the rest. */
export const ORGANIZATION_CLASSES = ['daily-services', 'community-affairs', 'culture-sports', 'charity', 'other'] as const;
export type OrganizationClass = (typeof ORGANIZATION_CLASSES)[number];

export const NOTICE_STATUSES = ['scheduled', 'awaiting-signatures', 'published', 'withdrawn', 'expired', 'cancelled'] as const;
export type NoticeStatus = (typeof NOTICE_STATUSES)[number];

const PUBLIC_STATUSES: ReadonlySet<NoticeStatus> = new Set(['published', 'withdrawn', 'expired']);
/** What has been published stays in the open, also when it does not stand any more. */
export const isPublic = ({ status }: Readonly<{ status: NoticeStatus }>): boolean => PUBLIC_STATUSES.has(status);

/**
 * The limits of the contract. Body bytes are UTF-8, over all headings and bodies. A character is what
 * people count as one, and may have many marks: units bound those.
 */
export const LIMITS = {
  titleCharacters: 200,
  titleUnits: 1000,
  bodyBytes: 200_000,
  sections: 64,
  attachments: 20,
  regions: 500,
  topics: 50,
  issuers: 20,
} as const;

/**
 * Whom a notice, or one section of it, is for. All criteria that are given must hold; values inside one are alternatives.
 * An absent criterion asks for nothing.
 */
export type AudienceCriteria = Readonly<{
  regions?: readonly RegionCode[] | undefined;
  excludeRegions?: readonly RegionCode[] | undefined;
  classes?: readonly OrganizationClass[] | undefined;
  rural?: boolean | undefined;
  hub?: boolean | undefined;
  topics?: readonly string[] | undefined;
}>;

export type NoticeSection = Readonly<{ heading?: string | undefined; body: string; audience?: AudienceCriteria | undefined }>;

export type ReceiptRequest = Readonly<{
  required: boolean;
  by?: string | undefined;
  fields?: readonly Readonly<{ id: string; label: string; type: 'text' | 'number' | 'date' | 'boolean' }>[] | undefined;
}>;

/** An agency whose name stands on a notice, as it was called when the notice was accepted. The first one leads. */
export type Issuer = Readonly<{ id: string; name: string; replyTo?: string | undefined; signedAt?: Instant | undefined }>;

/** When a notice was taken back, and why, in the words of its lead agency. */
export type Withdrawal = Readonly<{ at: Instant; reason: string }>;

/** One version of what an agency says. The words are kept exactly as given. */
export type NoticeContent = Readonly<{
  title: string;
  kind: NoticeKind;
  documentNumber?: string | undefined;
  indexNumber?: string | undefined;
  source?: string | undefined;
  urgency: Urgency;
  language: string;
  /** Regions are never empty here: without any the lead agency's own region stands. `['']` is everywhere. */
  audience: AudienceCriteria & Readonly<{ regions: readonly RegionCode[] }>;
  sections: readonly NoticeSection[];
  attachments: readonly Readonly<{ id: string }>[];
  issuedOn?: string | undefined;
  effectiveOn?: string | undefined;
  expiresOn?: string | undefined;
  receipt?: ReceiptRequest | undefined;
  supersedes: readonly Readonly<{ noticeId: string }>[];
}>;

export type Notice = NoticeContent &
  Readonly<{
    id: string;
    version: number;
    status: NoticeStatus;
    issuers: readonly Issuer[];
    createdAt: Instant;
    /** When it is to be published, for a notice that was given `publishAt`. */
    publishAt?: Instant | undefined;
    publishedAt?: Instant | undefined;
    withdrawal?: Withdrawal | undefined;
  }>;

/** What lists show of a notice: everything but its text. */
export type NoticeSummary = Omit<Notice, 'sections' | 'receipt'>;

export const leadOf = (notice: Readonly<{ issuers: readonly Issuer[] }>): Issuer => {
  const [lead] = notice.issuers;
  if (!lead) throw new Error('a notice without issuers cannot exist');
  return lead;
};

/** The queue that carries a notice: 特急 and 加急 overtake the rest. */
export const LANES = ['urgent', 'routine', 'digest'] as const;
export type Lane = (typeof LANES)[number];
export const laneOf = (notice: Readonly<{ urgency: Urgency }>): Lane => (notice.urgency === 'routine' ? 'routine' : 'urgent');

/** `YYYY-MM-DD`, a day that exists. */
export const IsoDate = z.iso.date();
