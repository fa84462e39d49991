import type { NoticeSummary } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { urgencyMark } from '../components/notice-card.ts';
import { type Html, html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { dayWords, firstOf, KIND_WORDS } from '../words.ts';

/** A page about a notice. @param behind `/receipts`, `?note=…` */
export const noticePath = (id: string, behind = ''): string => `/console/notices/${encodeURIComponent(id)}${behind}`;

const ALARMING: ReadonlySet<NoticeSummary['status']> = new Set(['withdrawn', 'cancelled', 'expired']);

/** How a notice stands; what does not stand any more is seen at a glance. */
export const statusMark = ({ status }: Pick<NoticeSummary, 'status'>, language: MessageLanguage): Html =>
  html`<span${ALARMING.has(status) ? html` class="urgent"` : null}>${followWordsIn(language).statuses[status]}</span>`;

const NAMED = 3;

/** A notice in a list of the console: how it stands, by whom, of what kind, since when. */
export const noticeRow = (notice: NoticeSummary, language: MessageLanguage, level: 'h2' | 'h3' = 'h2'): Html => {
  const { id, title, documentNumber, publishedAt, createdAt, version } = notice;
  const words = followWordsIn(language);
  const issuers = firstOf(
    notice.issuers.map(({ name }) => name),
    NAMED,
    language,
  );
  const day = publishedAt
    ? html`<time class="whole" datetime="${publishedAt}">${dayWords(publishedAt, language)}</time>`
    : html`<span class="whole">${words.list.created(dayWords(createdAt, language))}</span>`;
  const link = html`<a href="${inLanguage(noticePath(id), language)}" lang="${notice.language}" dir="${directionOf(notice.language)}">${urgencyMark(notice, language)}${title}</a>`;
  return html`<li class="card">${level === 'h2' ? html`<h2>${link}</h2>` : html`<h3>${link}</h3>`}
<p class="soft dots">${statusMark(notice, language)}<bdi lang="${notice.language}">${issuers}</bdi><span>${KIND_WORDS[notice.kind][language]}</span>${
    documentNumber ? html`<bdi class="whole" lang="${notice.language}">${documentNumber}</bdi>` : null
  }${day}${version > 1 ? html`<span>${words.notice.standing(version)}</span>` : null}</p></li>
`;
};
