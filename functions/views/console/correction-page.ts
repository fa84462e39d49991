import { type AudienceCriteria, NOTICE_KINDS, type Notice, type Notifies, URGENCIES } from '#domain/notices/notice';
import { audienceWords } from '../audience-words.ts';
import { correctWordsIn } from '../catalogue/correct-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields } from '../components/buttons.ts';
import { dateField, dateFieldNames, type TypedDate } from '../components/date-field.ts';
import { differences } from '../components/differences.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { checkboxGroup, fieldGroup, radioGroup, selectField, textArea, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import type { StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { KIND_WORDS, URGENCY_WORDS } from '../words.ts';
import { correctionParts, type LookedAt } from './correction-parts.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { noticePath } from './notice-rows.ts';

export const CORRECTED_DATES = ['issuedOn', 'effectiveOn', 'expiresOn'] as const;
export type CorrectedDate = (typeof CORRECTED_DATES)[number];

/** What stands in the form, and what of the notice was seen when it was filled in. */
export type TypedCorrection = Readonly<{
  title: string;
  kind: string;
  documentNumber: string;
  urgency: string;
  dates: Readonly<Record<CorrectedDate, TypedDate>>;
  sections: readonly Readonly<{ heading: string; body: string }>[];
  /** Ids of attachments that stay. */
  kept: readonly string[];
  note: string;
  notify: Notifies;
  revision: string;
  version: string;
}>;

export type CorrectionPage = Readonly<{
  notice: Notice;
  typed: TypedCorrection;
  errors: FieldErrors;
  /** As the notice was when they began, if somebody has changed it since. */
  seen?: Notice | null | undefined;
  isStale?: boolean;
  streets?: StreetNames | undefined;
}>;

const pathOf = ({ id }: Notice): string => noticePath(id, '/correction');

/** All that is in the form, to be sent along. */
const kept = (typed: TypedCorrection): Html => {
  const { title, kind, documentNumber, urgency, dates, sections, note, notify, revision, version } = typed;
  const fields: [string, string][] = [
    ...Object.entries({ title, kind, documentNumber, urgency, note, notify, revision, version }),
    ...CORRECTED_DATES.flatMap((name): [string, string][] => {
      const names = dateFieldNames(name);
      return [
        [names.year, dates[name].year],
        [names.month, dates[name].month],
        [names.day, dates[name].day],
      ];
    }),
    ...sections.flatMap(({ heading, body }, i): [string, string][] => [
      [`heading${i}`, heading],
      [`body${i}`, body],
    ]),
    ['sections', String(sections.length)],
  ];
  return html`${hiddenFields(Object.fromEntries(fields))}${typed.kept.map((id) => hiddenFields({ attachment: id }))}`;
};

/** A published notice as it stands, to be changed. */
export const correctionPage = (desk: DeskVisit, page: CorrectionPage): string => {
  const { language } = desk.visit;
  const { notice, errors, isStale, seen } = page;
  const words = correctWordsIn(language);
  return deskPage(desk, {
    title: `${words.title} · ${notice.title}`,
    path: pathOf(notice),
    room: 'notices',
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
${
  isStale
    ? html`${banner('alarm', words.stale)}${seen && seen.version !== notice.version ? html`<section class="panel"><h2>${words.since}</h2>${differences(seen, notice, language)}</section>` : null}`
    : html`<p>${words.lead}</p>`
}
${deskForm(desk, pathOf(notice), fieldsOf(page, desk))}
<p><a href="${inLanguage(noticePath(notice.id), language)}">${words.back}</a></p></div>`,
  });
};

const fieldsOf = ({ notice, typed, errors, streets }: CorrectionPage, { visit: { language } }: DeskVisit): Html => {
  const words = correctWordsIn(language);
  const errorOf = (name: string): string | undefined => errors.find((one) => one.name === name)?.error;
  const text = (name: 'title' | 'documentNumber' | 'note', label: string, maxLength: number, hint?: string) =>
    textField({ language, name, label, hint, value: typed[name], maxLength, error: errorOf(name) });
  const parts = { year: words.year, month: words.month, day: words.day };
  const date = (name: CorrectedDate) =>
    dateField({ language, name, label: words[name], hint: words.dateHint, error: errorOf(name), value: typed.dates[name], parts });
  const section = ({ heading, body }: TypedCorrection['sections'][number], i: number): Html => {
    const audience: AudienceCriteria | undefined = notice.sections[i]?.audience;
    return fieldGroup(
      words.part(i + 1),
      audience ? html`<p class="soft">${words.partFor(audienceWords(audience, language, streets))}</p>` : html``,
      textField({ language, name: `heading${i}`, label: words.heading, value: heading, maxLength: 200, error: errorOf(`heading${i}`) }),
      textArea({
        language,
        name: `body${i}`,
        label: words.body,
        hint: i === 0 ? words.bodyHint : undefined,
        value: body,
        rows: Math.min(24, Math.max(6, Math.ceil(body.length / 40))),
        error: errorOf(`body${i}`),
      }),
    );
  };
  const attachments = notice.attachments.map(({ id, name }) => ({ value: id, label: name }));
  const chosen = (value: string, label: string) => ({ value, label });
  return html`${hiddenFields({ revision: typed.revision, version: typed.version, sections: String(typed.sections.length) })}<button class="unseen" name="act" value="look" tabindex="-1" aria-hidden="true"></button>
${text('title', words.name, 1000)}
<p class="soft">${words.stays(audienceWords(notice.audience, language, streets))}</p>
${typed.sections.map(section)}
<div class="buttons"><button class="quiet" name="act" value="more">${words.more}</button></div>
${
  attachments.length === 0
    ? null
    : checkboxGroup({
        language,
        name: 'attachment',
        label: words.attachments,
        hint: words.attachmentsHint,
        choices: attachments,
        chosen: typed.kept,
        error: errorOf('attachment'),
      })
}
${selectField({ language, name: 'kind', label: words.kind, choices: NOTICE_KINDS.map((one) => chosen(one, KIND_WORDS[one][language])), chosen: typed.kind, error: errorOf('kind') })}
${text('documentNumber', words.number, 100)}
${selectField({ language, name: 'urgency', label: words.urgency, choices: URGENCIES.map((one) => chosen(one, URGENCY_WORDS[one][language])), chosen: typed.urgency, error: errorOf('urgency') })}
${CORRECTED_DATES.map(date)}
${text('note', words.note, 300, words.noteHint)}
${radioGroup({
  language,
  name: 'notify',
  label: words.notify,
  choices: [
    { value: 'all', label: words.all, hint: words.allHint },
    { value: 'none', label: words.none, hint: words.noneHint },
  ],
  chosen: typed.notify,
})}
<div class="buttons"><button name="act" value="look">${words.look}</button></div>`;
};

export type CorrectionLook = Omit<LookedAt, 'note' | 'notify'> &
  Readonly<{
    typed: TypedCorrection;
    /** Of this confirmation: pressed twice it counts once. */
    once: string;
  }>;

/** A last look: what changes, who is told; nothing is done yet. */
export const correctionLookPage = (desk: DeskVisit, { before, after, typed, told, warnings, once }: CorrectionLook): string => {
  const { language } = desk.visit;
  const words = correctWordsIn(language);
  return deskPage(desk, {
    title: `${words.lookTitle} · ${before.title}`,
    path: pathOf(before),
    room: 'notices',
    content: html`<h1>${words.lookTitle}</h1>
${correctionParts(desk, { before, after, note: typed.note, notify: typed.notify, told, warnings })}
${deskForm(
  desk,
  pathOf(before),
  html`${kept(typed)}${hiddenFields({ once })}<div class="buttons"><button name="act" value="correct">${typed.notify === 'all' ? words.confirm : words.confirmQuietly}</button><button class="quiet" name="act" value="edit">${words.edit}</button></div>`,
)}
${buttonRow(buttonLink(inLanguage(noticePath(before.id), language), words.back, 'quiet'))}`,
  });
};
