import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonRow, hiddenFields } from '../components/buttons.ts';
import { errorSummary } from '../components/error-summary.ts';
import { radioGroup, textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import { backTo } from '../organization/contacts-part.ts';
import type { Visit } from '../visit.ts';
import { valueIn } from '../wishes/form-values.ts';
import { registrationFields, whoFields } from '../wishes/who-fields.ts';
import { errorAt, type WishesForm } from '../wishes/wishes-form.ts';
import { membersPath } from './manage-page.ts';
import { invitePath } from './members-page.ts';

/** `isOver`: the network has asked for as many sign-ups as it may. */
export type InvitePage = Visit & Readonly<{ manageToken: string; form: WishesForm; isOver: boolean }>;

/** A hub signs up a member in its name: whoever reads the address is asked, and nothing else is sent there before they agree. */
export const invitePage = (page: InvitePage): string => {
  const { language, manageToken, form, isOver } = page;
  const { invite: words, contacts, members } = organizationWordsIn(language);
  return pageHtml({
    ...page,
    title: form.errors.length > 0 ? `${wordsIn(language).forms.error}${words.title}` : words.title,
    path: invitePath(manageToken),
    content: html`<div class="narrow">${errorSummary(form.errors, language)}<h1>${words.title}</h1>
${isOver ? banner('alarm', words.over) : null}<p>${words.lead}</p>
<form method="post" action="/manage/members/new" novalidate>${hiddenFields({ token: manageToken, lang: language })}<button class="unseen" name="act" value="invite" tabindex="-1" aria-hidden="true">${words.send}</button><div class="panel">${whoFields(form)}${registrationFields(form)}
${textField({ language, name: 'address', label: words.address, hint: words.addressHint, error: errorAt(form, 'address'), value: valueIn(form.values, 'address'), type: 'email', maxLength: 254 })}
${radioGroup({
  language,
  name: 'language',
  label: contacts.language,
  error: errorAt(form, 'language'),
  choices: [
    { value: 'zh-Hans', label: '中文' },
    { value: 'en', label: 'English' },
  ],
  chosen: valueIn(form.values, 'language'),
})}
${buttonRow(html`<button name="act" value="invite">${words.send}</button>`)}</div></form>
${backTo(membersPath(manageToken), members.back, language)}</div>`,
  });
};
