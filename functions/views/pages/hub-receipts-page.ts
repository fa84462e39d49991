import { leadOf } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import type { HubNotice } from '#domain/receipts/hub-notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { pageHtml } from '../components/page-shell.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { backTo } from '../organization/contacts-part.ts';
import { nearPlace } from '../place-words.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { dayWords, minuteWords } from '../words.ts';
import { hubReceiptsPath, managePath } from './manage-page.ts';
import { memberPath } from './members-page.ts';

export type HubReceiptsPage = Visit &
  Readonly<{
    manageToken: string;
    hub: Organization;
    items: readonly HubNotice[];
    isFirst: boolean;
    /** Where the list goes on, or null. */
    next: string | null;
  }>;

const noticePath = (token: string, id: string, more: Readonly<Record<string, string>> = {}): string =>
  `/manage/receipt?${new URLSearchParams({ token, id, ...more })}`;

/** What the members of a hub are asked to confirm, and how many have. */
export const hubReceiptsPage = (page: HubReceiptsPage): string => {
  const { language, manageToken, hub, items, isFirst, next } = page;
  const words = organizationWordsIn(language);
  const path = hubReceiptsPath(manageToken);
  const links = [
    ...(next ? [{ href: inLanguage(`${path}&cursor=${encodeURIComponent(next)}`, language), label: words.receipts.more }] : []),
    ...(isFirst ? [] : [{ href: inLanguage(path, language), label: words.receipts.first }]),
  ];
  const card = ({ notice, ...shown }: HubNotice): Html =>
    html`<li class="card"><h2><a href="${inLanguage(noticePath(manageToken, notice.id), language)}" lang="${notice.language}" dir="${directionOf(notice.language)}">${notice.title}</a></h2>
<p><strong>${countWords(shown, language)}</strong></p>
<p class="dots soft"><bdi lang="zh-Hans">${leadOf(notice).name}</bdi>${dueWords(shown, language)}</p></li>
`;
  return pageHtml({
    ...page,
    title: words.receipts.title,
    path,
    content: html`<div class="narrow"><h1>${words.receipts.title}</h1>
<p>${words.receipts.lead(hub.name)}</p>
${items.length === 0 ? html`<p role="status">${next ? words.receipts.noneYet : words.receipts.none}</p>` : html`<ul class="cards">${items.map(card)}</ul>`}
${pager(links, language)}
${backTo(managePath(manageToken), words.back, language)}</div>`,
  });
};

type Counted = Omit<HubNotice, 'notice'>;

const countWords = ({ received, required, missing }: Counted, language: MessageLanguage): string =>
  organizationWordsIn(language).receipts.counted(received, required, missing);

const dueWords = ({ by, isLate }: Counted, language: MessageLanguage): Html | null => {
  if (by === undefined) return null;
  const words = organizationWordsIn(language).receipts;
  return html`<span class="whole">${(isLate ? words.late : words.by)(dayWords(by, language))}</span>`;
};

export type HubReceiptShown = Readonly<{ organization: Organization; status: 'received' | 'missing'; at: string | null }>;

export type HubReceiptPage = Visit &
  Readonly<{
    manageToken: string;
    of: HubNotice;
    status: HubReceiptShown['status'] | undefined;
    items: readonly HubReceiptShown[];
    isFirst: boolean;
    next: string | null;
  }>;

/** Which members of a hub have confirmed one notice, and which have not. */
export const hubReceiptPage = (page: HubReceiptPage): string => {
  const { language, manageToken, of, status, items, isFirst, next } = page;
  const { notice } = of;
  const words = organizationWordsIn(language).receipts;
  const here = (more: Readonly<Record<string, string>>): string => inLanguage(noticePath(manageToken, notice.id, more), language);
  const kept: Readonly<Record<string, string>> = status === undefined ? {} : { status };
  const choices = [
    ['missing', words.missing],
    ['received', words.received],
    [undefined, words.all],
  ] as const;
  const choice = ([value, label]: (typeof choices)[number]): Html => {
    const href = here(value ? { status: value } : {});
    return value === status
      ? html`<a href="${href}" aria-current="true"><strong>${label}</strong></a>`
      : html`<a href="${href}">${label}</a>`;
  };
  const card = ({ organization, status: stands, at }: HubReceiptShown): Html =>
    html`<li class="card"><h2><a href="${inLanguage(memberPath(manageToken, organization.id), language)}"><bdi>${organization.name}</bdi></a></h2>
<p class="dots"><strong>${words[stands]}</strong>${at ? html`<time class="whole" datetime="${at}">${minuteWords(at, language)}</time>` : null}<bdi lang="zh-Hans">${nearPlace(organization, language)}</bdi></p></li>
`;
  return pageHtml({
    ...page,
    title: `${words.one}: ${notice.title}`,
    path: noticePath(manageToken, notice.id, kept),
    content: html`<div class="narrow"><h1>${words.one}</h1>
<p lang="${notice.language}" dir="${directionOf(notice.language)}"><strong>${notice.title}</strong></p>
<p>${countWords(of, language)}</p><p class="dots soft"><bdi lang="zh-Hans">${leadOf(notice).name}</bdi>${dueWords(of, language)}</p>
<p class="jump" role="group" aria-label="${words.shown}">${choices.map(choice)}</p>
${items.length === 0 ? html`<p role="status">${next ? words.noneYet : words.noMembers}</p>` : html`<ul class="cards">${items.map(card)}</ul>`}
${pager(
  [
    ...(next ? [{ href: here({ ...kept, cursor: next }), label: words.goOn }] : []),
    ...(isFirst ? [] : [{ href: here(kept), label: words.all }]),
  ],
  language,
)}<p class="soft">${words.asThen}</p>
${buttonRow(buttonLink(inLanguage(`/notices/${notice.id}`, language), words.readNotice, 'quiet'))}
${backTo(hubReceiptsPath(manageToken), words.back, language)}</div>`,
  });
};
