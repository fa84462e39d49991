import { EVERYWHERE, isStreet, parseRegion, regionName } from '#domain/region';
import type { Place } from '#domain/streets';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { signUpWordsIn } from '../catalogue/sign-up-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { hiddenFields } from '../components/buttons.ts';
import { disclosure } from '../components/disclosure.ts';
import { type Field, fieldId, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { listed } from '../words.ts';
import { LIKE_REGION, valueIn, valuesIn } from './form-values.ts';
import { errorAt, type WishesForm } from './wishes-form.ts';

/** What a press on a button of a picker asks for: `region:440100`. */
export const pickerAct = (act: 'region' | 'watch-at' | 'watch-add' | 'watch-drop', code: string): string => `${act}:${code}`;

/** Buttons of a picker load the page again, at the picker. */
const placeButton = (action: string, field: string, act: string, content: Html | string, label?: string): Html =>
  html`<button class="quiet" name="act" value="${act}" formaction="${action}#${fieldId(field)}"${label ? html` aria-label="${label}"` : null}>${content}</button>`;

const named = ({ name }: Pick<Place, 'name'>): Html => html`<bdi lang="zh-Hans">${name}</bdi>`;
const withPath = ({ path }: Pick<Place, 'path'>): Html => html`<bdi lang="zh-Hans">${path}</bdi>`;

const picker = (form: WishesForm, { name, label, hint }: Pick<Field, 'name' | 'label' | 'hint'>, content: Html): Html => {
  const error = errorAt(form, name);
  const ties = [hint ? `${fieldId(name)}-hint` : '', error ? `${fieldId(name)}-error` : ''].filter(Boolean).join(' ');
  // Its buttons name it in the address; the Enter key cannot.
  const isSought = form.act === `find-${name}`;
  const group = html`<fieldset id="${fieldId(name)}" tabindex="-1"${isSought ? html` autofocus` : null}${ties ? html` aria-describedby="${ties}"` : null}><legend>${label}</legend>${
    hint ? html`<p class="hint" id="${fieldId(name)}-hint">${hint}</p>` : null
  }${error ? html`<p class="error" id="${fieldId(name)}-error"><span class="unseen">${wordsIn(form.language).forms.error}</span>${error}</p>` : null}${content}</fieldset>`;
  return error ? html`<div class="wrong">${group}</div>` : group;
};

type Kind = 'region' | 'watch';

/** Find by name: every match with its path, since one name stands in many places. */
const search = (form: WishesForm, kind: Kind, act: 'region' | 'watch-add'): Html => {
  const { language, action } = form;
  const words = signUpWordsIn(language);
  const { typed, found, hasMore } = form[kind];
  const field = textField({
    language,
    name: `${kind}Q`,
    label: kind === 'region' ? words.findPlace : words.watchFind,
    hint: words.findPlaceHint,
    error: errorAt(form, `${kind}Q`),
    value: typed,
    maxLength: 40,
  });
  return html`<div class="find">${field}<button class="quiet" name="act" value="find-${kind}" formaction="${action}#${fieldId(kind)}">${words.find}</button></div>${
    found
      ? html`<p role="status">${found.length === 0 ? words.notFound(typed) : hasMore ? words.foundMore(found.length) : words.found(found.length)}</p>
<ul class="places">${found.map((place) => html`<li>${placeButton(action, kind, `${act}:${place.code}`, withPath(place))}</li>`)}</ul>`
      : null
  }`;
};

const steppingDown = (form: WishesForm, kind: Kind, act: 'region' | 'watch-at'): Html | null => {
  const { trail, below } = form[kind];
  if (below.length === 0) return null;
  const words = signUpWordsIn(form.language);
  const last = trail.at(-1);
  const list = html`<ul class="places few">${below.map((place) => html`<li>${placeButton(form.action, kind, `${act}:${place.code}`, named(place))}</li>`)}</ul>`;
  return last ? html`<p class="soft">${words.browse(last.name)}</p>${list}` : disclosure(words.browseAll, list);
};

const likeName = (code: string, name: string, language: MessageLanguage): string => {
  const parsed = parseRegion(code);
  return parsed.kind === 'parsed' && !isStreet(parsed.code) ? regionName(parsed.code, language) : name;
};

/** Where an organization is: from the province down to the street, each step a button, or by name. */
export const regionPicker = (form: WishesForm): Html => {
  const { language, region, action, likePlaces } = form;
  const words = signUpWordsIn(language);
  const { trail, found } = region;
  const at = trail.at(-1);
  const way = at
    ? html`<p class="picked"><span>${words.chosen}</span><strong>${withPath(at)}</strong></p>
<p class="trail">${trail.slice(0, -1).map((place) => placeButton(action, 'region', pickerAct('region', place.code), named(place)))}${placeButton(action, 'region', pickerAct('region', ''), words.anew)}</p>`
    : null;
  const like =
    likePlaces.length > 0 && !at
      ? html`<p><strong>${words.likeRegion(
          listed(
            likePlaces.map(({ code, name }) => likeName(code, name, language)),
            language,
          ),
        )}</strong></p>`
      : null;
  // Whoever is on the way down does not look for a name any more.
  const finding = at && found === null ? null : search(form, 'region', 'region');
  return picker(
    form,
    { name: 'region', label: words.region, hint: words.regionHint },
    html`${hiddenFields({ region: valueIn(form.values, 'region') })}${likePlaces.map(({ code }) => hiddenFields({ [LIKE_REGION]: code }))}${like}${way}${finding}${found?.length ? null : steppingDown(form, 'region', 'region')}`,
  );
};

/** Regions to hear of besides one's own. */
export const watchPicker = (form: WishesForm, most: number): Html => {
  const { language, watch, action } = form;
  const words = signUpWordsIn(language);
  const at = watch.trail.at(-1);
  const kept = html`${[...new Set(valuesIn(form.values, 'watch'))].map((code) => hiddenFields({ watch: code }))}${hiddenFields({ watchAt: valueIn(form.values, 'watchAt') })}`;
  const chosen =
    watch.chosen.length === 0
      ? html`<p class="soft">${words.watchNone}</p>`
      : html`<ul class="picked">${watch.chosen.map(
          (place) =>
            html`<li>${withPath(place)} ${placeButton(action, 'watch', pickerAct('watch-drop', place.code), words.drop, words.watchDrop(place.name))}</li>`,
        )}</ul>`;
  const country = html`<p>${placeButton(action, 'watch', pickerAct('watch-add', '000000'), words.watchAdd(regionName(EVERYWHERE, language)))}</p>`;
  const here = at
    ? html`<p class="trail">${watch.trail.slice(0, -1).map((place) => placeButton(action, 'watch', pickerAct('watch-at', place.code), named(place)))}${placeButton(action, 'watch', pickerAct('watch-at', ''), words.anew)}</p>
<p>${placeButton(action, 'watch', pickerAct('watch-add', at.code), words.watchAdd(at.name))}</p>`
    : null;
  const adding = html`${search(form, 'watch', 'watch-add')}${here}${watch.found?.length ? null : steppingDown(form, 'watch', 'watch-at')}`;
  const isOpen = at !== undefined || watch.found !== null || errorAt(form, 'watchQ') !== undefined;
  return picker(
    form,
    { name: 'watch', label: words.watch, hint: words.watchHint(most) },
    html`${kept}${chosen}<details${isOpen ? html` open` : null}><summary>${words.watchBrowse}</summary>${adding}${at ? null : country}</details>`,
  );
};
