import type { Reason } from '#domain/audience/audience';
import type { DeliveryStatus } from '#domain/mailings/batch';
import type { Act } from '#domain/mailings/mailing';
import type { Instant } from '#domain/time';
import { recoverWordsIn } from '../catalogue/recover-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { errorSummary } from '../components/error-summary.ts';
import { pageHtml } from '../components/page-shell.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { RECOVER_FIELD, type RecoverNote, type RecoverPart, recoverNote, recoverPart } from '../organization/recover-part.ts';
import type { KnownNames } from '../subscription-facts.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { dayWords, reasonWords } from '../words.ts';
import { attemptsPath, sentPath } from './manage-page.ts';

/** A notice that a message told of, or was to tell of. */
export type SentShown = Readonly<{
  noticeId: string;
  /** Null once it is gone. */
  title: string | null;
  act: Act;
  status: DeliveryStatus | 'awaitingDigest';
  at?: Instant | undefined;
  reasons: readonly Reason[];
}>;

export type SentPage = Visit &
  Readonly<{
    manageToken: string;
    items: readonly SentShown[];
    /** Where the list goes on, or null. */
    next: string | null;
    names: KnownNames;
    /** What became of asking for what was missed. */
    note: RecoverNote | null;
    /** By what it is asked for; null where there is nothing to send to. */
    recovery: Pick<RecoverPart, 'value' | 'error' | 'last'> | null;
  }>;

/** What was sent to a subscription within 90 days, the latest first, and why. */
export const sentPage = (page: SentPage): string => {
  const { manageToken, items, next, language, note, recovery } = page;
  const words = wordsIn(language).sent;
  const path = sentPath(manageToken);
  const errors = recovery?.error ? [{ name: RECOVER_FIELD, error: recovery.error }] : [];
  const onward = next ? [{ href: inLanguage(`${path}&cursor=${encodeURIComponent(next)}`, language), label: words.more }] : [];
  return pageHtml({
    ...page,
    title: errors.length > 0 ? `${wordsIn(language).forms.error}${words.title}` : words.title,
    path,
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
${note ? recoverNote(note, language) : null}<p class="soft">${words.lead}</p>
${recovery ? recoverPart({ ...recovery, language, token: manageToken }) : null}
${items.length === 0 ? banner('plain', next ? words.noneYet : words.none) : html`<ul class="cards">${items.map((item) => sentCard(item, page))}</ul>`}
${pager(onward, language)}
${buttonRow(
  buttonLink(inLanguage(attemptsPath(manageToken), language), recoverWordsIn(language).attempts, 'quiet'),
  buttonLink(inLanguage(`/manage?token=${manageToken}`, language), words.back, 'quiet'),
)}</div>`,
  });
};

const sentCard = ({ noticeId, title, act, status, at, reasons }: SentShown, { language, names }: SentPage): Html => {
  const words = wordsIn(language).sent;
  const issuers = [...(names.agencies ?? [])].map(([id, name]) => ({ id, name }));
  const why = reasons.map((reason) => reasonWords(reason, issuers, language, names.streets));
  return html`<li class="card"><h2>${title === null ? words.gone : html`<a href="${inLanguage(`/notices/${noticeId}`, language)}" lang="zh-Hans">${title}</a>`}</h2>
<p class="dots"><span>${words.acts[act]}</span><strong>${words.statuses[status]}</strong>${at ? html`<time class="whole" datetime="${at}">${dayWords(at, language)}</time>` : null}</p>
<ul class="soft">${why.map((sentence) => html`<li>${sentence}</li>`)}</ul></li>
`;
};
