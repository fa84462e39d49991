import * as z from 'zod';
import { isVisible, nameLine } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import { characters } from '../text/text.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import { FieldValue } from './receipt.ts';
import type { ReceiptField } from './receipt-request.ts';

const LONGEST_TEXT = 1000;

/** `POST /v1/receipts/{token}`: who signs, and what the agency asked. */
export const ReceiptDraft = z
  .strictObject({
    name: nameLine(100).describe('of the person who signs'),
    fields: z.record(z.string().max(40), FieldValue).default({}).describe('by the ids of the fields that the notice asks for'),
    replaces: z
      .int()
      .min(1)
      .optional()
      .describe('`revision` of the receipt that another contact gave and that this one is to replace; one’s own is replaced without it'),
  })
  .meta({ id: 'ReceiptDraft' });
export type ReceiptDraft = z.output<typeof ReceiptDraft>;

type Fields = Readonly<Record<string, FieldValue>>;
export type ReadFields = Readonly<{ kind: 'read'; fields: Fields } | { kind: 'refused'; flaws: readonly Flaw[] }>;

type Read = Readonly<{ value: FieldValue | null } | { code: string; message: Wording }>;

const refused = (code: string, zh: string, en: string): Read => ({ code, message: bilingual(zh, en) });

/** A day that exists. */
const Day = z.iso.date();

/** Who gives a receipt: a person fills in a form, in which all is text; a program writes JSON, which has numbers, and true and false. */
export type GivenBy = 'form' | 'program';

/** One field as it was given; what a form leaves empty counts as not given. */
const readField = ({ type, options, optional }: ReceiptField, given: FieldValue | undefined, by: GivenBy): Read => {
  const text = typeof given === 'string' ? given.trim() : given;
  if (text === undefined || text === '') return optional ? { value: null } : refused('field-missing', '请填写此项', 'Fill this in');
  switch (type) {
    case 'text':
      if (typeof text !== 'string') return refused('field-not-text', '请填文字', 'Give a text');
      if (!isVisible(text)) return refused('field-missing', '请填写此项', 'Fill this in');
      return characters(text) > LONGEST_TEXT
        ? refused('field-too-long', `最多 ${LONGEST_TEXT} 个字符,请缩短`, `At most ${LONGEST_TEXT} characters: shorten it`)
        : { value: text };
    case 'number': {
      const number = typeof text === 'string' && by === 'form' ? numberFrom(text) : text;
      return typeof number === 'number' && Number.isFinite(number)
        ? { value: number }
        : refused('field-not-a-number', '请填数字,如 3', 'Give a number, like 3');
    }
    case 'date':
      return typeof text === 'string' && Day.safeParse(text).success
        ? { value: text }
        : refused('field-not-a-date', '请填日期,如 2026-12-04', 'Give a day, like 2026-12-04');
    case 'boolean':
      if (typeof text === 'boolean') return { value: text };
      return by === 'form' && isYesOrNo(text)
        ? { value: text === 'yes' || text === 'true' }
        : refused('field-not-yes-or-no', '请选“是”或“否”', 'Choose yes or no');
    case 'choice':
      return typeof text === 'string' && (options ?? []).includes(text)
        ? { value: text }
        : refused('field-not-an-option', '请从所列选项中选一个', 'Choose one of the options');
  }
};

const isYesOrNo = (given: FieldValue): boolean => ['yes', 'no', 'true', 'false'].some((known) => known === given);

/** As people type it: full-width digits count, a thousand has no comma. */
const numberFrom = (text: string): number | null => {
  const folded = text.normalize('NFKC').replaceAll(/\s/g, '');
  return /^[+-]?\d{1,15}(?:\.\d{1,6})?$/.test(folded) ? Number(folded) : null;
};

/** What was filled in, by the fields that a notice asks for; else what is wrong, beside each field (`fields.heads`). */
export const readFields = (asked: readonly ReceiptField[], given: Fields, by: GivenBy): ReadFields => {
  const flaws: Flaw[] = [];
  const fields: Record<string, FieldValue> = {};
  for (const field of asked) {
    const read = readField(field, Object.hasOwn(given, field.id) ? given[field.id] : undefined, by);
    if ('code' in read) flaws.push({ path: `fields.${field.id}`, ...read });
    else if (read.value !== null) fields[field.id] = read.value;
  }
  for (const id of Object.keys(given))
    if (!asked.some((field) => field.id === id))
      flaws.push({
        path: `fields.${id}`,
        code: 'field-unknown',
        message: bilingual('回执中没有此项,请删去', 'The receipt has no such field: leave it out'),
      });
  return flaws.length > 0 ? { kind: 'refused', flaws } : { kind: 'read', fields };
};
