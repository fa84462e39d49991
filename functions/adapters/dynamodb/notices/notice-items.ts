import * as z from 'zod';
import { NOTICE_KINDS, NOTICE_STATUSES, type Notice, type NoticeSummary, ORGANIZATION_CLASSES, URGENCIES } from '#domain/notices/notice';
import type { AcceptanceRecord } from '#ports/notice-store';
import { monthOf, noticeKeys } from '../keys.ts';
import { pack, packed, parseItem, SCHEMA_VERSION, secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

const Audience = z.object({
  regions: z.array(z.string()).optional(),
  excludeRegions: z.array(z.string()).optional(),
  classes: z.array(z.enum(ORGANIZATION_CLASSES)).optional(),
  rural: z.boolean().optional(),
  hub: z.boolean().optional(),
  topics: z.array(z.string()).optional(),
});

const Issuer = z.object({ id: z.string(), name: z.string(), replyTo: z.string().optional(), signedAt: z.string().optional() });

const Summary = z.object({
  id: z.string(),
  version: z.int(),
  title: z.string(),
  kind: z.enum(NOTICE_KINDS),
  documentNumber: z.string().optional(),
  indexNumber: z.string().optional(),
  source: z.string().optional(),
  urgency: z.enum(URGENCIES),
  language: z.string(),
  audience: Audience.extend({ regions: z.array(z.string()) }),
  attachments: z.array(z.object({ id: z.string() })),
  issuedOn: z.string().optional(),
  effectiveOn: z.string().optional(),
  expiresOn: z.string().optional(),
  supersedes: z.array(z.object({ noticeId: z.string() })),
  createdAt: z.string(),
  publishAt: z.string().optional(),
});

const Content = Summary.extend({
  sections: z.array(z.object({ heading: z.string().optional(), body: z.string(), audience: Audience.optional() })),
  receipt: z
    .object({
      required: z.boolean(),
      by: z.string().optional(),
      fields: z.array(z.object({ id: z.string(), label: z.string(), type: z.enum(['text', 'number', 'date', 'boolean']) })).optional(),
    })
    .optional(),
});

/** What changes about a notice without its words changing: status, signatures, publication. */
export const HeadItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  kind: z.literal('head'),
  status: z.enum(NOTICE_STATUSES),
  issuers: z.array(Issuer),
  publishedAt: z.string().optional(),
  withdrawal: z.object({ at: z.string(), reason: z.string() }).optional(),
  summary: Summary,
});
export type HeadItem = z.infer<typeof HeadItem>;

export const VersionItem = z.object({ v: z.literal(SCHEMA_VERSION), kind: z.literal('notice-version'), content: packed(Content) });
export type VersionItem = z.infer<typeof VersionItem>;

/** `agencyId` is what 0.1.0 called the caller. */
const AcceptanceItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  agencyId: z.string(),
  key: z.string(),
  bodyHash: z.string(),
  noticeId: z.string(),
  expiresAt: z.string(),
});

export const acceptanceFrom = (item: RawItem): AcceptanceRecord => {
  const { v: _v, agencyId: caller, ...record } = parseItem(AcceptanceItem, item);
  return { caller, ...record };
};

export const versionItem = (notice: Notice): object => {
  const { status: _status, issuers: _issuers, publishedAt: _publishedAt, withdrawal: _withdrawal, ...content } = notice;
  return { ...noticeKeys.version(notice.id, notice.version), v: SCHEMA_VERSION, kind: 'notice-version', content: pack(content) };
};

/** Marks of a published head: where the board finds it, and that it is to be planned. */
export const publicationMarks = (
  id: string,
  publishedAt: string,
): Readonly<{ publishedAt: string; boardPk: string; boardSk: string; duePk: string; dueSk: string }> => ({
  publishedAt,
  boardPk: monthOf(publishedAt),
  boardSk: `${publishedAt}#${id}`,
  duePk: 'plan',
  dueSk: `${publishedAt}#${id}`,
});

export const headItem = (notice: Notice): object => {
  const { status, issuers, publishedAt, withdrawal, sections: _sections, receipt: _receipt, ...summary } = notice;
  return {
    ...noticeKeys.head(notice.id),
    v: SCHEMA_VERSION,
    kind: 'head',
    status,
    issuers,
    summary,
    ...(withdrawal ? { withdrawal } : {}),
    ...(publishedAt ? publicationMarks(notice.id, publishedAt) : {}),
    ...(status === 'scheduled' && notice.publishAt ? { duePk: 'publish', dueSk: `${notice.publishAt}#${notice.id}` } : {}),
  };
};

export const acceptanceItem = ({ caller, ...record }: AcceptanceRecord): object => ({
  ...noticeKeys.acceptance(caller, record.key),
  v: SCHEMA_VERSION,
  kind: 'acceptance',
  agencyId: caller,
  ...record,
  ttl: secondsAt(record.expiresAt),
});

const living = ({ status, issuers, publishedAt, withdrawal }: HeadItem) => ({
  status,
  issuers,
  ...(publishedAt ? { publishedAt } : {}),
  ...(withdrawal ? { withdrawal } : {}),
});

export const noticeFrom = (head: HeadItem, version: VersionItem): Notice => ({ ...version.content, ...living(head) });

export const summaryFrom = (head: HeadItem): NoticeSummary => ({ ...head.summary, ...living(head) });
