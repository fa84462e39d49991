import * as z from 'zod';
import { AttachedFile } from '../attachments/attachment.ts';
import type { Immutable } from '../immutable.ts';
import { ReceiptRequest } from '../receipts/receipt-request.ts';

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
export const AudienceCriteria = z.object({
  regions: z.array(z.string()).optional(),
  excludeRegions: z.array(z.string()).optional(),
  classes: z.array(z.enum(ORGANIZATION_CLASSES)).optional(),
  rural: z.boolean().optional(),
  hub: z.boolean().optional(),
  topics: z.array(z.string()).optional(),
});
export type AudienceCriteria = Immutable<z.output<typeof AudienceCriteria>>;

const NoticeSection = z.object({ heading: z.string().optional(), body: z.string(), audience: AudienceCriteria.optional() });

/** An agency whose name stands on a notice, as it was called when the notice was accepted. The first one leads. */
const Issuer = z.object({ id: z.string(), name: z.string(), replyTo: z.string().optional(), signedAt: z.string().optional() });
export type Issuer = Immutable<z.output<typeof Issuer>>;

/** When a notice was taken back, and why, in the words of its lead agency. */
const Withdrawal = z.object({ at: z.string(), reason: z.string() });
export type Withdrawal = Immutable<z.output<typeof Withdrawal>>;

/** A document of others that is published once more (转载): who issued it, and where it stands. They need not be known here. */
const Reprint = z.object({ issuers: z.array(z.string()), url: z.string().optional() });

/** Why a notice was given up before it was published: by its lead, or since a signature was refused or did not come. */
export const CANCELLATION_REASONS = ['by-lead', 'refused', 'lapsed'] as const;
const Cancellation = z.object({
  at: z.string(),
  reason: z.enum(CANCELLATION_REASONS),
  /** The co-issuer that refused, and what it says. */
  by: z.string().optional(),
  note: z.string().optional(),
});
export type Cancellation = Immutable<z.output<typeof Cancellation>>;

/** Whether those who had an earlier version are told of a correction, or only the page shows it. */
export const NOTIFIES = ['all', 'none'] as const;
export type Notifies = (typeof NOTIFIES)[number];

/** What a later version was made for, in the words of the lead agency, and when. */
const Correction = z.object({ note: z.string(), at: z.string(), notify: z.enum(NOTIFIES) });
export type Correction = Immutable<z.output<typeof Correction>>;

/** When leaked text or a file was taken away from a version last, and why. */
const Redaction = z.object({ at: z.string(), reason: z.string() });
export type Redaction = Immutable<z.output<typeof Redaction>>;

/** One version of what an agency says. The words are kept exactly as given. */
const NoticeContent = z.object({
  title: z.string(),
  kind: z.enum(NOTICE_KINDS),
  documentNumber: z.string().optional(),
  indexNumber: z.string().optional(),
  source: z.string().optional(),
  reprint: Reprint.optional(),
  urgency: z.enum(URGENCIES),
  language: z.string(),
  /** Regions are never empty here: without any the lead agency's own region stands. `['']` is everywhere. */
  audience: AudienceCriteria.extend({ regions: z.array(z.string()) }),
  sections: z.array(NoticeSection),
  attachments: z.array(AttachedFile),
  issuedOn: z.string().optional(),
  effectiveOn: z.string().optional(),
  expiresOn: z.string().optional(),
  receipt: ReceiptRequest.optional(),
  supersedes: z.array(z.object({ noticeId: z.string() })),
});
export type NoticeContent = Immutable<z.output<typeof NoticeContent>>;

/** What of a notice is fixed with a version, and never changes. */
export const NoticeVersion = NoticeContent.extend({
  id: z.string(),
  version: z.int(),
  createdAt: z.string(),
  /** When it is to be published, for a notice that was given `publishAt`. */
  publishAt: z.string().optional(),
  /** Of every version but the first. */
  correction: Correction.optional(),
  /** Text or a file of it was taken away, for good. */
  redaction: Redaction.optional(),
});
export type NoticeVersion = Immutable<z.output<typeof NoticeVersion>>;

/** What of a version lists show: everything but its text; of its attachments their ids. */
export const VersionSummary = NoticeVersion.omit({ sections: true, receipt: true }).extend({
  attachments: z.array(z.object({ id: z.string() })),
});

/** What changes about a notice without its words changing: only notice-life.ts knows how. */
export const NoticeState = z.object({
  status: z.enum(NOTICE_STATUSES),
  /** How often the notice was replaced: who replaces it says which one they saw. */
  revision: z.int(),
  issuers: z.array(Issuer),
  /** As it was rescheduled; the version has what it was accepted with. */
  publishAt: z.string().optional(),
  publishedAt: z.string().optional(),
  /** Until when co-issuers may sign. */
  signaturesBy: z.string().optional(),
  cancellation: Cancellation.optional(),
  withdrawal: Withdrawal.optional(),
  /** The notice that stands in its place, and since when. */
  supersededBy: z.object({ noticeId: z.string(), at: z.string() }).optional(),
  /** Others that were to stand in its place before that one: where it is withdrawn, the last of them does again. */
  supersededBefore: z.array(z.object({ noticeId: z.string(), at: z.string() })).optional(),
  /** Notices that an earlier version was to replace, and the one that stands is not. */
  supersedesNoMore: z.array(z.string()).optional(),
  /** When it was in force again, since what stood in its place was withdrawn, or does not replace it any more. */
  reinstatedAt: z.string().optional(),
  /** The version of the last correction that people are told of, and since when. @default version 1, since it was published */
  announced: z.object({ version: z.int(), at: z.string() }).optional(),
  /** Has a mailing overridden the frequency that organizations chose? @default when it is `immediate` */
  overrode: z.boolean().optional(),
  /** The version that stands. @default 1 */
  currentVersion: z.int().optional(),
  /** The last day for receipts as it was put off; the version has what it was posted with. */
  receiptBy: z.string().optional(),
});
export type NoticeState = Immutable<z.output<typeof NoticeState>>;

export type Notice = NoticeVersion & NoticeState;

/** What lists show of a notice. */
export type NoticeSummary = Immutable<z.output<typeof VersionSummary>> & NoticeState;

/** The version that the last mailing tells of, or is to tell of. */
export const announcedOf = ({ announced }: Pick<NoticeState, 'announced'>): number => announced?.version ?? 1;

/** Was it, or will it be, sent at once to whoever reads digests? */
export const overridesFrequency = ({ overrode, urgency }: Pick<Notice, 'overrode' | 'urgency'>): boolean =>
  overrode ?? urgency === 'immediate';

/** The co-issuer that did not put its name to it. One with `signedAt` had signed, and took that back. */
export const refuserOf = ({ issuers, cancellation }: Pick<Notice, 'issuers' | 'cancellation'>): Issuer | undefined =>
  cancellation?.reason === 'refused' ? issuers.find(({ id }) => id === cancellation.by) : undefined;

export const leadOf = (notice: Readonly<{ issuers: readonly Issuer[] }>): Issuer => {
  const [lead] = notice.issuers;
  if (!lead) throw new Error('a notice without issuers cannot exist');
  return lead;
};

export const isSigned = ({ signedAt }: Pick<Issuer, 'signedAt'>): boolean => signedAt !== undefined;

/** Has the agency, as one of the issuers, signed it? Also where it has taken that back since. */
export const hasSigned = ({ issuers }: Pick<Notice, 'issuers'>, agencyId: string): boolean =>
  issuers.some((issuer) => issuer.id === agencyId && isSigned(issuer));

/** Those whose signature is missing. */
export const unsignedOf = ({ issuers }: Pick<Notice, 'issuers'>): readonly Issuer[] => issuers.filter((issuer) => !isSigned(issuer));

/** Whose words they are, by name: of a reprint those who issued it first, else the issuers. Who publishes is the lead. */
export const authorsOf = ({
  issuers,
  reprint,
}: Readonly<{ issuers: readonly Issuer[]; reprint?: NoticeContent['reprint'] }>): readonly string[] =>
  reprint?.issuers ?? issuers.map(({ name }) => name);

/** The queue that carries a notice: 特急 and 加急 overtake the rest. */
export const LANES = ['urgent', 'routine', 'digest'] as const;
export type Lane = (typeof LANES)[number];
export const laneOf = (notice: Readonly<{ urgency: Urgency }>): Lane => (notice.urgency === 'routine' ? 'routine' : 'urgent');

/** `YYYY-MM-DD`, a day that exists. */
export const IsoDate = z.iso.date();
