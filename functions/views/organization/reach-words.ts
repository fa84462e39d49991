import type { Reach } from '#domain/organizations/reach';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { type Html, html } from '../html.ts';
import { dayWords } from '../words.ts';

/** Would a notice arrive now, and if not, since when and why. */
export const reachWords = (reach: Reach, language: MessageLanguage): string => {
  const words = organizationWordsIn(language).reach;
  if (reach.kind === 'reachable') return words.reachable;
  const why = words.why[reach.why];
  return reach.since === null ? words.now(why) : words.since(dayWords(reach.since, language), why);
};

/** The same; whoever is out of reach is seen at a glance. */
export const reachMark = (reach: Reach, language: MessageLanguage): Html =>
  html`<span${reach.kind === 'reachable' ? null : html` class="urgent"`}>${reachWords(reach, language)}</span>`;

/** Does somebody answer for an organization, or is it only claimed? */
export const verifiedWords = ({ verified }: Readonly<{ verified: object | null }>, language: MessageLanguage): string => {
  const words = organizationWordsIn(language);
  return verified === null ? words.claimed : words.verified;
};
