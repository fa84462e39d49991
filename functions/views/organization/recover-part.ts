import type { RecoverRequest } from '#domain/sending/recover-request';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { recoverWordsIn } from '../catalogue/recover-words.ts';
import { banner } from '../components/banner.ts';
import { buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { dateField, type TypedDate } from '../components/date-field.ts';
import { type Html, html } from '../html.ts';
import { dayWords } from '../words.ts';

export const RECOVER_FIELD = 'since';

/** What is said above the list: what became of asking. `from`: not all of the span was looked at at once, but back to there. */
export type RecoverNote = Readonly<
  { kind: 'noted'; missed: number; from: string | null } | { kind: 'under-way' } | { kind: 'refused'; sentence: string }
>;

export type RecoverPart = Readonly<{
  language: MessageLanguage;
  token: string;
  value: TypedDate;
  error: string | undefined;
  /** The last request, if there is one. */
  last: RecoverRequest | null;
}>;

export const recoverNote = (note: RecoverNote, language: MessageLanguage): Html => {
  const words = recoverWordsIn(language);
  switch (note.kind) {
    case 'refused':
      return banner('alarm', note.sentence);
    case 'under-way':
      return banner('plain', words.underWay);
    case 'noted':
      return banner('good', note.from === null ? words.noted(note.missed) : words.notedFrom(note.missed, dayWords(note.from, language)));
  }
};

/** Since which day what was missed is sent again, and how that went last time. */
export const recoverPart = ({ language, token, value, error, last }: RecoverPart): Html => {
  const words = recoverWordsIn(language);
  const { year, month, day } = organizationWordsIn(language).pause;
  const field = dateField({
    language,
    name: RECOVER_FIELD,
    label: words.since,
    hint: words.sinceHint,
    error,
    value,
    parts: { year, month, day },
  });
  const state = last && (last.doneAt === null ? words.running(last.reopened) : words.done(dayWords(last.askedAt, language), last.reopened));
  return html`<details class="panel part" id="recover"${error ? html` open` : null}><summary><h2>${words.title}</h2></summary><p>${words.lead}</p>${state ? html`<p class="soft">${state}</p>` : null}
<form method="post" action="/manage/sent" novalidate>${hiddenFields({ token, lang: language })}${field}${buttonRow(submitButton(words.send))}</form></details>`;
};
