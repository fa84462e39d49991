import type { Notice } from '#domain/notices/notice';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { publishWordsIn } from '../../catalogue/publish-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { type Facts, factList } from '../../components/facts.ts';
import { fieldId } from '../../components/fields.ts';
import { grouped } from '../../components/number-table.ts';
import { steps } from '../../components/steps.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { dayWords, KIND_WORDS, listed, minuteWords, URGENCY_WORDS } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { draftPath, timePath } from './compose-page.ts';
import { previewPath } from './preview-page.ts';

export type PublishPage = Readonly<{
  id: string;
  revision: number;
  notice: Notice;
  publishAt: string | null;
  audience: Readonly<{ precision: 'exact' | 'estimate' | 'at-least'; subscriptions: number; organizations: number }>;
  /** Co-issuers that have still to sign, by name, and how long they may. */
  unsigned: readonly string[];
  signatureHours: number;
  /** Why whoever looks at it cannot publish it, and who can. */
  barred: Readonly<{ why: 'role' | 'four-eyes'; colleagues: readonly string[] }> | null;
  note: 'stale' | 'waiting' | null;
  /** Whether whoever looks at it gives it a time of publication. */
  mayTime: boolean;
}>;

/** The last look: what, to how many, when, by whom. One button, which can be pressed twice and publishes once. */
export const publishPage = (desk: DeskVisit, page: PublishPage): string => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).publish;
  const { id, revision, barred, note, audience } = page;
  const path = `${draftPath(id)}/publish`;
  return deskPage(desk, {
    title: words.title,
    path,
    room: 'write',
    content: html`<div class="desk-form">${steps(composeWordsIn(language).steps, 3, language)}<h1>${words.title}</h1>
${note ? banner('alarm', words[note]) : null}<p>${words.lead}</p>
${audience.subscriptions === 0 ? banner('alarm', words.nobody) : null}
<section class="panel">${factList(factsOf(desk, page))}</section>
${barred ? barredPart(barred, language) : null}
${buttonRow(
  barred ? null : deskForm(desk, path, html`${hiddenFields({ revision: String(revision) })}${submitButton(confirmWords(page, language))}`),
  page.mayTime
    ? buttonLink(`${inLanguage(timePath(id), language)}#${fieldId('publishOn')}`, words[page.publishAt ? 'retimed' : 'timed'], 'quiet')
    : null,
  buttonLink(inLanguage(previewPath(id), language), words.back, 'quiet'),
  buttonLink(inLanguage(draftPath(id), language), words.edit, 'quiet'),
)}</div>`,
  });
};

const confirmWords = ({ publishAt, unsigned, audience }: PublishPage, language: DeskVisit['visit']['language']): string => {
  const words = publishWordsIn(language).publish;
  if (unsigned.length > 0) return words.confirmJoint;
  return publishAt ? words.confirmLater : words.confirm(grouped(audience.organizations));
};

const factsOf = ({ visit: { language }, member }: DeskVisit, page: PublishPage): Facts => {
  const words = publishWordsIn(language).publish;
  const { notice, audience, publishAt, unsigned, signatureHours, barred } = page;
  const many = words.many(grouped(audience.organizations), grouped(audience.subscriptions));
  const lastDay = notice.receipt?.by ? words.by(dayWords(notice.receipt.by, language)) : notice.receipt?.required ? words.noLastDay : '';
  const receipt = notice.receipt
    ? `${notice.receipt.required ? words.receiptRequired : words.receiptOptional}${lastDay}`
    : words.receiptNone;
  const waiting = unsigned.length > 0 ? `${words.waitFor(listed(unsigned, language))} ${words.waitUntil(signatureHours)}` : null;
  const when = publishAt ? words.at(minuteWords(publishAt, language)) : words.now;
  return [
    [words.whatTitle, html`<strong>${notice.title}</strong>`],
    [
      words.issuer,
      listed(
        notice.issuers.map(({ name }) => name),
        language,
      ),
    ],
    [words.kind, `${KIND_WORDS[notice.kind][language]} · ${URGENCY_WORDS[notice.urgency][language]}`],
    [words.to, html`<strong>${audience.precision === 'exact' ? many : words.about(many)}</strong>`],
    [words.when, waiting === null ? when : publishAt ? `${when} ${waiting}` : waiting],
    [words.receipt, receipt],
    ...(notice.attachments.length > 0 ? [[words.files, words.fileCount(notice.attachments.length)] as const] : []),
    ...(barred ? [] : [[words.signed, member.name] as const]),
  ];
};

/** Why whoever looks at it cannot publish it, and who can. */
export const barredPart = ({ why, colleagues }: NonNullable<PublishPage['barred']>, language: DeskVisit['visit']['language']): Html => {
  const words = publishWordsIn(language).publish;
  const said = why === 'role' ? words.role : words.eyes;
  const who =
    colleagues.length === 0
      ? html`<p>${words.eyes.nobody}</p>`
      : html`<p>${words.eyes.who}${language === 'en' ? ': ' : '：'}<strong>${listed(colleagues, language)}</strong></p><p>${words.eyes.tell}</p>`;
  return html`<section class="banner" aria-labelledby="barred"><h2 id="barred">${said.title}</h2><p>${said.lead}</p>${who}</section>`;
};
