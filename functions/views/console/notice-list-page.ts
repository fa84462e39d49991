import { NOTICE_STATUSES, type NoticeStatus, type NoticeSummary } from '#domain/notices/notice';
import type { Instant } from '#domain/time';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { banner } from '../components/banner.ts';
import { hiddenFields, submitButton } from '../components/buttons.ts';
import { selectField, textField } from '../components/fields.ts';
import { pager } from '../components/pager.ts';
import { html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { dayWords } from '../words.ts';
import { type DeskVisit, deskPage, ROOMS } from './desk-page.ts';
import { noticeRow } from './notice-rows.ts';

export type NoticeList = Readonly<{
  notices: readonly NoticeSummary[];
  next: string | null;
  /** Not all has been looked at, only what was made since then. */
  lookedBackTo: Instant | null;
  q: string;
  status: NoticeStatus | null;
}>;

/** What an agency has, whether or not it is public. */
export const noticeListPage = (desk: DeskVisit, { notices, next, lookedBackTo, q, status }: NoticeList): string => {
  const { language } = desk.visit;
  const words = followWordsIn(language);
  const asked = new URLSearchParams({ ...(q ? { q } : {}), ...(status ? { status } : {}) }).toString();
  const path = asked ? `${ROOMS.notices}?${asked}` : ROOMS.notices;
  const choices = NOTICE_STATUSES.map((value) => ({ value, label: words.statuses[value] }));
  return deskPage(desk, {
    title: words.list.title,
    path,
    room: 'notices',
    content: html`<h1>${words.list.title}</h1>
<p class="soft">${words.list.lead}</p>
<form class="panel search" method="get" action="${ROOMS.notices}" role="search">${textField({ language, name: 'q', label: words.list.q, value: q, maxLength: 100 })}${selectField(
      {
        language,
        name: 'status',
        label: words.list.status,
        choices: [{ value: '', label: words.list.any }, ...choices],
        chosen: status ?? '',
      },
    )}${hiddenFields({ lang: language })}${submitButton(words.list.search)}</form>
${notices.length === 0 ? banner('plain', lookedBackTo ? words.list.noneYet : asked ? words.list.none : words.home.none) : html`<ul class="cards">${notices.map((notice) => noticeRow(notice, language))}</ul>`}
${lookedBackTo ? html`<p role="status">${words.list.lookedBackTo(dayWords(lookedBackTo, language))}</p>` : null}
${pager(
  [
    ...(next
      ? [
          {
            href: inLanguage(`${path}${asked ? '&' : '?'}cursor=${encodeURIComponent(next)}`, language),
            label: lookedBackTo ? words.list.goOn : words.list.more,
          },
        ]
      : []),
    ...(asked ? [{ href: inLanguage(ROOMS.notices, language), label: words.list.all }] : []),
  ],
  language,
)}`,
  });
};
