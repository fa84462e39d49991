import {
  type DraftSheet,
  NO_SECTION,
  RECEIPT_WISHES,
  type SheetAudience,
  type SheetChoice,
  type SheetDay,
  type SheetReceiptField,
  type SheetSection,
  sheetAudience,
} from '#domain/notices/draft-sheet';
import { LIMITS } from '#domain/notices/notice';
import { fieldOf } from '#handling/posted-form';
import { dateFieldNames } from '#views/components/date-field';
import { AUDIENCE_FIELDS, partField, receiptFieldName } from '#views/console/compose/field-names';

/** Texts with the line ends that a draft has, whatever a browser sends (HTML, 4.10.22.4 sends CRLF). */
const textIn = (form: FormData, name: string): string => fieldOf(form, name).replace(/\r\n?/g, '\n');
const allIn = (form: FormData, name: string, most: number): readonly string[] => [
  ...new Set(
    form
      .getAll(name)
      .slice(0, most)
      .flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : [])),
  ),
];
const countIn = (form: FormData, name: string, most: number): number =>
  Math.min(most, Math.max(0, Number.parseInt(fieldOf(form, name), 10) || 0));

/** Nobody types more by hand; what is longer is refused all the same. */
const LONGEST_DATE_PART = 10;
const dayIn = (form: FormData, name: string): SheetDay => {
  const names = dateFieldNames(name);
  const typed = (part: keyof SheetDay): string => fieldOf(form, names[part]).trim().slice(0, LONGEST_DATE_PART);
  return { year: typed('year'), month: typed('month'), day: typed('day') };
};
const choiceIn = (form: FormData, name: string): SheetChoice => {
  const value = fieldOf(form, name);
  return value === 'yes' || value === 'no' ? value : '';
};

/** One more than is allowed: too many are told, and not cut off in silence. */
const MOST_PLACES = LIMITS.regions + 1;
const MOST_FIELDS = 40;

/** Whom a notice or a part is for, where a form has fields for that. */
export const audienceInForm = (form: FormData): SheetAudience => ({
  regions: allIn(form, AUDIENCE_FIELDS.regions, MOST_PLACES),
  excludeRegions: allIn(form, AUDIENCE_FIELDS.excludeRegions, MOST_PLACES),
  classes: allIn(form, AUDIENCE_FIELDS.classes, 20),
  topics: allIn(form, AUDIENCE_FIELDS.topics, LIMITS.topics + 1),
  rural: choiceIn(form, AUDIENCE_FIELDS.rural),
  hub: choiceIn(form, AUDIENCE_FIELDS.hub),
});

/** Of a part it is carried along as a whole. */
const carriedAudience = (text: string): SheetAudience => {
  try {
    return sheetAudience(JSON.parse(text === '' ? '{}' : text));
  } catch {
    return NO_SECTION.audience;
  }
};

const sectionsIn = (form: FormData): readonly SheetSection[] => {
  const count = Math.max(1, countIn(form, 'parts', LIMITS.sections));
  return Array.from({ length: count }, (_, i) => ({
    heading: textIn(form, partField(i, 'Heading')),
    body: textIn(form, partField(i, 'Body')),
    audience: carriedAudience(fieldOf(form, partField(i, 'Audience'))),
  }));
};

const receiptFieldsIn = (form: FormData): readonly SheetReceiptField[] =>
  Array.from({ length: countIn(form, 'receiptFields', MOST_FIELDS) }, (_, i) => ({
    id: fieldOf(form, receiptFieldName(i, 'Id')),
    label: textIn(form, receiptFieldName(i, 'Label')),
    type: fieldOf(form, receiptFieldName(i, 'Type')),
    options: textIn(form, receiptFieldName(i, 'Options')),
    isOptional: fieldOf(form, receiptFieldName(i, 'Optional')) === 'yes',
  }));

/** A draft as somebody has just filled its form in. */
export const sheetIn = (form: FormData): DraftSheet => {
  const text = (name: string): string => textIn(form, name);
  return {
    title: text('title'),
    kind: text('kind') || 'notice',
    urgency: text('urgency') || 'routine',
    language: text('language') || 'zh-Hans-CN',
    documentNumber: text('documentNumber'),
    indexNumber: text('indexNumber'),
    source: text('source'),
    reprintIssuers: text('reprintIssuers'),
    reprintUrl: text('reprintUrl'),
    coIssuers: allIn(form, 'coIssuers', LIMITS.issuers + 1),
    issuedOn: dayIn(form, 'issuedOn'),
    effectiveOn: dayIn(form, 'effectiveOn'),
    expiresOn: dayIn(form, 'expiresOn'),
    publishOn: dayIn(form, 'publishOn'),
    publishTime: text('publishTime').slice(0, LONGEST_DATE_PART),
    audience: audienceInForm(form),
    sections: sectionsIn(form),
    attachments: allIn(form, 'attachments', LIMITS.attachments + 1),
    receipt: RECEIPT_WISHES.find((wish) => wish === text('receipt')) ?? 'none',
    receiptBy: dayIn(form, 'receiptBy'),
    receiptFields: receiptFieldsIn(form),
    supersedes: allIn(form, 'supersedes', 21),
  };
};
