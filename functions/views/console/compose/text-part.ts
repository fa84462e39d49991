import { audienceContent, type SheetSection } from '#domain/notices/draft-sheet';
import { LIMITS } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { audienceWords } from '../../audience-words.ts';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { banner } from '../../components/banner.ts';
import { hiddenFields } from '../../components/buttons.ts';
import { textArea, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { CLASS_WORDS, firstOf, listed, topicWords } from '../../words.ts';
import { actButton, besideField, type Compose, type Filled, groupNotes, part } from './compose-parts.ts';
import { documentNotes } from './document-notes.ts';
import { partField } from './field-names.ts';

/** The text, in one part or several. */
export const textPart = (compose: Compose, language: MessageLanguage): Html => {
  const words = composeWordsIn(language);
  return part(
    'sections',
    words.text,
    html`<p class="hint">${words.bodyHint}</p>${documentSaid(compose, language)}<div hidden><label for="word-picker">${words.document.page}</label><input type="file" id="word-picker" accept=".docx"></div><p id="word-plain">${actButton('document', words.document.page)}</p><output id="pasted" class="soft"></output>`,
    sectionFields(compose, language),
  );
};

/** One text, or the parts of it. */
export const sectionFields = (filled: Filled, language: MessageLanguage): Html => {
  const words = composeWordsIn(language);
  const { sections } = filled.sheet;
  const [only] = sections;
  const isSingle = sections.length === 1 && only !== undefined && only.heading === '' && isForAll(only);
  return html`${hiddenFields({ parts: String(sections.length) })}${
    isSingle ? bodyField(filled, language, 0, words.body) : sections.map((section, i) => oneOf(filled, language, section, i))
  }${
    sections.length < LIMITS.sections
      ? html`<p class="hint">${words.partAddHint}</p><p>${actButton('section-add', words.partAdd)}</p>`
      : null
  }`;
};

const documentSaid = ({ documentNotes: notes }: Compose, language: MessageLanguage): Html | null =>
  notes && html`${banner('good', composeWordsIn(language).document.done)}${documentNotes(notes, language)}`;

const isForAll = ({ audience }: SheetSection): boolean => audienceContent(audience) === undefined;

const rowsFor = (body: string): number => Math.min(24, Math.max(8, Math.ceil(body.length / 40) + body.split('\n').length));

const bodyField = (compose: Filled, language: MessageLanguage, i: number, label: string): Html => {
  const name = partField(i, 'Body');
  const body = compose.sheet.sections[i]?.body ?? '';
  return textArea({ language, name, label, value: body, rows: rowsFor(body), ...besideField(compose, name) });
};

const oneOf = (compose: Filled, language: MessageLanguage, section: SheetSection, i: number): Html => {
  const words = composeWordsIn(language);
  const heading = partField(i, 'Heading');
  const audience = partField(i, 'Audience');
  const name = words.part(i + 1);
  const { length } = compose.sheet.sections;
  return html`<fieldset class="group"><legend>${name}</legend>
${textField({ language, name: heading, label: words.heading, value: section.heading, maxLength: 200, ...besideField(compose, heading) })}
${bodyField(compose, language, i, words.body)}
${groupNotes(compose, audience)}<p class="hint">${words.partHint}</p><p>${words.partFor}${language === 'en' ? ': ' : '：'}<strong><bdi>${partAudience(compose, language, section)}</bdi></strong> ${actButton(`audience:${i}`, words.partChoose, { spoken: words.partChooseOf(i + 1) })}</p>
${hiddenFields({ [audience]: isForAll(section) ? '' : JSON.stringify(audienceContent(section.audience)) })}
<div class="buttons">${i > 0 ? actButton(`section-up:${i}`, words.up, { spoken: words.upOf(name) }) : null}${i + 1 < length ? actButton(`section-down:${i}`, words.down, { spoken: words.downOf(name) }) : null}${actButton(`section-drop:${i}`, words.drop, { spoken: words.dropOf(name) })}</div></fieldset>
`;
};

const SHOWN_PLACES = 5;

/** Whom a part is for, by names. */
const partAudience = ({ names }: Filled, language: MessageLanguage, { audience }: SheetSection): string => {
  const words = composeWordsIn(language);
  const { regions, excludeRegions, classes, topics, rural, hub } = audience;
  const known = (Object.keys(CLASS_WORDS) as (keyof typeof CLASS_WORDS)[]).filter((one) => classes.includes(one));
  const said = [
    audienceWords(
      { classes: known, ...(rural === '' ? {} : { rural: rural === 'yes' }), ...(hub === '' ? {} : { hub: hub === 'yes' }) },
      language,
    ),
    firstOf(regions.map(names.place), SHOWN_PLACES, language),
    excludeRegions.length > 0 ? `${words.audience.exclude} ${firstOf(excludeRegions.map(names.place), SHOWN_PLACES, language)}` : '',
    listed(
      topics.map((topic) => topicWords(topic, language)),
      language,
    ),
  ].filter(Boolean);
  return said.length === 0 ? words.partForAll : said.join(' · ');
};
