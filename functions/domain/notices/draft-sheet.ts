import { zonedParts } from '../calendar.ts';
import { FIELD_TYPES } from '../receipts/receipt-request.ts';
import type { DraftContent } from './draft.ts';

/** A day as it was typed, in whatever state. */
export type SheetDay = Readonly<{ year: string; month: string; day: string }>;
/** `''`: of either kind. */
export type SheetChoice = '' | 'yes' | 'no';

export type SheetAudience = Readonly<{
  regions: readonly string[];
  excludeRegions: readonly string[];
  classes: readonly string[];
  topics: readonly string[];
  rural: SheetChoice;
  hub: SheetChoice;
}>;
export type SheetSection = Readonly<{ heading: string; body: string; audience: SheetAudience }>;
export type SheetReceiptField = Readonly<{ id: string; label: string; type: string; options: string; isOptional: boolean }>;
export const RECEIPT_WISHES = ['none', 'optional', 'required'] as const;

/**
 * A draft as a form shows it: every field a text, complete or not, so that nothing is lost that somebody typed. What a form made comes out
 * of it as a post of a notice has it.
 */
export type DraftSheet = Readonly<{
  title: string;
  kind: string;
  urgency: string;
  language: string;
  documentNumber: string;
  indexNumber: string;
  source: string;
  reprintIssuers: string;
  reprintUrl: string;
  /** Agencies whose names stand on it besides the own one. */
  coIssuers: readonly string[];
  issuedOn: SheetDay;
  effectiveOn: SheetDay;
  expiresOn: SheetDay;
  publishOn: SheetDay;
  /** In China's time, `09:30`. */
  publishTime: string;
  audience: SheetAudience;
  /** One at least. */
  sections: readonly SheetSection[];
  attachments: readonly string[];
  receipt: (typeof RECEIPT_WISHES)[number];
  receiptBy: SheetDay;
  receiptFields: readonly SheetReceiptField[];
  supersedes: readonly string[];
}>;

export const NO_DAY: SheetDay = { year: '', month: '', day: '' };
export const NO_AUDIENCE: SheetAudience = { regions: [], excludeRegions: [], classes: [], topics: [], rural: '', hub: '' };
export const NO_SECTION: SheetSection = { heading: '', body: '', audience: NO_AUDIENCE };
export const USUAL_PUBLISH_TIME = '09:00';

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const texts = (value: unknown): readonly string[] => list(value).map(text).filter(Boolean);
const choice = (value: unknown): SheetChoice => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : '');

/** Of a whole day the zeros in front are left out, as nobody types them. */
const dayOf = (value: unknown): SheetDay => {
  const typed = text(value);
  if (typed === '') return NO_DAY;
  const [year = '', month = '', ...day] = typed.split('-');
  const plain = (part: string): string => part.replace(/^0(?=\d$)/, '');
  return { year, month: plain(month), day: plain(day.join('-')) };
};

const dayText = ({ year, month, day }: SheetDay): string => {
  const parts = [year, month, day].map((part) =>
    part
      .normalize('NFKC')
      .trim()
      .replace(/[年月日]$/, ''),
  );
  const padded = (part = ''): string => (/^\d$/.test(part) ? `0${part}` : part);
  return parts.every((part) => part === '') ? '' : `${parts[0]}-${padded(parts[1])}-${padded(parts[2])}`;
};

const CHINA_OFFSET = '+08:00';

const momentOf = (value: unknown): Pick<DraftSheet, 'publishOn' | 'publishTime'> => {
  const typed = text(value);
  const [, day = '', time = ''] = /^(.*?)T(.*?)(?:\+08:00)?$/.exec(typed) ?? [];
  const isElsewhere = /(?:Z|[+-]\d\d:\d\d)$/.test(time) || /:\d\d:\d\d/.test(time);
  if (isElsewhere && !Number.isNaN(Date.parse(typed))) {
    const { date, hour, minute } = zonedParts(new Date(typed), 'Asia/Shanghai');
    return { publishOn: dayOf(date), publishTime: [hour, minute].map((part) => String(part).padStart(2, '0')).join(':') };
  }
  return day === '' && time === ''
    ? { publishOn: NO_DAY, publishTime: '' }
    : { publishOn: dayOf(day), publishTime: time.replace(/:00$/, '') };
};

/** `9:30` and `９：30` are 09:30; what is no time stays as it is, and is told to be none. */
const timeText = (typed: string): string => {
  const plain = typed.normalize('NFKC').trim();
  const [, hour = '', minute = ''] = /^(\d{1,2})[:.时](\d{2})分?$/.exec(plain) ?? /^(\d{1,2})时?()$/.exec(plain) ?? [];
  return hour === '' ? plain : `${hour.padStart(2, '0')}:${minute || '00'}`;
};

export const sheetAudience = (value: unknown): SheetAudience => {
  const given = record(value);
  return {
    regions: texts(given['regions']),
    excludeRegions: texts(given['excludeRegions']),
    classes: texts(given['classes']),
    topics: texts(given['topics']),
    rural: choice(given['rural']),
    hub: choice(given['hub']),
  };
};

const sectionOf = (value: unknown): SheetSection => {
  const given = record(value);
  return { heading: text(given['heading']), body: text(given['body']), audience: sheetAudience(given['audience']) };
};

const receiptOf = (value: unknown): Pick<DraftSheet, 'receipt' | 'receiptBy' | 'receiptFields'> => {
  const given = record(value);
  const fields = list(given['fields']).map((field): SheetReceiptField => {
    const { id, label, type, options, optional } = record(field);
    return {
      id: text(id),
      label: text(label),
      type: text(type) || 'text',
      options: texts(options).join('\n'),
      isOptional: optional === true,
    };
  });
  const receipt = value === undefined || value === null ? 'none' : given['required'] === true ? 'required' : 'optional';
  return { receipt, receiptBy: dayOf(given['by']), receiptFields: fields };
};

/** @param agencyId whose draft it is */
export const sheetOf = (content: DraftContent, agencyId: string): DraftSheet => {
  const reprint = record(content['reprint']);
  const sections = list(content['sections']).map(sectionOf);
  return {
    title: text(content['title']),
    kind: text(content['kind']) || 'notice',
    urgency: text(content['urgency']) || 'routine',
    language: text(content['language']) || 'zh-Hans-CN',
    documentNumber: text(content['documentNumber']),
    indexNumber: text(content['indexNumber']),
    source: text(content['source']),
    reprintIssuers: texts(reprint['issuers']).join('\n'),
    reprintUrl: text(reprint['url']),
    coIssuers: texts(content['issuers']).filter((id) => id !== agencyId),
    issuedOn: dayOf(content['issuedOn']),
    effectiveOn: dayOf(content['effectiveOn']),
    expiresOn: dayOf(content['expiresOn']),
    ...momentOf(content['publishAt']),
    audience: sheetAudience(content['audience']),
    sections: sections.length > 0 ? sections : [NO_SECTION],
    attachments: list(content['attachments']).map((one) => text(record(one)['id'])),
    ...receiptOf(content['receipt']),
    supersedes: list(content['supersedes']).map((one) => text(record(one)['noticeId'])),
  };
};

/** What is given; what is empty is left out. */
const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)),
  );

const lines = (typed: string): readonly string[] =>
  typed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** What of an audience is stated; undefined where nothing is. */
export const audienceContent = ({ rural, hub, ...lists }: SheetAudience): Record<string, unknown> | undefined => {
  const criteria = given({
    ...lists,
    rural: rural === '' ? undefined : rural === 'yes',
    hub: hub === '' ? undefined : hub === 'yes',
  });
  return Object.keys(criteria).length === 0 ? undefined : criteria;
};

const sectionContent = ({ heading, body, audience }: SheetSection): Record<string, unknown> => ({
  ...given({ heading: heading.trim(), audience: audienceContent(audience) }),
  body,
});

/** Options count where one of them is chosen. */
const receiptFieldContent = ({ id, label, type, options, isOptional }: SheetReceiptField): Record<string, unknown> => ({
  ...given({ options: type === 'choice' ? lines(options) : [], optional: isOptional || undefined }),
  id,
  label: label.trim(),
  type: FIELD_TYPES.find((known) => known === type) ?? 'text',
});

const isBlank = ({ heading, body, audience }: SheetSection): boolean =>
  heading.trim() === '' && body.trim() === '' && audienceContent(audience) === undefined;

/** What a draft says whose form is filled in like this. @param agencyId which leads */
export const contentOf = (sheet: DraftSheet, agencyId: string): DraftContent => {
  const publishOn = dayText(sheet.publishOn);
  const [only, ...more] = sheet.sections;
  const reprint = given({ issuers: lines(sheet.reprintIssuers), url: sheet.reprintUrl.trim() });
  const by = dayText(sheet.receiptBy);
  const fields = sheet.receiptFields.map(receiptFieldContent);
  return given({
    title: sheet.title.trim(),
    kind: sheet.kind === 'notice' ? '' : sheet.kind,
    urgency: sheet.urgency === 'routine' ? '' : sheet.urgency,
    language: sheet.language === 'zh-Hans-CN' ? '' : sheet.language,
    documentNumber: sheet.documentNumber.trim(),
    indexNumber: sheet.indexNumber.trim(),
    source: sheet.source.trim(),
    reprint: Object.keys(reprint).length === 0 ? undefined : reprint,
    issuers: sheet.coIssuers.length === 0 ? undefined : [agencyId, ...sheet.coIssuers],
    issuedOn: dayText(sheet.issuedOn),
    effectiveOn: dayText(sheet.effectiveOn),
    expiresOn: dayText(sheet.expiresOn),
    publishAt: publishOn === '' ? undefined : `${publishOn}T${timeText(sheet.publishTime || USUAL_PUBLISH_TIME)}:00${CHINA_OFFSET}`,
    audience: audienceContent(sheet.audience),
    sections: only && more.length === 0 && isBlank(only) ? undefined : sheet.sections.map(sectionContent),
    attachments: sheet.attachments.map((id) => ({ id })),
    receipt: sheet.receipt === 'none' ? undefined : { required: sheet.receipt === 'required', ...given({ by, fields }) },
    supersedes: sheet.supersedes.map((noticeId) => ({ noticeId })),
  });
};

/** Whether two drafts say the same, in whatever order their fields were written. */
export const saysTheSame = (one: DraftContent, other: DraftContent): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
};
