import type { SheetAudience } from '#domain/notices/draft-sheet';
import { ORGANIZATION_CLASSES } from '#domain/notices/notice';
import { TOPICS } from '#domain/notices/topic';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { hiddenFields } from '../../components/buttons.ts';
import { disclosure } from '../../components/disclosure.ts';
import { checkboxGroup, fieldId, radioGroup } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { CLASS_WORDS, topicWords } from '../../words.ts';
import { actButton } from './compose-parts.ts';
import { AUDIENCE_FIELDS } from './field-names.ts';

export type AudienceFields = Readonly<{
  language: MessageLanguage;
  audience: SheetAudience;
  place: (code: string) => string;
  /** Where the agency is; null where none stands for no region. */
  ownRegion: string | null;
  said: (name: string) => Readonly<{ error: string | undefined; note: Html | undefined }>;
}>;

/** So many are shown before the rest is folded. */
const SHOWN = 12;

const placesField = (
  { language, audience, place, said }: AudienceFields,
  field: 'regions' | 'excludeRegions',
  { label, choose, none }: Readonly<{ label: string; choose: string; none: string | null }>,
): Html => {
  const words = composeWordsIn(language).audience;
  const name = AUDIENCE_FIELDS[field];
  const codes = audience[field];
  const { error, note } = said(name);
  const item = (code: string): Html => html`<li><bdi lang="zh-Hans">${place(code)}</bdi></li>`;
  const list = html`<ul class="tags">${codes.slice(0, SHOWN).map(item)}</ul>`;
  return html`<fieldset id="${fieldId(name)}" tabindex="-1"><legend>${label}</legend>${error ? html`<p class="error">${error}</p>` : null}${note ? html`<p class="note">${note}</p>` : null}
${codes.map((code) => hiddenFields({ [name]: code }))}${
  codes.length === 0
    ? none
      ? html`<p class="soft">${none}</p>`
      : null
    : html`${list}${codes.length > SHOWN ? disclosure(words.chosen(codes.length), html`<ul class="tags">${codes.slice(SHOWN).map(item)}</ul>`) : null}`
}<p>${actButton(`places:${field}`, choose)}</p></fieldset>`;
};

/** Whom a notice or a part of it is for, by names. */
export const audienceFields = (fields: AudienceFields): Html => {
  const { language, audience, ownRegion, said } = fields;
  const words = composeWordsIn(language).audience;
  const { classes, topics, rural, hub, excludeRegions } = audience;
  const choices = (of: typeof words.ruralChoices) => [
    { value: '', label: of.any },
    { value: 'yes', label: of.yes },
    { value: 'no', label: of.no },
  ];
  // A code that this release does not know stays as it is.
  const others = topics.filter((topic) => !TOPICS.some(({ code }) => code === topic));
  const isOpen = excludeRegions.length > 0 || rural !== '' || hub !== '';
  const further = html`${placesField(fields, 'excludeRegions', { label: words.exclude, choose: words.chooseExclude, none: null })}
${radioGroup({ language, name: AUDIENCE_FIELDS.rural, label: words.rural, choices: choices(words.ruralChoices), chosen: rural, look: 'columns' })}
${radioGroup({ language, name: AUDIENCE_FIELDS.hub, label: words.hub, choices: choices(words.hubChoices), chosen: hub, look: 'columns' })}`;
  return html`${placesField(fields, 'regions', { label: words.regions, choose: words.chooseRegions, none: ownRegion === null ? null : words.ownRegion(ownRegion) })}
${checkboxGroup({
  language,
  name: AUDIENCE_FIELDS.classes,
  label: words.classes,
  choices: ORGANIZATION_CLASSES.map((value) => ({ value, label: CLASS_WORDS[value][language] })),
  chosen: classes,
  look: 'columns',
  ...said(AUDIENCE_FIELDS.classes),
})}
${checkboxGroup({
  language,
  name: AUDIENCE_FIELDS.topics,
  label: words.topics,
  hint: words.topicsHint,
  choices: [...TOPICS.map(({ code }) => code), ...others].map((value) => ({ value, label: topicWords(value, language) })),
  chosen: topics,
  look: 'columns',
  ...said(AUDIENCE_FIELDS.topics),
})}
<details${isOpen ? html` open` : null}><summary>${words.more}</summary>${further}</details>`;
};
