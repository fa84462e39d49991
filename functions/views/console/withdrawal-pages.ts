import type { Counts } from '#domain/ledger/ledger';
import { unreachedIn } from '#domain/ledger/notice-report';
import { leadOf, type Notice } from '#domain/notices/notice';
import { correctWordsIn } from '../catalogue/correct-words.ts';
import { banner } from '../components/banner.ts';
import { hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { checkbox, checkboxGroup, textArea, textField } from '../components/fields.ts';
import { grouped } from '../components/number-table.ts';
import { type Html, html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { noticePath } from './notice-rows.ts';

export type Withdrawal = Readonly<{
  notice: Notice;
  reason: string;
  error?: string | undefined;
  /** Who had it; null while nothing is known of that. */
  totals: Counts | null;
  isLook: boolean;
}>;

const back = (notice: Notice, { visit: { language } }: DeskVisit): Html =>
  html`<p><a href="${inLanguage(noticePath(notice.id), language)}">${correctWordsIn(language).back}</a></p>`;

/** Take a notice back: why; then a last look at who is told what. */
export const withdrawalPage = (desk: DeskVisit, { notice, reason, error, totals, isLook }: Withdrawal): string => {
  const { language } = desk.visit;
  const { withdrawal: words } = correctWordsIn(language);
  const errors = error === undefined ? [] : [{ name: 'reason', error }];
  const path = noticePath(notice.id, '/withdrawal');
  const asks = deskForm(
    desk,
    path,
    html`${textField({ language, name: 'reason', label: words.reason, hint: words.reasonHint, value: reason, maxLength: 300, error })}<div class="buttons"><button name="act" value="look">${words.look}</button></div>`,
  );
  const looks = html`<p>${words.reads}</p><blockquote class="words-of"><p><bdi lang="${notice.language}">${words.sentence(leadOf(notice).name, reason)}</bdi></p></blockquote>
${toldPart(totals, desk)}
${deskForm(
  desk,
  path,
  html`${hiddenFields({ reason })}<div class="buttons"><button name="act" value="withdraw">${words.confirm}</button><button class="quiet" name="act" value="edit">${words.edit}</button></div>`,
)}`;
  return deskPage(desk, {
    title: `${words.title} · ${notice.title}`,
    path,
    room: 'notices',
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${isLook ? words.sure : words.title}</h1>
<p><bdi lang="${notice.language}">${notice.title}</bdi></p>
${isLook ? html`<div class="panel">${looks}</div>` : html`${banner('plain', words.lead)}<div class="panel">${asks}</div>`}${back(notice, desk)}</div>`,
  });
};

const toldPart = (totals: Counts | null, { visit: { language } }: DeskVisit): Html => {
  const { withdrawal: words } = correctWordsIn(language);
  if (!totals || totals.audience === 0) return html`<p>${words.nobody}</p>`;
  const open = totals.audience - totals.delivered - unreachedIn(totals) - totals.skipped;
  return html`<ul><li>${words.told(grouped(totals.delivered))}</li>${open > 0 ? html`<li>${words.open(grouped(open))}</li>` : null}</ul>`;
};

export type TypedRedaction = Readonly<{ text: string; isWhole: boolean; attachments: readonly string[]; reason: string; isSure: boolean }>;

/** Take leaked words and files away, with what that means in words. @param notice the version that they stand in */
export const redactionPage = (
  desk: DeskVisit,
  { notice, typed, errors }: Readonly<{ notice: Notice; typed: TypedRedaction; errors: FieldErrors }>,
): string => {
  const { language } = desk.visit;
  const { redaction: words } = correctWordsIn(language);
  const path = noticePath(notice.id, `/redaction?version=${notice.version}`);
  const errorOf = (name: string): string | undefined => errors.find((one) => one.name === name)?.error;
  const files = notice.attachments.map(({ id, name }) => ({ value: id, label: name }));
  const fields = html`${textArea({ language, name: 'text', label: words.text, hint: words.textHint, value: typed.text, rows: 4, error: errorOf('text') })}
${checkbox({ name: 'whole', label: words.whole, isChecked: typed.isWhole })}
${
  files.length === 0
    ? null
    : checkboxGroup({
        language,
        name: 'attachment',
        label: words.attachments,
        choices: files,
        chosen: typed.attachments,
        error: errorOf('attachment'),
      })
}
${textField({ language, name: 'reason', label: words.reason, hint: words.reasonHint, value: typed.reason, maxLength: 300, error: errorOf('reason') })}
${checkboxGroup({ language, name: 'sure', label: words.confirm, choices: [{ value: 'yes', label: words.sure }], chosen: typed.isSure ? ['yes'] : [], error: errorOf('sure') })}
${submitButton(words.confirm)}`;
  return deskPage(desk, {
    title: `${words.title(notice.version)} · ${notice.title}`,
    path,
    room: 'notices',
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${words.title(notice.version)}</h1>
<p><bdi lang="${notice.language}">${notice.title}</bdi></p>
${banner('alarm', words.warning)}<p>${words.only}</p>
<div class="panel">${deskForm(desk, path, fields)}</div>${back(notice, desk)}</div>`,
  });
};
