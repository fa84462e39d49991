import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

const PATH = '/console';

const framed = (visit: Visit, title: string, content: Html): string =>
  pageHtml({ ...visit, title, path: PATH, content: html`<div class="narrow panel">${content}</div>` });

export type SignInForm = Readonly<{
  address?: string;
  error?: string | undefined;
  /** Why somebody has to begin anew. */
  why?: 'lapsed' | 'triedEnough';
  /** The page of the console where they wanted to go. */
  back?: string | undefined;
}>;

/** Asks for the address of whoever wants in. */
export const signInPage = (visit: Visit, { address = '', error, why, back = '' }: SignInForm = {}): string => {
  const { language } = visit;
  const { signIn: words } = wordsIn(language);
  const errors: FieldErrors = error === undefined ? [] : [{ name: 'address', error }];
  return framed(
    visit,
    words.title,
    html`${errorSummary(errors, language)}<h1>${words.title}</h1>
${why ? banner('alarm', words[why]) : null}<p>${words.lead}</p>
<form method="post" action="/console/sign-in" novalidate>${hiddenFields({ lang: language, ...(back === '' ? {} : { back }) })}${textField({ name: 'address', label: words.address, language, value: address, type: 'email', maxLength: 254, autocomplete: 'email', error })}${buttonRow(submitButton(words.send))}</form>
<p class="hint">${words.whoever} <a href="/docs">${words.docs}</a></p>`,
  );
};

/** Says the same of every address, and takes the code. */
export const codePage = (
  visit: Visit,
  { address, isWrong, back = '' }: Readonly<{ address?: string; isWrong?: boolean; back?: string }>,
): string => {
  const { language } = visit;
  const { signIn: words } = wordsIn(language);
  const error = isWrong ? words.wrongCode : undefined;
  const errors: FieldErrors = error === undefined ? [] : [{ name: 'code', error }];
  return framed(
    visit,
    words.codeTitle,
    html`${errorSummary(errors, language)}<h1>${words.codeTitle}</h1>
<p>${address === undefined ? words.sent : words.sentTo(address)}</p>
<form method="post" action="/console/code" novalidate>${hiddenFields({ lang: language, ...(back === '' ? {} : { back }) })}${textField({ name: 'code', label: words.code, hint: words.codeHint, language, value: '', type: 'tel', maxLength: 20, autocomplete: 'one-time-code', isShort: true, error })}${buttonRow(submitButton(words.enter), buttonLink(inLanguage(PATH, language), words.again, 'quiet'))}</form>
<p class="hint">${words.nothing}</p>`,
  );
};

/** In the browser that asked: lets in who presses the button. */
export const linkPage = (visit: Visit, token: string): string => {
  const { signIn: words } = wordsIn(visit.language);
  return framed(
    visit,
    words.linkTitle,
    html`<h1>${words.linkTitle}</h1>
<p>${words.linkLead}</p>
${buttonForm('/console/link', { lang: visit.language, token }, words.enter)}`,
  );
};

/** In any other. */
export const elsewherePage = (visit: Visit): string => {
  const { language } = visit;
  const { signIn: words } = wordsIn(language);
  return framed(
    visit,
    words.elsewhereTitle,
    html`<h1>${words.elsewhereTitle}</h1>
<p>${words.elsewhere}</p>
${buttonRow(buttonLink(inLanguage(PATH, language), words.again, 'quiet'))}`,
  );
};
