import { isRobot, ROBOT_NAMES } from '#domain/subscriptions/robots';
import { groupWordsIn } from '../catalogue/group-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { factList } from '../components/facts.ts';
import { textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { inLanguage, type Visit } from '../visit.ts';
import type { SubscriberPage } from './subscriber-pages.ts';

/**
 * @property isOver no further code may be tried
 * @property succeeds of what another group takes the place: the token by which that is managed; null for a sign-up
 */
export type GroupCodePage = SubscriberPage &
  Readonly<{ manageToken: string; succeeds: string | null; typed: string; errors: FieldErrors; isOver: boolean }>;

export const groupCodePath = (manageToken: string): string => `/confirm/group?token=${manageToken}`;

/** Where whoever signed up a group types in the code that its robot has posted there. Its words of consent stand in the consent log. */
export const groupCodePage = (page: GroupCodePage): string => {
  const { subscription, maskedAddress, language, names, manageToken, succeeds, typed, errors, isOver } = page;
  const words = groupWordsIn(language);
  const path = groupCodePath(manageToken);
  const isFailed = isOver || failureOf(page) !== null;
  return pageHtml({
    ...page,
    title: errors.length > 0 ? `${wordsIn(language).forms.error}${words.codeTitle}` : words.codeTitle,
    path,
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${words.codeTitle}</h1>
${stateHtml(page)}
${
  isFailed
    ? buttonRow(
        succeeds === null
          ? buttonLink(inLanguage('/subscribe', language), words.again)
          : buttonLink(inLanguage(`/manage?token=${succeeds}#address`, language), words.againThere),
      )
    : html`<p>${wordsIn(language).subscriber.confirmLead}</p><form method="post" action="/confirm/group" novalidate>${hiddenFields({ token: manageToken, lang: language })}<div class="panel">${textField(
        {
          language,
          name: 'code',
          label: words.code,
          hint: words.codeHint,
          error: errors[0]?.error,
          value: typed,
          maxLength: 40,
          autocomplete: 'one-time-code',
          isShort: true,
        },
      )}${buttonRow(submitButton(words.codeSend))}</div></form><p class="soft">${succeeds === null ? words.codeKeep : words.codeBack}</p>`
}
<div class="panel">${factList(subscriptionFacts(subscription, maskedAddress, language, names))}</div></div>`,
  });
};

/** What became of the message with the code. */
const stateHtml = (page: GroupCodePage): Html => {
  const { subscription, language, isOver } = page;
  const words = groupWordsIn(language);
  const { channel, consentAttempts } = subscription;
  if (isOver) return banner('alarm', words.codesOver);
  const failure = failureOf(page);
  if (failure !== null) return banner('alarm', words.codeFailed(failure));
  const group = channel.type === 'webhook' && isRobot(channel.format) ? ROBOT_NAMES[channel.format][language] : '';
  switch (consentAttempts.at(-1)?.result) {
    case 'taken':
      return banner('good', words.codePosted);
    case 'again':
      return banner('alarm', words.codeWaits);
    default:
      return html`<p>${words.codeLead(language === 'en' ? `the ${group} group` : `${group}群`)}</p>`;
  }
};

/** Why the message did not come into the group, and never will; null when it did, or may. */
const failureOf = ({ subscription, language }: GroupCodePage): string | null => {
  const last = subscription.consentAttempts.at(-1);
  const isOver = last?.result === 'again' && subscription.consentNextAt === null;
  if (last?.result !== 'answered' && last?.result !== 'refused' && !isOver) return null;
  const { advice } = groupWordsIn(language);
  const why = Object.entries(advice).find(([code]) => code === last.why);
  return why ? why[1] : advice.other;
};

/** Its button was pressed twice: the page that asks for the code is open already. */
export const groupTwicePage = (visit: Visit): string => {
  const words = groupWordsIn(visit.language);
  return pageHtml({
    ...visit,
    title: words.codeTitle,
    path: '/subscribe',
    content: html`<div class="narrow"><h1>${words.codeTitle}</h1>${banner('plain', words.codeTwice)}</div>`,
  });
};
