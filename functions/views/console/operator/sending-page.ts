import type { Agency } from '#domain/agencies/agency';
import type { Deployment } from '#domain/operations/deployment';
import type { Breaker } from '#domain/sending/breaker';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { factList } from '../../components/facts.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { actButton, OPERATOR_ROOMS, type OperatorVisit, operatorPage, panel } from './operator-page.ts';

type Line = Readonly<{ until: Date; mails: number }> | null;

export type SendingPage = Readonly<{
  emailBy: Deployment['emailBy'];
  perSecond: number;
  urgent: Line;
  rest: Line;
  /** Null: not known for the moment. `perDay` below zero: no limit. */
  quota: Readonly<{ perDay: number; sentLastDay: number }> | null;
  troubled: readonly Readonly<{ breaker: Breaker; agency: Agency | null }>[];
}>;

/** How mail leaves, and whose does not. */
export const sendingPage = (desk: OperatorVisit, { emailBy, perSecond, urgent, rest, quota, troubled }: SendingPage): string => {
  const { language } = desk.visit;
  const all = operatorWordsIn(language);
  const words = all.sending;
  const lineOf = (line: Line): string =>
    line ? words.lineUntil(minuteWords(line.until.toISOString(), language), line.mails) : words.lineFree;
  return operatorPage(desk, {
    title: words.title,
    room: 'sending',
    content: html`<section class="panel">${factList([
      [words.way, words.ways[emailBy]],
      [words.rate, all.overview.perSecond(String(perSecond))],
      [words.quota, quotaWords(emailBy, quota, words)],
      [`${words.line} · ${words.lanes.urgent}`, lineOf(urgent)],
      [`${words.line} · ${words.lanes.rest}`, lineOf(rest)],
    ])}</section>
${panel(
  words.senders,
  html`<p class="soft">${words.sendersLead}</p>
${troubled.length === 0 ? html`<p>${words.none}</p>` : senders(desk, troubled)}`,
)}`,
  });
};

const quotaWords = (
  emailBy: Deployment['emailBy'],
  quota: SendingPage['quota'],
  words: ReturnType<typeof operatorWordsIn>['sending'],
): string => {
  if (emailBy === 'smtp') return words.quotaUnasked;
  if (!quota) return words.quotaUnknown;
  return quota.perDay < 0 ? words.quotaNone(quota.sentLastDay) : words.quotaWords(quota.sentLastDay, quota.perDay);
};

/** What is said of why the mail of an agency is slowed or held. */
export const troubleWords = ({ reason, counted }: Breaker, language: OperatorVisit['visit']['language']): string => {
  const words = operatorWordsIn(language).sending;
  const why = reason ? words.reasons[reason] : '';
  const counts = counted ? words.counted(counted.emails, counted.bounces, counted.complaints) : '';
  return [why, counts].filter(Boolean).join(language === 'en' ? ': ' : '：');
};

/** Lets go of the mail of an agency. */
export const releaseForm = (desk: OperatorVisit, agencyId: string, name: string): Html => {
  const words = operatorWordsIn(desk.visit.language).sending;
  return deskForm(
    desk,
    `${OPERATOR_ROOMS.agencies}/${agencyId}/hold`,
    actButton(words.release, words.releaseNamed(name), 'act', 'release'),
  );
};

const senders = (desk: OperatorVisit, troubled: SendingPage['troubled']): Html => {
  const { language } = desk.visit;
  const { sending: words, agencies } = operatorWordsIn(language);
  return scrollingTable(
    words.senders,
    [words.agency, words.state, words.since, words.why, words.release],
    troubled.map(({ breaker, agency }) => {
      const name = agency?.name ?? breaker.agencyId;
      return [
        html`<a href="${inLanguage(`${OPERATOR_ROOMS.agencies}/${breaker.agencyId}`, language)}"><bdi>${name}</bdi></a>`,
        agencies.states[breaker.state],
        minuteWords(breaker.since, language),
        troubleWords(breaker, language),
        breaker.state === 'held' ? releaseForm(desk, breaker.agencyId, name) : '',
      ];
    }),
    'unseen',
  );
};
