import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

/** What somebody may order by their address alone. */
export type LetterOrdered = 'manage-links' | 'erasure';

const PATHS = { 'manage-links': '/manage', erasure: '/erase' } as const;

const wordsOf = (letter: LetterOrdered, { language }: Visit) =>
  letter === 'erasure' ? organizationWordsIn(language).eraseLink : wordsIn(language).manageLink;

/** Asks for the address to which a letter is sent: with a link to manage its subscriptions, or the question whether all is to be erased. */
export const orderLetterPage = (letter: LetterOrdered, visit: Visit, address = '', error?: string): string => {
  const { language } = visit;
  const words = wordsOf(letter, visit);
  const path = PATHS[letter];
  const errors: FieldErrors = error === undefined ? [] : [{ name: 'address', error }];
  const field = {
    name: 'address',
    label: words.address,
    language,
    value: address,
    type: 'email',
    maxLength: 254,
    autocomplete: 'email',
  } as const;
  return pageHtml({
    ...visit,
    title: words.title,
    path,
    content: html`<div class="narrow panel">${errorSummary(errors, language)}<h1>${words.title}</h1>
<p>${words.lead}</p>
<form method="post" action="${path}/link" novalidate>${hiddenFields({ lang: language })}${textField(error === undefined ? field : { ...field, error })}${buttonRow(submitButton(words.send))}</form></div>`,
  });
};

/** Says the same of every address. */
export const letterOrderedPage = (letter: LetterOrdered, visit: Visit, address: string): string => {
  const { language } = visit;
  const words = wordsOf(letter, visit);
  const path = PATHS[letter];
  return pageHtml({
    ...visit,
    title: words.sentTitle,
    path,
    content: html`<div class="narrow panel"><h1>${words.sentTitle}</h1>
<p>${words.sent(address)}</p>
<p>${words.nothing}</p>
${buttonRow(buttonLink(inLanguage(path, language), words.again, 'quiet'))}</div>`,
  });
};
