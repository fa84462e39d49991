import { deskWordsIn } from '../catalogue/desk-words.ts';
import { banner } from '../components/banner.ts';
import { buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

export type Held = Readonly<{
  /** Where it was sent to. */
  action: string;
  fields: readonly (readonly [name: string, value: string])[];
  hadFiles: boolean;
  /** Of whoever is signed in by now; null while nobody is. */
  token: string | null;
}>;

const fieldsOf = (fields: Held['fields']): Html[] => fields.map(([name, value]) => hiddenFields({ [name]: value }));

/** Somebody sent a form when their session had ended: it keeps what they sent, until they are signed in again. */
export const endedPage = (visit: Visit, { action, fields, hadFiles, token }: Held): string => {
  const { language } = visit;
  const { ended: words } = deskWordsIn(language);
  const again = html`<form method="post" action="${action}">${fieldsOf(fields)}${hiddenFields({ lang: language, token: token ?? '' })}${submitButton(words.again)}</form>`;
  const signIn = html`<a class="button quiet" href="${inLanguage('/console', language)}" target="_blank" rel="noopener">${words.signIn}</a>`;
  return pageHtml({
    ...visit,
    title: words.title,
    path: '/console',
    content: html`<div class="narrow panel"><h1>${words.title}</h1>
${banner(token === null ? 'alarm' : 'plain', words.lead)}<p>${token === null ? words.howTo : words.moved}${hadFiles ? html` ${words.files}` : null}</p>
${token === null ? buttonRow(signIn, again) : buttonRow(again)}</div>`,
  });
};
