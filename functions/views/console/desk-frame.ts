import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { deskWordsIn } from '../catalogue/desk-words.ts';
import { hiddenFields, submitButton } from '../components/buttons.ts';
import { type Html, html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

/** How somebody who is signed in looks at a page. `token` stands in every form of theirs, and in none of anybody else's. */
export type Signed = Readonly<{ visit: Visit; token: string }>;

export type DeskBar = Readonly<{
  /** What this part of the page is, for whoever does not see it. */
  name: string;
  waysName: string;
  /** In the order in which they are come to. */
  ways: readonly Readonly<{ path: string; name: string; isHere: boolean }>[];
  /** More ways than a phone has room for: they take several lines there. */
  hasMany?: boolean;
  whoami: string;
}>;

/** Where one is, as who, and the ways on. */
export const deskBar = ({ visit: { language }, token }: Signed, { name, waysName, ways, hasMany = false, whoami }: DeskBar): Html => {
  const links = ways.map(
    (way) => html`<a href="${inLanguage(way.path, language)}"${way.isHere ? html` aria-current="page"` : null}>${way.name}</a>`,
  );
  return html`<section class="desk" aria-label="${name}"><div><nav${hasMany ? html` class="many"` : null} aria-label="${waysName}">${links}</nav><div class="whoami"><bdi>${whoami}</bdi>${signOutForm(language, token)}</div></div></section>
`;
};

const signOutForm = (language: MessageLanguage, token: string): Html =>
  html`<form method="post" action="/console/sign-out">${hiddenFields({ lang: language, token })}${submitButton(deskWordsIn(language).signOut, 'quiet')}</form>`;

/** A form of whoever is signed in. What it posts to asks for their token. */
export const deskForm = ({ visit: { language }, token }: Signed, action: string, content: Html, attributes: Html | null = null): Html =>
  html`<form method="post" action="${action}"${attributes} novalidate>${hiddenFields({ lang: language, token })}${content}</form>`;
