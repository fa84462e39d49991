import type { AuditEntry } from '#domain/agencies/audit';
import { ACTIONS, actionWords } from '../../audit-words.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { dateField, type TypedDate } from '../../components/date-field.ts';
import type { FieldErrors } from '../../components/error-summary.ts';
import { selectField } from '../../components/fields.ts';
import { pager } from '../../components/pager.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { shortTime } from '../ledger-part.ts';
import { importPath } from './lists-pages.ts';
import { OPERATOR_ROOMS, type OperatorVisit, operatorPage } from './operator-page.ts';

/** @property agency in whose name, with its id @property about what it was done to, by its name */
export type AuditLine = Readonly<{
  entry: AuditEntry;
  person: Readonly<{ name: string; email: string }> | null;
  agency: Readonly<{ id: string; name: string }> | null;
  about: string;
}>;

export type AuditPage = Readonly<{
  lines: readonly AuditLine[];
  action: string;
  from: TypedDate;
  to: TypedDate;
  errors: FieldErrors;
  /** The filter as a query, to go on with. */
  query: URLSearchParams;
  next: string | null;
}>;

export const auditFilePath = `${OPERATOR_ROOMS.audit}.csv`;

/** Who did what in the name of which agency, and what operators did. */
export const operatorAuditPage = (desk: OperatorVisit, page: AuditPage): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).audit;
  const { lines, errors, query, next } = page;
  const queried = (more: Readonly<Record<string, string>> = {}): string => {
    const all = new URLSearchParams([...query, ...Object.entries(more)]);
    return all.size > 0 ? `?${all}` : '';
  };
  const path = `${OPERATOR_ROOMS.audit}${queried()}`;
  const file = (charset: string): string => inLanguage(`${auditFilePath}${queried({ charset })}`, language);
  const rows = lines.map((line) => rowOf(desk, line));
  const table = scrollingTable(words.title, [words.at, words.what, words.who, words.agency, words.about], rows, 'unseen');
  const ways = [
    ...(next ? [{ href: inLanguage(`${OPERATOR_ROOMS.audit}${queried({ cursor: next })}`, language), label: words.older }] : []),
    ...(query.size > 0 ? [{ href: inLanguage(OPERATOR_ROOMS.audit, language), label: words.all }] : []),
  ];
  return operatorPage(desk, {
    title: words.title,
    room: 'audit',
    path,
    errors,
    content: html`<p class="soft">${words.lead}</p>
${filterForm(desk, page)}
${errors.length > 0 ? null : rows.length === 0 ? banner('plain', next ? words.noneYet : words.none) : html`<div class="lines">${table}</div>`}
${pager(ways, language)}
${errors.length > 0 ? null : html`<h2>${words.files}</h2>${buttonRow(buttonLink(file('utf-8'), words.utf8, 'quiet'), buttonLink(file('gb18030'), words.gb18030, 'quiet'))}`}`,
  });
};

const filterForm = ({ visit: { language } }: OperatorVisit, { action, from, to, errors }: AuditPage): Html => {
  const words = operatorWordsIn(language).audit;
  const choices = ACTIONS.map((value) => ({ value, label: actionWords(value, language) }));
  const day = (name: 'from' | 'to', value: TypedDate): Html =>
    dateField({ language, name, label: words[name], value, parts: words.parts, error: errors.find((one) => one.name === name)?.error });
  return html`<form class="panel search across" method="get" action="${OPERATOR_ROOMS.audit}">${selectField({ language, name: 'action', label: words.action, choices: [{ value: '', label: words.any }, ...choices], chosen: action })}
${day('from', from)}${day('to', to)}${hiddenFields({ lang: language })}${submitButton(words.filter)}</form>`;
};

const rowOf = ({ visit: { language } }: OperatorVisit, line: AuditLine): readonly (Html | string)[] => {
  const { entry, agency } = line;
  const { action, reason } = entry;
  return [
    html`<span class="whole">${shortTime(entry.at)}</span>`,
    html`${actionWords(action, language)}${reason === undefined ? null : html`<br><span class="soft"><bdi>${reason}</bdi></span>`}`,
    whoDid(line, language),
    agency
      ? html`<a href="${inLanguage(`${OPERATOR_ROOMS.agencies}/${encodeURIComponent(agency.id)}`, language)}"><bdi>${agency.name}</bdi></a>`
      : '',
    aboutWhat(line, language),
  ];
};

const whoDid = ({ entry: { actor }, person }: AuditLine, language: OperatorVisit['visit']['language']): Html | string => {
  const words = operatorWordsIn(language).audit;
  if (person) return html`<bdi>${person.name}</bdi><br><span class="soft"><bdi>${person.email}</bdi></span>`;
  switch (actor.kind) {
    case 'agency-key':
      return words.key(actor.id.slice(-8));
    case 'operator':
      return actor.id === 'operator' ? words.operatorKey : words.nobody;
    case 'staff':
      return words.nobody;
    case 'subscriber':
      return words.subscriber;
    case 'service':
      return words.service;
  }
};

const aboutWhat = ({ entry: { action, subject }, about }: AuditLine, language: OperatorVisit['visit']['language']): Html | string => {
  const words = operatorWordsIn(language).audit;
  if (action.startsWith('import.')) return html`<a href="${inLanguage(importPath(subject), language)}">${words.list}</a>`;
  if (about !== '')
    return /^(?:notice|retry|receipt)\./.test(action)
      ? html`<a href="${inLanguage(`/notices/${subject}`, language)}"><bdi>${about}</bdi></a>`
      : html`<bdi>${about}</bdi>`;
  return action.startsWith('key.') ? words.key(subject.slice(-8)) : '';
};

/** A long file is being written: the page asks for it again. @param path of the file */
export const auditFilePage = (desk: OperatorVisit, path: string): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).audit;
  return operatorPage(desk, {
    title: words.files,
    room: 'audit',
    path,
    content: html`${banner('plain', words.underWay)}${buttonRow(buttonLink(inLanguage(path, language), words.again), buttonLink(inLanguage(OPERATOR_ROOMS.audit, language), words.title, 'quiet'))}`,
  });
};
