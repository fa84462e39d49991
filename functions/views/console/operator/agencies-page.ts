import type { Agency } from '#domain/agencies/agency';
import type { Breaker } from '#domain/sending/breaker';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { buttonLink, buttonRow, submitButton } from '../../components/buttons.ts';
import { textField } from '../../components/fields.ts';
import { pager } from '../../components/pager.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { html } from '../../html.ts';
import { placePath, type StreetNames } from '../../place-words.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { errorIn, type FormShown, OPERATOR_ROOMS, type OperatorVisit, operatorPage, typedIn } from './operator-page.ts';

export const REGISTER_PATH = `${OPERATOR_ROOMS.agencies}/new`;

export const agencyPath = (id: string): string => `${OPERATOR_ROOMS.agencies}/${encodeURIComponent(id)}`;

export type AgenciesPage = Readonly<{
  agencies: readonly Agency[];
  troubles: ReadonlyMap<string, Breaker>;
  /** Of this page and the next; null where there is none. */
  cursor: string | null;
  next: string | null;
  streets?: StreetNames | undefined;
}>;

/** All agencies, page by page. */
export const agenciesPage = (desk: OperatorVisit, { agencies, troubles, cursor, next, streets }: AgenciesPage): string => {
  const { language } = desk.visit;
  const all = operatorWordsIn(language);
  const words = all.agencies;
  const rows = agencies.map(({ id, name, region }) => [
    html`<a href="${inLanguage(agencyPath(id), language)}"><bdi>${name}</bdi></a>`,
    id,
    html`<bdi lang="zh-Hans">${placePath(region, language, streets)}</bdi>`,
    words.states[troubles.get(id)?.state ?? 'open'],
  ]);
  const pathOf = (at: string): string => inLanguage(`${OPERATOR_ROOMS.agencies}?cursor=${encodeURIComponent(at)}`, language);
  return operatorPage(desk, {
    title: words.title,
    room: 'agencies',
    content: html`<p>${words.lead}</p>
${buttonRow(buttonLink(inLanguage(REGISTER_PATH, language), words.register))}
${agencies.length === 0 ? html`<p>${words.none}</p>` : scrollingTable(words.title, [words.name, words.id, words.region, words.state], rows, 'unseen')}
${pager(
  [
    ...(cursor ? [{ href: inLanguage(OPERATOR_ROOMS.agencies, language), label: all.first }] : []),
    ...(next ? [{ href: pathOf(next), label: all.more }] : []),
  ],
  language,
)}`,
  });
};

/** Registers an agency. */
export const registerPage = (desk: OperatorVisit, form: FormShown): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).agencies;
  const field = (name: string, label: string, more: Readonly<{ hint?: string; maxLength: number; type?: 'email'; isShort?: boolean }>) =>
    textField({ language, name, label, error: errorIn(form, name), value: typedIn(form, name), ...more });
  const optional = (label: string): string => `${label}${words.optional}`;
  return operatorPage(desk, {
    title: words.registerTitle,
    room: 'agencies',
    path: REGISTER_PATH,
    errors: form.errors,
    isNarrow: true,
    content: html`${deskForm(
      desk,
      REGISTER_PATH,
      html`${field('name', words.name, { maxLength: 100 })}
${field('region', words.region, { hint: words.regionHint, maxLength: 40 })}
${field('contactEmail', words.contactEmail, { hint: words.contactHint, maxLength: 254, type: 'email' })}
${field('replyTo', optional(words.replyTo), { hint: words.replyHint, maxLength: 254, type: 'email' })}
${field('uscc', optional(words.uscc), { hint: words.usccHint, maxLength: 40 })}
${field('id', optional(words.id), { hint: words.idHint, maxLength: 40 })}
${buttonRow(submitButton(words.register), buttonLink(inLanguage(OPERATOR_ROOMS.agencies, language), operatorWordsIn(language).cancel, 'quiet'))}`,
    )}`,
  });
};
