import type { AnsweringFlaw } from '#domain/subscriptions/lost-mailbox';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { factList } from '../components/facts.ts';
import { textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import { backTo, lostMailboxPath } from '../organization/contacts-part.ts';
import type { Visit } from '../visit.ts';
import { type FormValues, valueIn } from '../wishes/form-values.ts';
import { managePath, membersPath } from './manage-page.ts';

/** Whose mailbox is lost. */
type Whose = Readonly<{ id: string; organizationName: string; role: 'main' | 'further' | 'fallback'; maskedAddress: string }>;

export type LostMailboxPage = Visit &
  Readonly<{ manageToken: string; contact: Whose; values: FormValues; errors: FieldErrors; isOfHub: boolean }>;

/** Another contact, or the hub, answers for a new address in the place of a mailbox that is lost. */
export const lostMailboxPage = (page: LostMailboxPage): string => {
  const { language, manageToken, contact, values, errors } = page;
  const { lost: words, contacts, address } = organizationWordsIn(language);
  const errorAt = (name: string): string | undefined => errors.find((error) => error.name === name)?.error;
  return pageHtml({
    ...page,
    title: errors.length > 0 ? `${wordsIn(language).forms.error}${words.title}` : words.title,
    path: lostMailboxPath(manageToken, contact.id),
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
<p>${words.lead}</p>
<div class="panel">${factList([
      [words.organization, contact.organizationName],
      [words.contact, contacts.roles[contact.role]],
      [words.from, contact.maskedAddress],
    ])}
<form method="post" action="/manage/address" novalidate>${hiddenFields({ token: manageToken, lang: language, of: contact.id })}
${textField({ language, name: 'newAddress', label: address.to, error: errorAt('newAddress'), value: valueIn(values, 'newAddress'), type: 'email', maxLength: 254 })}
${textField({ language, name: 'reason', label: words.reason, hint: words.reasonHint, error: errorAt('reason'), value: valueIn(values, 'reason'), maxLength: 300 })}
${buttonRow(submitButton(words.send))}</form></div>
${back(page)}</div>`,
  });
};

const back = ({ isOfHub, manageToken, language }: Pick<LostMailboxPage, 'isOfHub' | 'manageToken' | 'language'>) => {
  const words = organizationWordsIn(language);
  return isOfHub ? backTo(membersPath(manageToken), words.members.back, language) : backTo(managePath(manageToken), words.back, language);
};

/** `sent`: to whom; or why nobody was written to. */
export type MailboxAnsweredPage = Visit &
  Readonly<{ manageToken: string; isOfHub: boolean; outcome: Readonly<{ sent: string } | { refused: AnsweringFlaw | 'not-now' }> }>;

export const mailboxAnsweredPage = (page: MailboxAnsweredPage): string => {
  const { outcome, language } = page;
  const words = organizationWordsIn(language).lost;
  const title = 'sent' in outcome ? words.sentTitle : words.title;
  return pageHtml({
    ...page,
    title,
    path: managePath(page.manageToken),
    content: html`<div class="narrow"><h1>${title}</h1>
${'sent' in outcome ? banner('good', words.sent(outcome.sent)) : banner('alarm', words.refused[outcome.refused])}
${back(page)}</div>`,
  });
};
