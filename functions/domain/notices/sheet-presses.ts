import { type DraftSheet, NO_AUDIENCE, NO_SECTION, type SheetAudience } from './draft-sheet.ts';
import { LIMITS } from './notice.ts';

const moved = <T>(all: readonly T[], from: number, to: number): readonly T[] => {
  const item = all[from];
  if (item === undefined || to < 0 || to >= all.length) return all;
  return all.toSpliced(from, 1).toSpliced(to, 0, item);
};

/** What a button of the form does to it; null for one that it has not. */
export const afterPress = (sheet: DraftSheet, press: string): DraftSheet | null => {
  const [, what = '', at = ''] = /^([a-z-]+)(?::(.+))?$/.exec(press) ?? [];
  const i = Number(at);
  switch (what) {
    case 'section-add':
      return sheet.sections.length < LIMITS.sections ? { ...sheet, sections: [...sheet.sections, NO_SECTION] } : sheet;
    case 'section-up':
      return { ...sheet, sections: moved(sheet.sections, i, i - 1) };
    case 'section-down':
      return { ...sheet, sections: moved(sheet.sections, i, i + 1) };
    case 'section-drop':
      return { ...sheet, sections: sheet.sections.length === 1 ? [NO_SECTION] : sheet.sections.filter((_, j) => j !== i) };
    case 'field-add':
      return {
        ...sheet,
        receiptFields: [...sheet.receiptFields, { id: freeFieldId(sheet), label: '', type: 'text', options: '', isOptional: false }],
      };
    case 'field-up':
      return { ...sheet, receiptFields: moved(sheet.receiptFields, i, i - 1) };
    case 'field-drop':
      return { ...sheet, receiptFields: sheet.receiptFields.filter((_, j) => j !== i) };
    case 'issuer-drop':
      return { ...sheet, coIssuers: sheet.coIssuers.filter((id) => id !== at) };
    case 'supersedes-drop':
      return { ...sheet, supersedes: sheet.supersedes.filter((id) => id !== at) };
    case 'attachment-drop':
      return { ...sheet, attachments: sheet.attachments.filter((id) => id !== at) };
    case 'attachment-up': {
      const from = sheet.attachments.indexOf(at);
      return { ...sheet, attachments: moved(sheet.attachments, from, from - 1) };
    }
    default:
      return null;
  }
};

/** What was read of a document, as the text of a notice. */
type ReadText = Readonly<{ title?: string; markdown: string }>;

/**
 * With what was read of a document behind what stands in the first part, once; its title, where there is neither a title nor a text yet,
 * else above its text.
 */
export const withDocument = (sheet: DraftSheet, { title = '', markdown }: ReadText): DraftSheet => {
  const [first = NO_SECTION, ...others] = sheet.sections;
  const isEmpty = sheet.title.trim() === '' && first.body.trim() === '';
  const text = isEmpty || title === '' ? markdown : `${title}\n${markdown}`;
  if (first.body.endsWith(markdown) && first.body !== '') return sheet;
  const body = first.body.trim() === '' ? text : `${first.body.trimEnd()}\n\n${text}`;
  return { ...sheet, title: isEmpty ? title : sheet.title, sections: [{ ...first, body }, ...others] };
};

/** With one more file, if there is room: once, however often it is added. */
export const withFile = (sheet: DraftSheet, attachmentId: string): DraftSheet => ({
  ...sheet,
  attachments: [...new Set([...sheet.attachments, attachmentId])].slice(0, LIMITS.attachments),
});

/** Which places a picker is for: of the whole notice, or of one part. */
export type PlacesOf = Readonly<{ part: number | null; field: 'regions' | 'excludeRegions' }>;

export const placesIn = (sheet: DraftSheet, { part, field }: PlacesOf): readonly string[] => audienceIn(sheet, part)[field];

export const withPlaces = (sheet: DraftSheet, { part, field }: PlacesOf, places: readonly string[]): DraftSheet =>
  withAudience(sheet, part, { ...audienceIn(sheet, part), [field]: [...new Set(places)] });

/** By which a program finds a field in what is answered: nobody at a desk needs to name it. */
const freeFieldId = ({ receiptFields }: DraftSheet): string => {
  const taken = new Set(receiptFields.map(({ id }) => id));
  for (let n = receiptFields.length + 1; ; n++) if (!taken.has(`field-${n}`)) return `field-${n}`;
};

/** Whom one part is for, or the whole notice (null). */
export const audienceIn = (sheet: DraftSheet, part: number | null): SheetAudience =>
  part === null ? sheet.audience : (sheet.sections[part]?.audience ?? NO_AUDIENCE);

export const withAudience = (sheet: DraftSheet, part: number | null, audience: SheetAudience): DraftSheet =>
  part === null
    ? { ...sheet, audience }
    : { ...sheet, sections: sheet.sections.map((section, i) => (i === part ? { ...section, audience } : section)) };
