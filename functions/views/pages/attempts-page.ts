import type { KnownAttempt } from '#domain/ledger/attempts';
import type { Act } from '#domain/mailings/mailing';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { recoverWordsIn } from '../catalogue/recover-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { pageHtml } from '../components/page-shell.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { whyWords } from '../ledger/delivery-words.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { minuteWords } from '../words.ts';
import { attemptsPath, sentPath } from './manage-page.ts';

export type AttemptShown = KnownAttempt &
  Readonly<{
    deliveryId: string;
    act: Act;
    notices: readonly Readonly<{ noticeId: string /** Null once it is gone. */; title: string | null }>[];
  }>;

export type AttemptsPage = Visit &
  Readonly<{
    manageToken: string;
    items: readonly AttemptShown[];
    next: string | null /** To a program, which finds a message by its id; nobody else looks for it. */;
    showsIds: boolean;
  }>;

/** How each attempt went of what was sent to a subscription within 90 days. */
export const attemptsPage = (page: AttemptsPage): string => {
  const { manageToken, items, next, language } = page;
  const words = recoverWordsIn(language);
  const { sent } = wordsIn(language);
  const path = attemptsPath(manageToken);
  const onward = next ? [{ href: inLanguage(`${path}&cursor=${encodeURIComponent(next)}`, language), label: sent.more }] : [];
  return pageHtml({
    ...page,
    title: words.attempts,
    path,
    content: html`<div class="narrow"><h1>${words.attempts}</h1>
<p class="soft">${words.attemptsLead}</p>
${items.length === 0 ? banner('plain', next ? sent.noneYet : words.noAttempts) : html`<ul class="cards">${items.map((item) => attemptCard(item, page))}</ul>`}
${pager(onward, language)}
${buttonRow(buttonLink(inLanguage(sentPath(manageToken), language), words.back, 'quiet'))}</div>`,
  });
};

/** What a message told of: a digest of several names the first. */
const titleOf = ([first, ...more]: AttemptShown['notices'], language: MessageLanguage): Html => {
  const title = first?.title ?? null;
  const shown =
    title === null
      ? wordsIn(language).sent.gone
      : html`<a href="${inLanguage(`/notices/${first?.noticeId}`, language)}" lang="zh-Hans">${title}</a>`;
  return more.length === 0 ? html`${shown}` : html`${shown}${recoverWordsIn(language).andMore(more.length)}`;
};

const attemptCard = (
  { deliveryId, act, notices, attempt, at, outcome, why, nextAttemptAt }: AttemptShown,
  { language, showsIds }: AttemptsPage,
): Html => {
  const words = recoverWordsIn(language);
  return html`<li class="card"><h2>${titleOf(notices, language)}</h2>
<p class="dots"><span>${wordsIn(language).sent.acts[act]}</span><span>${words.attempt(attempt)}</span><strong>${words.outcomes[outcome]}</strong>${why ? html`<span>${whyWords(why)[language]}</span>` : null}${at ? html`<time class="whole" datetime="${at}">${minuteWords(at, language)}</time>` : null}${nextAttemptAt ? html`<span>${words.next(minuteWords(nextAttemptAt, language))}</span>` : null}</p>
${showsIds ? html`<p class="soft whole">${deliveryId}</p>` : null}</li>
`;
};
