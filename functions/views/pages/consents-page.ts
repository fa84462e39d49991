import type { ConsentRecord } from '#domain/subscriptions/consent-record';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { banner } from '../components/banner.ts';
import { factList } from '../components/facts.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { backTo } from '../organization/contacts-part.ts';
import type { Visit } from '../visit.ts';
import { dayWords, listed } from '../words.ts';
import { consentsPath, managePath } from './manage-page.ts';

export type ConsentsPage = Visit & Readonly<{ manageToken: string; records: readonly ConsentRecord[] }>;

/** To what somebody agreed, when, from where and in which words. */
export const consentsPage = (page: ConsentsPage): string => {
  const { language, manageToken, records } = page;
  const words = organizationWordsIn(language);
  return pageHtml({
    ...page,
    title: words.consents.title,
    path: consentsPath(manageToken),
    content: html`<div class="narrow"><h1>${words.consents.title}</h1>
<p class="soft">${words.consents.lead}</p>
${records.length === 0 ? banner('plain', words.consents.none) : consentList(records, language)}
${backTo(managePath(manageToken), words.back, language)}</div>`,
  });
};

/** What was agreed to, one card for each time. */
export const consentList = (records: readonly ConsentRecord[], language: MessageLanguage): Html =>
  html`<ul class="cards">${records.map((record) => consentCard(record, language))}</ul>`;

const TIMES = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' });

const consentCard = ({ at, act, from, text, reason }: ConsentRecord, language: MessageLanguage): Html => {
  const words = organizationWordsIn(language).consents;
  const network = from.network === null ? [] : [words.network(from.network)];
  return html`<li class="card"><h2>${words.acts[act]}</h2>
${factList([
  [words.when, `${dayWords(at, language)} ${TIMES.format(new Date(at))}`],
  [words.from, listed([words.ways[from.via], ...network], language)],
  ...(reason === undefined ? [] : ([[words.reason, reason]] as const)),
])}
<p class="soft" lang="${text.language}"><span class="unseen">${words.text}</span> ${text.wording}</p></li>
`;
};
