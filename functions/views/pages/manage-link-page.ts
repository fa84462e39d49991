import { wordsIn } from '../catalogue/words-in.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

const PATH = '/manage';

/** Asks for the address to which a link to manage its subscriptions is sent. */
export const manageLinkPage = (visit: Visit, address = '', error?: string): string => {
  const { language } = visit;
  const { manageLink: words } = wordsIn(language);
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
    path: PATH,
    content: html`<div class="narrow panel">${errorSummary(errors, language)}<h1>${words.title}</h1>
<p>${words.lead}</p>
<form method="post" action="/manage/link" novalidate>${hiddenFields({ lang: language })}${textField(error === undefined ? field : { ...field, error })}${buttonRow(submitButton(words.send))}</form></div>`,
  });
};

/** Says the same of every address. */
export const manageLinkSentPage = (visit: Visit, address: string): string => {
  const { language } = visit;
  const { manageLink: words } = wordsIn(language);
  return pageHtml({
    ...visit,
    title: words.sentTitle,
    path: PATH,
    content: html`<div class="narrow panel"><h1>${words.sentTitle}</h1>
<p>${words.sent(address)}</p>
<p>${words.nothing}</p>
${buttonRow(buttonLink(inLanguage(PATH, language), words.again, 'quiet'))}</div>`,
  });
};
