import type { SheetDay } from '#domain/notices/draft-sheet';
import { type Issuer, type Notice, refuserOf, unsignedOf } from '#domain/notices/notice';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { publishWordsIn } from '../../catalogue/publish-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow } from '../../components/buttons.ts';
import { dateField } from '../../components/date-field.ts';
import { errorSummary, type FieldErrors } from '../../components/error-summary.ts';
import { factList } from '../../components/facts.ts';
import { checkbox, fieldId, textArea, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import type { StreetNames } from '../../place-words.ts';
import { inLanguage } from '../../visit.ts';
import { listed, minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { newDraftForm } from '../new-draft-form.ts';
import { noticePath } from '../notice-rows.ts';
import { wholeText } from '../whole-text.ts';
import { saidAt } from './compose-parts.ts';

export type SchedulePage = Readonly<{
  notice: Notice;
  /** `open`: its time can be changed. */
  standing: 'open' | 'published' | 'cancelled' | 'notLead';
  mayAct: boolean;
  mayDraft: boolean;
  day: SheetDay;
  time: string;
  errors: FieldErrors;
  isChanged: boolean;
}>;

/** Another time for what is not published yet, or an end to it. */
export const schedulePage = (desk: DeskVisit, page: SchedulePage): string => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).schedule;
  const { notice, standing, errors, isChanged, mayAct } = page;
  const path = noticePath(notice.id, '/schedule');
  const unsigned = unsignedOf(notice).map(({ name }) => name);
  return deskPage(desk, {
    title: words.title,
    path,
    room: 'notices',
    content: html`<div class="desk-form">${errorSummary(errors, language)}<h1>${words.title}</h1>
${isChanged ? banner('good', words.changed) : null}
<p>${words.notice}${language === 'en' ? ': ' : '：'}<strong><bdi>${notice.title}</bdi></strong></p>
${notice.publishAt && standing === 'open' ? html`<p>${words.standing(minuteWords(notice.publishAt, language))}</p>` : null}
${notice.status === 'awaiting-signatures' ? html`<p>${words.signatures(listed(unsigned, language))}</p>` : null}
${standing === 'open' ? (mayAct ? openParts(desk, page, path) : banner('plain', publishWordsIn(language).publish.role.title)) : banner('plain', words[standing])}
${buttonRow(
  buttonLink(inLanguage(noticePath(notice.id), language), words.toNotice, 'quiet'),
  page.mayDraft && standing !== 'open' ? newDraftForm(desk, notice.id) : null,
)}</div>`,
  });
};

const openParts = (desk: DeskVisit, { notice, day, time, errors }: SchedulePage, path: string): Html => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).schedule;
  const isJoint = notice.status === 'awaiting-signatures';
  return html`<section class="panel">${deskForm(
    desk,
    path,
    html`${dateField({ language, name: 'publishOn', label: words.day, value: day, parts: composeWordsIn(language).dates.parts, error: saidAt(errors, 'publishOn') })}
${textField({ language, name: 'publishTime', label: words.time, hint: composeWordsIn(language).publishTimeHint, value: time, maxLength: 10, isShort: true })}
${buttonRow(html`<button name="act" value="change">${words.change}</button>`)}`,
  )}</section>
<section class="panel"><p>${isJoint ? words.nowJoint : words.nowLead}</p>${deskForm(desk, path, html`<button class="quiet" name="act" value="now">${words.now}</button>`)}</section>
<section class="panel"><h2>${words.toDraftTitle}</h2><p>${isJoint ? words.toDraftJoint : words.toDraftLead}</p>${saidAt(errors, 'toDraft') ? html`<p class="error" id="${fieldId('toDraft')}">${saidAt(errors, 'toDraft')}</p>` : null}${deskForm(desk, path, html`<button class="quiet" name="act" value="draft">${words.toDraft}</button>`)}</section>
<section class="panel"><h2>${words.cancel}</h2><p>${words.cancelLead}</p>${deskForm(
    desk,
    path,
    html`${saidAt(errors, 'sure') ? html`<p class="error" id="${fieldId('sure')}-error">${saidAt(errors, 'sure')}</p>` : null}${checkbox({ name: 'sure', label: words.cancelConfirm, isChecked: false })}<button class="quiet" name="act" value="cancel">${words.cancel}</button>`,
  )}</section>`;
};

export type SignaturePage = Readonly<{
  notice: Notice;
  /** `signed`: and may be taken back yet. `done`: by the lead. */
  standing: 'open' | 'signed' | 'done' | 'published' | 'refused' | 'takenBack' | 'closed' | 'tooLate';
  mayAct: boolean;
  streets: StreetNames;
  reason: string;
  errors: FieldErrors;
}>;

const GOOD: ReadonlySet<SignaturePage['standing']> = new Set(['signed', 'done', 'published']);

/** A co-issuer reads all of a notice, and signs it or says why not; until it is published it takes that back. */
export const signaturePage = (desk: DeskVisit, page: SignaturePage): string => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).signature;
  const { notice, standing, errors, mayAct } = page;
  const path = noticePath(notice.id, '/signature');
  const [lead] = notice.issuers;
  const refuser = refuserOf(notice);
  const standsFor = ({ id, signedAt }: Issuer): string => {
    if (id === refuser?.id) return words[signedAt ? 'tookBack' : 'refusedAt'](minuteWords(notice.cancellation?.at ?? '', language));
    return signedAt ? words.signed(minuteWords(signedAt, language)) : words.unsigned;
  };
  const signatures = notice.issuers.map((issuer) => [issuer.name, standsFor(issuer)] as const);
  return deskPage(desk, {
    title: words.title,
    path,
    room: 'write',
    content: html`<div class="desk-form">${errorSummary(errors, language)}<h1>${words.title}</h1>
${standing === 'open' ? html`<p>${words.lead(lead?.name ?? '')}</p>${notice.signaturesBy ? html`<p><strong>${words.until(minuteWords(notice.signaturesBy, language))}</strong></p>` : null}` : banner(GOOD.has(standing) ? 'good' : 'plain', words[standing === 'signed' ? 'done' : standing])}
<section class="panel"><h2>${words.others}</h2>${factList(signatures)}</section></div>
<section class="panel"><h2>${words.whole}</h2>${wholeText(notice, page.streets, language)}</section>
<div class="desk-form">${standing === 'open' ? (mayAct ? signing(desk, page, path) : banner('plain', words.role)) : null}${standing === 'signed' && mayAct ? refusing(desk, page, path) : null}
${buttonRow(buttonLink(inLanguage(noticePath(notice.id), language), words.toNotice, 'quiet'))}</div>`,
  });
};

const signing = (desk: DeskVisit, page: SignaturePage, path: string): Html => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).signature;
  return html`<section class="panel"><p>${words.signLead(desk.agency.name)}</p>${deskForm(desk, path, html`<button name="act" value="sign">${words.sign}</button>`)}</section>
${refusing(desk, page, path)}`;
};

/** What is not signed yet is refused, what is signed is taken back; why is asked for either way. */
const refusing = (desk: DeskVisit, { standing, reason, errors }: SignaturePage, path: string): Html => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).signature;
  const isSigned = standing === 'signed';
  const [act, lead, hint] = isSigned
    ? [words.takeBack, words.takeBackLead, words.takeBackHint]
    : [words.refuse, words.refuseLead, words.reasonHint];
  return html`<section class="panel"><h2>${act}</h2><p>${lead}</p>${deskForm(
    desk,
    path,
    html`${textArea({ language, name: 'reason', label: words.reason, hint, value: reason, rows: 3, error: saidAt(errors, 'reason') })}<button class="quiet" name="act" value="refuse">${act}</button>`,
  )}</section>`;
};
