import type { Catalogue } from '../catalogue/catalogue.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

export type Message = keyof Catalogue['messages'];

/** The page that helps on: where a new link is asked for, or all of it begins anew. */
export type WayOn = 'manage' | 'subscribe' | 'erase';

const WAYS_ON: Partial<Readonly<Record<Message, WayOn>>> = {
  invalid: 'manage',
  expired: 'manage',
  usedUp: 'manage',
  alreadySubscribed: 'manage',
  addressTaken: 'manage',
  lapsed: 'subscribe',
  endedBefore: 'subscribe',
  tooLate: 'subscribe',
};

/** Something that did not work out: what, and what to do. @param way where that is done, if it is not usual for the message */
export const messagePage = (message: Message, visit: Visit, way: WayOn | undefined = WAYS_ON[message]): string => {
  const { messages, board, shell, manage } = wordsIn(visit.language);
  const words: Readonly<Record<WayOn, string>> = { manage: manage.title, subscribe: shell.subscribe, erase: shell.erase };
  const { title, advice } = messages[message];
  return pageHtml({
    ...visit,
    title,
    path: '/',
    content: html`<div class="narrow panel"><h1>${title}</h1>
<p>${advice}</p>
${buttonRow(way ? buttonLink(inLanguage(`/${way}`, visit.language), words[way]) : null, buttonLink(inLanguage('/', visit.language), board.title, 'quiet'))}</div>`,
  });
};
