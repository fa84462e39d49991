import { audienceDraft } from '#domain/notices/correction-draft';
import type { DraftContent } from '#domain/notices/draft';
import { LIMITS, type Notice } from '#domain/notices/notice';
import { fieldOf } from '#handling/posted-form';
import { readDate, typedDate } from '#handling/typed-date';
import { correctWordsIn } from '#views/catalogue/correct-words';
import { NO_DATE, type TypedDate } from '#views/components/date-field';
import type { FieldErrors } from '#views/components/error-summary';
import { CORRECTED_DATES, type TypedCorrection } from '#views/console/correction-page';
import type { Visit } from '#views/visit';

const dateOf = (day: string | undefined): TypedDate => {
  const [year = '', month = '', date = ''] = (day ?? '').split('-');
  return day === undefined ? NO_DATE : { year, month: String(Number(month)), day: String(Number(date)) };
};

/** A notice as its form begins. */
export const typedFrom = (notice: Notice): TypedCorrection => ({
  title: notice.title,
  kind: notice.kind,
  documentNumber: notice.documentNumber ?? '',
  urgency: notice.urgency,
  dates: { issuedOn: dateOf(notice.issuedOn), effectiveOn: dateOf(notice.effectiveOn), expiresOn: dateOf(notice.expiresOn) },
  sections: notice.sections.map(({ heading = '', body }) => ({ heading, body })),
  kept: notice.attachments.map(({ id }) => id),
  note: '',
  notify: 'all',
  revision: String(notice.revision),
  version: String(notice.version),
});

/** What somebody sent, as they sent it. */
export const typedIn = (form: FormData): TypedCorrection => {
  const text = (name: string): string => fieldOf(form, name);
  const sections = Math.min(LIMITS.sections, Math.max(1, Number(text('sections')) || 1));
  return {
    title: text('title'),
    kind: text('kind'),
    documentNumber: text('documentNumber'),
    urgency: text('urgency'),
    dates: { issuedOn: typedDate(form, 'issuedOn'), effectiveOn: typedDate(form, 'effectiveOn'), expiresOn: typedDate(form, 'expiresOn') },
    sections: Array.from({ length: sections }, (_, i) => ({ heading: text(`heading${i}`), body: text(`body${i}`) })),
    kept: form.getAll('attachment').flatMap((id) => (typeof id === 'string' ? [id] : [])),
    note: text('note'),
    notify: text('notify') === 'none' ? 'none' : 'all',
    revision: text('revision'),
    version: text('version'),
  };
};

/** A further part, empty, behind the others. */
export const withMore = (typed: TypedCorrection): TypedCorrection => ({
  ...typed,
  sections: typed.sections.length < LIMITS.sections ? [...typed.sections, { heading: '', body: '' }] : typed.sections,
});

const isEmpty = ({ heading, body }: TypedCorrection['sections'][number]): boolean => heading.trim() === '' && body.trim() === '';

/** Browsers send every line end as CRLF: a text that differs by nothing else is the one that stood there. */
const unlessAlike = (typed: string, standing: string | undefined): string => {
  const plain = typed.replaceAll('\r\n', '\n');
  return standing !== undefined && standing.replaceAll('\r\n', '\n') === plain ? standing : plain;
};

/** As a correction is sent: every field of the form whole, and what cannot be read of its dates. */
export const correctionFrom = (
  notice: Notice,
  typed: TypedCorrection,
  { language }: Visit,
): Readonly<{ given: DraftContent; errors: FieldErrors }> => {
  const words = correctWordsIn(language);
  const read = CORRECTED_DATES.map((name) => [name, readDate(typed.dates[name])] as const);
  const errors = read.flatMap(([name, date]) => (date.kind === 'flawed' ? [{ name, error: words[date.flaw] }] : []));
  const dates = Object.fromEntries(read.map(([name, date]) => [name, date.kind === 'day' ? date.day : null]));
  const sections = typed.sections.flatMap((section, i) => {
    if (isEmpty(section)) return [];
    const { audience, heading, body } = notice.sections[i] ?? {};
    const kept = unlessAlike(section.heading, heading);
    return [
      {
        ...(kept.trim() === '' ? {} : { heading: kept }),
        body: unlessAlike(section.body, body),
        ...(audience ? { audience: audienceDraft(audience) } : {}),
      },
    ];
  });
  const attachments = notice.attachments.filter(({ id }) => typed.kept.includes(id)).map(({ id }) => ({ id }));
  const { title, kind, urgency, note, notify } = typed;
  const documentNumber = typed.documentNumber.trim() === '' ? null : typed.documentNumber;
  return { given: { title, kind, documentNumber, urgency, ...dates, sections, attachments, note, notify }, errors };
};

/** Beside which field of the form a flaw of the draft stands. */
export const fieldAt = (path: string, typed: TypedCorrection): string => {
  const part = /^sections\[(\d+)\](?:\.(heading|body))?/.exec(path);
  if (part) {
    const filled = typed.sections.flatMap((section, i) => (isEmpty(section) ? [] : [i]));
    return `${part[2] ?? 'body'}${filled[Number(part[1])] ?? 0}`;
  }
  if (path.startsWith('sections')) return 'body0';
  if (path.startsWith('attachments')) return 'attachment';
  const own = ['title', 'kind', 'documentNumber', 'urgency', 'note', ...CORRECTED_DATES].find((name) => path.startsWith(name));
  return own ?? 'title';
};
