import type { Suppression } from '#domain/feedback/suppression';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { factList } from '../../components/facts.ts';
import { textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { errorIn, type FormShown, OPERATOR_ROOMS, type OperatorVisit, operatorPage, panel, typedIn } from './operator-page.ts';

export const LIFT_PATH = `${OPERATOR_ROOMS.suppressions}/lift`;

export type SuppressionsPage = Readonly<{
  form: FormShown;
  /** Of the address that was looked for; null while nobody looked. */
  found: Readonly<{ address: string; suppression: Suppression | null }> | null;
  note: 'lifted' | 'unknown' | null;
}>;

/** Why is an address not written to, and writing to it again. */
export const suppressionsPage = (desk: OperatorVisit, { form, found, note }: SuppressionsPage): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).suppressions;
  const search = deskForm(
    desk,
    OPERATOR_ROOMS.suppressions,
    html`<div class="find">${textField({ language, name: 'address', label: words.address, error: errorIn(form, 'address'), value: typedIn(form, 'address'), maxLength: 254, type: 'email' })}${submitButton(words.search)}</div>`,
  );
  return operatorPage(desk, {
    title: words.title,
    room: 'suppressions',
    errors: form.errors,
    content: html`${note ? banner(note === 'lifted' ? 'good' : 'alarm', words[note]) : null}<p>${words.lead}</p>
${search}${found ? foundPart(desk, form, found) : null}`,
  });
};

const foundPart = (desk: OperatorVisit, form: FormShown, { address, suppression }: NonNullable<SuppressionsPage['found']>): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).suppressions;
  if (!suppression) return banner('good', words.none(address));
  return panel(
    words.found(address),
    html`${factList([
      [words.reason, words.reasons[suppression.reason]],
      [words.source, words.sources[suppression.source]],
      [words.since, minuteWords(suppression.since, language)],
      [words.until, suppression.until ? minuteWords(suppression.until, language) : words.forGood],
    ])}
<p>${words.liftLead}</p>
${deskForm(
  desk,
  LIFT_PATH,
  html`${hiddenFields({ address })}${textField({ language, name: 'reason', label: words.why, hint: words.whyHint, error: errorIn(form, 'reason'), value: typedIn(form, 'reason'), maxLength: 200 })}
${buttonRow(submitButton(words.lift))}`,
)}`,
  );
};
