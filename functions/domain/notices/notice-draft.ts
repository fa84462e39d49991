import * as z from 'zod';
import { type AttachedFile, asAttached } from '../attachments/attachment.ts';
import { isVisible, Moment, NOTHING_TO_SEE, nameLine, SeenLine } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import { ReceiptRequestDraft, receiptRequestFlaws } from '../receipts/receipt-request-draft.ts';
import { EVERYWHERE, parseRegion, type RegionCode } from '../region.ts';
import { characters, utf8Bytes } from '../text/text.ts';
import { bilingual, ruleWords } from '../text/wording.ts';
import { type AudienceCriteria, IsoDate, LIMITS, NOTICE_KINDS, type NoticeContent, ORGANIZATION_CLASSES, URGENCIES } from './notice.ts';
import { dateFlaws } from './notice-dates.ts';
import { secrecyMark } from './secrecy.ts';
import { TOPIC_CODE } from './topic.ts';

const Region = nameLine(12).describe('6-, 9-digit or short region code (GB/T 2260); 000000 is everywhere');
const Topic = z
  .string()
  .max(40)
  .regex(TOPIC_CODE, ruleWords('请用小写字母、数字和连字符', 'Use small letters, digits and hyphens'))
  .describe('topic code');

const AudienceDraft = z
  .strictObject({
    regions: z
      .array(Region)
      .max(LIMITS.regions)
      .optional()
      .describe('own region lies in one of these, or a watched region touches one; default: the lead’s region'),
    excludeRegions: z.array(Region).max(LIMITS.regions).optional(),
    classes: z.array(z.enum(ORGANIZATION_CLASSES)).max(ORGANIZATION_CLASSES.length).optional(),
    rural: z.boolean().optional(),
    hub: z.boolean().optional(),
    topics: z.array(Topic).max(LIMITS.topics).optional(),
  })
  .describe('all given criteria must hold; values inside one are alternatives; an empty list states nothing');

const SectionDraft = z.strictObject({
  heading: nameLine(200).optional(),
  body: z
    .string()
    .min(1)
    .refine(isVisible, NOTHING_TO_SEE)
    .describe('plain paragraphs separated by a line break; links, emphasis, lists and tables of Markdown'),
  audience: AudienceDraft.optional().describe('whom this part is addressed to'),
});

/** `POST /v1/notices`: what an agency sends. Unknown fields are refused: a misspelt `audience` must not send to everyone. */
export const NoticeDraft = z
  .strictObject({
    issuers: z.array(nameLine(40)).min(1).max(LIMITS.issuers).optional().describe('agency ids, lead first; default: the caller'),
    title: SeenLine.refine((title) => title.length <= LIMITS.titleUnits && characters(title) <= LIMITS.titleCharacters, {
      message: ruleWords(
        `标题最多 ${LIMITS.titleCharacters} 个字符,请缩短`,
        `A title has at most ${LIMITS.titleCharacters} characters: shorten it`,
      ),
      params: { code: 'title-too-long' },
    }),
    kind: z.enum(NOTICE_KINDS).default('notice'),
    documentNumber: nameLine(100).optional(),
    indexNumber: nameLine(100).optional(),
    source: nameLine(200).optional(),
    reprint: z
      .strictObject({
        issuers: z.array(nameLine(100)).min(1).max(LIMITS.issuers),
        url: z
          .url({ protocol: /^https?$/, error: ruleWords('请填以 https:// 开头的网址', 'Give an address that begins with https://') })
          .max(2000)
          .optional(),
      })
      .optional()
      .describe('a document of others that is published once more: the names of those who issued it, and where it stands'),
    urgency: z.enum(URGENCIES).default('routine').describe('平 · 加急 · 特急'),
    language: z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, ruleWords('请填语言标记,如 zh-Hans-CN', 'Give a language tag, like zh-Hans-CN'))
      .default('zh-Hans-CN'),
    audience: AudienceDraft.optional(),
    sections: z.array(SectionDraft).min(1).max(LIMITS.sections),
    attachments: z
      .array(z.strictObject({ id: nameLine(80) }))
      .max(LIMITS.attachments)
      .default([]),
    issuedOn: IsoDate.optional(),
    publishAt: Moment.optional(),
    effectiveOn: IsoDate.optional(),
    expiresOn: IsoDate.optional(),
    receipt: ReceiptRequestDraft.optional(),
    supersedes: z
      .array(z.strictObject({ noticeId: nameLine(80) }))
      .max(20)
      .default([]),
  })
  .meta({ id: 'NoticeDraft' });
export type NoticeDraft = z.output<typeof NoticeDraft>;

/** UTF-8 bytes of all headings and bodies; the contract allows 200 KB. */
export const textBytes = (draft: Pick<NoticeDraft, 'sections'>): number =>
  draft.sections.reduce((sum, { heading = '', body }) => sum + utf8Bytes(heading) + utf8Bytes(body), 0);

export type ReadDraft = Readonly<{ kind: 'read'; content: NoticeContent } | { kind: 'refused'; flaws: readonly Flaw[] }>;

/**
 * Turn a well-formed draft into the content of a notice, or say why it cannot be one.
 *
 * @param leadRegion stands when no region is given
 * @param attachments the files that it names
 */
export const readDraft = (draft: NoticeDraft, leadRegion: RegionCode, now: Date, attachments: readonly AttachedFile[]): ReadDraft => {
  const flaws: Flaw[] = [];
  const audience = readAudience(draft.audience ?? {}, 'audience', flaws);
  const sections = draft.sections.map((section, i) => ({
    ...(section.heading ? { heading: section.heading } : {}),
    body: section.body,
    ...(section.audience ? { audience: readAudience(section.audience, `sections[${i}].audience`, flaws) } : {}),
  }));

  flaws.push(...secrecyFlaws(secretPlaces(draft)));
  flaws.push(...dateFlaws(draft, now), ...receiptRequestFlaws(draft.receipt));
  if (flaws.length > 0) return { kind: 'refused', flaws };

  const { issuers: _issuers, publishAt: _publishAt, audience: _audience, sections: _sections, ...rest } = draft;
  return {
    kind: 'read',
    content: {
      ...rest,
      attachments: attachments.map(asAttached),
      sections,
      audience: { ...audience, regions: audience.regions ?? [leadRegion] },
    },
  };
};

/** What must not travel over the internet is not sent, wherever its mark stands. @param texts with the path of their field */
export const secrecyFlaws = (texts: readonly (readonly [path: string, text: string])[]): readonly Flaw[] =>
  texts.flatMap(([path, text]) => {
    const mark = secrecyMark(text);
    if (!mark) return [];
    const message = bilingual(
      `标有「${mark}」的文件不得通过互联网传递,不能在此发送`,
      `A document marked ${mark} must not travel over the internet: it cannot be sent here`,
    );
    return [{ path, code: 'secrecy-mark', message }];
  });

const readAudience = (draft: z.output<typeof AudienceDraft>, path: string, flaws: Flaw[]): AudienceCriteria => {
  const regions = (field: 'regions' | 'excludeRegions'): readonly RegionCode[] =>
    (draft[field] ?? []).flatMap((input, i) => {
      const region = parseRegion(input);
      if (region.kind === 'parsed') return [region.code];
      flaws.push({
        path: `${path}.${field}[${i}]`,
        code: 'region-unknown',
        message: bilingual(`没有代码为 ${input} 的地区,请在 /v1/regions 查找`, `There is no region ${input}: look it up at /v1/regions`),
      });
      return [];
    });
  const included = regions('regions');
  const excluded = regions('excludeRegions');
  if (excluded.includes(EVERYWHERE)) {
    flaws.push({
      path: `${path}.excludeRegions`,
      code: 'everywhere-excluded',
      message: bilingual('不能排除全部地区,请写明要排除的地区', 'Excluding everywhere leaves nobody: name the regions to leave out'),
    });
  }
  return {
    ...(included.length > 0 ? { regions: included } : {}),
    ...(excluded.length > 0 ? { excludeRegions: excluded } : {}),
    ...(draft.classes?.length ? { classes: draft.classes } : {}),
    ...(draft.rural === undefined ? {} : { rural: draft.rural }),
    ...(draft.hub === undefined ? {} : { hub: draft.hub }),
    ...(draft.topics?.length ? { topics: draft.topics } : {}),
  };
};

/** Where a mark would stand: the title, the number, the head of each part. */
const secretPlaces = (draft: NoticeDraft): readonly (readonly [string, string])[] => [
  ['title', draft.title],
  ['documentNumber', draft.documentNumber ?? ''],
  ...draft.sections.flatMap(({ heading, body }, i) => [
    [`sections[${i}].heading`, heading ?? ''] as const,
    [`sections[${i}].body`, body] as const,
  ]),
];
