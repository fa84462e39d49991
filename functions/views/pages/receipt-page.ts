import type { Notice } from '#domain/notices/notice';
import type { Answer, FieldValue, Receipt } from '#domain/receipts/receipt';
import type { ReceiptField, ReceiptRequest } from '#domain/receipts/receipt-request';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { receiptWordsIn } from '../catalogue/receipt-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { type Facts, factList } from '../components/facts.ts';
import { radioGroup, selectField, textArea, textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { dayWords, listed, minuteWords } from '../words.ts';

/** What was typed, by the name of the field of the form. */
export type ReceiptValues = Readonly<Record<string, string>>;

export type ReceiptNote = 'done' | 'changed' | 'given-by-another';

export type ReceiptPage = Visit &
  Readonly<{
    token: string;
    notice: Notice;
    request: ReceiptRequest;
    organization: Readonly<{ name: string }>;
    receipt: Receipt | null;
    isLate: boolean;
    note: ReceiptNote | null;
    values: ReceiptValues;
    errors: FieldErrors;
  }>;

/** The field of the form for a field of the receipt; `name` is the person's. */
export const receiptInput = (fieldId: string): string => `f-${fieldId}`;

/** What a form shows of an answer. */
export const valuesOfAnswer = ({ name, fields }: Answer): ReceiptValues => ({
  name,
  ...Object.fromEntries(Object.entries(fields).map(([id, value]) => [receiptInput(id), typed(value)])),
});

const typed = (value: FieldValue): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

const FEW_OPTIONS = 6;
const LONGEST_NAME = 100;

/** What an organization is asked, and has answered. Only its button confirms: mail scanners follow links. */
export const receiptPage = (page: ReceiptPage): string => {
  const { language, token, notice, receipt, isLate, errors } = page;
  const words = receiptWordsIn(language);
  const path = `/receipts/${token}`;
  return pageHtml({
    ...page,
    title: words.title,
    path,
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
${noteOf(page)}${receipt?.answer || isLate ? null : html`<p>${words.lead}</p>`}
<div class="panel">${factList(factsOf(page))}</div>
${isLate ? lateOf(page) : formOf(page)}
${buttonRow(buttonLink(inLanguage(`/notices/${notice.id}`, language), words.read, 'quiet'))}</div>`,
  });
};

/** Nothing can be answered by this link: why, in a sentence. */
export const noReceiptPage = (page: Visit & Readonly<{ token: string; why: 'withdrawn' | 'unwanted' | 'stranger' }>): string => {
  const { title, lead } = receiptWordsIn(page.language)[page.why];
  return pageHtml({
    ...page,
    title,
    path: `/receipts/${page.token}`,
    content: html`<div class="narrow"><h1>${title}</h1>
<p>${lead}</p></div>`,
  });
};

const noteOf = ({ language, note, receipt, request, isLate }: ReceiptPage): Html | null => {
  const words = receiptWordsIn(language);
  const answer = receipt?.answer;
  if (note === 'given-by-another' && answer) return banner('alarm', words.byAnother(answer.name, minuteWords(answer.at, language)));
  const until = request.by && !isLate ? words.mayChangeUntil(dayWords(request.by, language)) : '';
  if (note === 'done') return banner('good', `${words.done}${language === 'en' ? ' ' : ''}${until}`);
  return note === 'changed' ? banner('good', `${words.changed}${language === 'en' ? ' ' : ''}${until}`) : null;
};

const factsOf = ({ language, notice, organization, request, receipt }: ReceiptPage): Facts => {
  const words = receiptWordsIn(language);
  const title = html`<span lang="${notice.language}" dir="${directionOf(notice.language)}">${notice.title}</span>`;
  const answer = receipt?.answer;
  return [
    [words.notice, title],
    [
      words.agency,
      listed(
        notice.issuers.map(({ name }) => name),
        language,
      ),
    ],
    [words.organization, organization.name],
    ...(request.by ? [[words.deadline, words.by(dayWords(request.by, language))] as const] : []),
    ...(answer
      ? ([
          [words.signed, answer.name],
          [words.signedAt, minuteWords(answer.at, language)],
        ] as const)
      : []),
  ];
};

/** After the deadline: what stands, and nothing to press. */
const lateOf = ({ language, request, receipt }: ReceiptPage): Html => {
  const words = receiptWordsIn(language);
  const answer = receipt?.answer;
  const answers: Facts = (request.fields ?? []).flatMap(({ id, label }) => {
    const value = answer?.fields[id];
    return value === undefined ? [] : [[label, shownValue(value, language)] as const];
  });
  return html`<p><strong>${words.late(dayWords(request.by ?? '', language))}</strong></p>
${answer ? (answers.length > 0 ? html`<div class="panel">${factList(answers)}</div>` : null) : html`<p>${words.lateAndMissing}</p>`}`;
};

const shownValue = (value: FieldValue, language: MessageLanguage): string => {
  const { yes, no } = receiptWordsIn(language);
  return typeof value === 'boolean' ? (value ? yes : no) : String(value);
};

const formOf = (page: ReceiptPage): Html => {
  const { language, token, request, receipt, note, values, errors } = page;
  const words = receiptWordsIn(language);
  const answer = receipt?.answer ?? null;
  const errorOf = (name: string): Readonly<{ error?: string }> => {
    const error = errors.find((one) => one.name === name)?.error;
    return error === undefined ? {} : { error };
  };
  const hidden = { lang: language, ...(receipt && answer ? { replaces: String(receipt.revision) } : {}) };
  return html`${
    answer && note === null
      ? html`<p>${words.standing(answer.name, minuteWords(answer.at, language))}${answer.changedAt ? words.changedOn(minuteWords(answer.changedAt, language)) : null}</p>
<p>${words.mayChange}</p>`
      : null
  }<form method="post" action="/receipts/${token}" novalidate>${hiddenFields(hidden)}${(request.fields ?? []).map((field) =>
    inputOf(field, values[receiptInput(field.id)] ?? '', language, errorOf(receiptInput(field.id))),
  )}${textField({
    name: 'name',
    label: words.name,
    hint: words.nameHint,
    language,
    value: values['name'] ?? '',
    maxLength: LONGEST_NAME,
    autocomplete: 'name',
    ...errorOf('name'),
  })}${buttonRow(submitButton(answer ? words.change : words.give))}</form>`;
};

const inputOf = (
  { id, label, type, options = [], optional }: ReceiptField,
  value: string,
  language: MessageLanguage,
  error: Readonly<{ error?: string }>,
): Html => {
  const words = receiptWordsIn(language);
  const field = { name: receiptInput(id), label: optional ? words.optional(label) : label, language, ...error };
  switch (type) {
    case 'text':
      return textArea({ ...field, value, rows: 2 });
    case 'number':
      return textField({ ...field, value, hint: words.numberHint, isShort: true });
    case 'date':
      return textField({ ...field, value, hint: words.dateHint, isShort: true });
    case 'boolean':
      return radioGroup({
        ...field,
        chosen: value,
        choices: [
          { value: 'yes', label: words.yes },
          { value: 'no', label: words.no },
        ],
      });
    case 'choice': {
      const choices = options.map((option) => ({ value: option, label: option }));
      return options.length <= FEW_OPTIONS
        ? radioGroup({ ...field, chosen: value, choices })
        : selectField({ ...field, chosen: value, choices: [{ value: '', label: words.choose }, ...choices] });
    }
  }
};
