import { overlaps } from '#domain/audience/audience';
import type { Flaw } from '#domain/input/flaw';
import { parseRegion, type RegionCode, toFullCode } from '#domain/region';
import { type MessageLanguage, MOST_WATCHED_REGIONS } from '#domain/subscriptions/subscription';
import { flawSentence } from '#handling/flaw-sentence';
import type { SignUpCatalogue } from '#views/catalogue/catalogue';
import { groupWordsIn } from '#views/catalogue/group-words';
import { signUpWordsIn } from '#views/catalogue/sign-up-words';
import type { FieldErrors } from '#views/components/error-summary';
import {
  channelIn,
  type FormValues,
  HOW_FIELDS,
  isChosen,
  LIKE_REGION,
  USUAL_VALUES,
  valueIn,
  valuesIn,
  WHAT_FIELDS,
  WHO_FIELDS,
  withValues,
} from '#views/wishes/form-values';

/** What is typed to find places, and where somebody stands who picks one. */
const PICKING_FIELDS = ['regionQ', 'watchQ', 'watchAt', LIKE_REGION] as const;
/** Which button was pressed, and on which page. */
const COURSE_FIELDS = ['act', 'step'] as const;
const KNOWN: ReadonlySet<string> = new Set([...WHO_FIELDS, ...WHAT_FIELDS, ...HOW_FIELDS, ...PICKING_FIELDS, ...COURSE_FIELDS]);

/** How links from elsewhere fill the fields in (contract, Local run). */
const FILLED_IN: Readonly<Record<string, string>> = { topic: 'topics', agency: 'agencies', kind: 'kinds' };

/** No field takes more: what is longer is refused all the same, and is not carried from page to page. */
const LONGEST = 1000;
const MOST_VALUES = 60;

/** The fields of a form, as it was sent; what is no field of ours is left out. */
export const formValues = (sent: Iterable<readonly [string, unknown]>): FormValues => {
  const values = new Map<string, string[]>();
  for (const [given, value] of sent) {
    const name = FILLED_IN[given] ?? given;
    const all = values.get(name) ?? [];
    if (KNOWN.has(name) && typeof value === 'string' && all.length < MOST_VALUES) values.set(name, [...all, value.slice(0, LONGEST)]);
  }
  return values;
};

/** With what is usual where nothing was chosen yet. @param language of mails, unless another was chosen */
export const withUsual = (values: FormValues, language: MessageLanguage): FormValues =>
  withValues(
    values,
    Object.fromEntries(
      Object.entries({ ...USUAL_VALUES, language })
        .filter(([name]) => valueIn(values, name) === '')
        .map(([name, value]) => [name, [value]]),
    ),
  );

/**
 * The Enter key looks for a place where one was typed into a search, as it does elsewhere; else it presses the button of the page.
 * @param button what that one asks for
 */
export const afterEnter = (values: FormValues, button: string): FormValues => {
  if (valueIn(values, 'act') !== 'enter') return values;
  const typed = (name: string): boolean => valueIn(values, name).trim() !== '';
  const sought = typed('regionQ') && !typed('region') ? 'find-region' : typed('watchQ') ? 'find-watch' : button;
  return withValues(values, { act: [sought] });
};

/** What a picker's button does to the fields; null: it was another button. */
export const afterPicking = (values: FormValues): FormValues | null => {
  const act = valueIn(values, 'act');
  const [, kind, code = ''] = /^(region|watch-at|watch-add|watch-drop):(\d{0,12})$/.exec(act) ?? [];
  const watch = valuesIn(values, 'watch');
  switch (kind) {
    case 'region':
      return withValues(values, { region: [code], regionQ: [], ...(valueIn(values, 'region') === code ? {} : { street: [] }) });
    case 'watch-at':
      return withValues(values, { watchAt: [code], watchQ: [] });
    case 'watch-add':
      return withValues(values, { watch: [...new Set([...watch, code])], watchAt: [], watchQ: [] });
    case 'watch-drop':
      return withValues(values, { watch: watch.filter((each) => toFullCode(each) !== toFullCode(code)) });
    default:
      return /^find-(?:region|watch)$/.test(act) ? values : null;
  }
};

/**
 * Whoever came by a notice gets those like it: where their own region has nothing to do with where it went, they watch that, and may drop
 * it on the page where it stands.
 */
export const withLikeRegions = (values: FormValues): FormValues => {
  const like = valuesIn(values, LIKE_REGION).flatMap((code) => parsedRegion(code) ?? []);
  const own = parsedRegion(valueIn(values, 'region'));
  const isReached = own === null || like.some((code) => overlaps({ regions: [own] }, code));
  const watch = isReached ? valuesIn(values, 'watch') : [...new Set([...valuesIn(values, 'watch'), ...like.map(toFullCode)])];
  return withValues(values, { watch, [LIKE_REGION]: [] });
};

const parsedRegion = (text: string): RegionCode | null => {
  const parsed = parseRegion(text);
  return parsed.kind === 'parsed' ? parsed.code : null;
};

/** Words apart by blanks, commas and the like. */
const keywordsIn = (text: string): readonly string[] => [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))];

/** The facts of an organization as a draft has them; what was left empty is left out. */
export const organizationIn = (values: FormValues) => {
  const [organizationClass, street, community] = ['class', 'street', 'community'].map((name) => valueIn(values, name).trim() || undefined);
  return {
    name: valueIn(values, 'name'),
    class: organizationClass,
    region: valueIn(values, 'region'),
    street,
    community,
    rural: isChosen(values, 'rural'),
    hub: isChosen(values, 'hub'),
  };
};

export const registrationIn = (values: FormValues) =>
  Object.fromEntries(['uscc', 'filingNumber'].map((name) => [name, valueIn(values, name).trim()]).filter(([, value]) => value !== ''));

export const filterIn = (values: FormValues) => ({
  watch: valuesIn(values, 'watch'),
  topics: valuesIn(values, 'topics'),
  agencies: valuesIn(values, 'agencies'),
  kinds: valuesIn(values, 'kinds'),
  keywords: keywordsIn(valueIn(values, 'keywords')),
  minUrgency: valueIn(values, 'minUrgency'),
});

export const frequencyIn = (values: FormValues) => {
  const mode = valueIn(values, 'mode');
  if (mode === 'immediate') return { mode };
  const number = (name: string): number => Number(valueIn(values, name) || Number.NaN);
  const timed = { hour: number('hour'), timeZone: valueIn(values, 'timeZone'), workdaysOnly: isChosen(values, 'workdaysOnly') };
  return mode === 'weekly' ? { mode, weekday: number('weekday'), ...timed } : { mode, ...timed };
};

/** Where notices go, as a draft has it. @param address of mail, in the place of none yet */
export const channelDraft = (values: FormValues, address: string) => {
  const format = channelIn(values);
  if (format === 'email') return { type: 'email', address };
  const [url, secret, fallbackEmail] = ['url', 'secret', 'address'].map((name) => valueIn(values, name).trim());
  return { type: 'webhook', format, url, ...(secret ? { secret } : {}), ...(fallbackEmail ? { fallbackEmail } : {}) };
};

/** The field of the form that a path of a draft speaks of: `filter.watch[3]` is `watch`. */
const fieldAt = (path: string): string =>
  (/^(?:organization|filter|frequency|channel)\.(\w+)/.exec(path)?.[1] ?? path).replace(/\[.*$/, '').replace('fallbackEmail', 'address');

/** Of a group, the mailbox may be left out. */
const isAsked = (values: FormValues, name: string): boolean => (channelIn(values) === 'email' ? name !== 'url' : name !== 'address');

type Missing = keyof SignUpCatalogue['missing'];
const isMissing = (values: FormValues, name: string): name is Missing =>
  (name === 'name' || name === 'class' || name === 'region' || name === 'address') && isEmptyAsked(values, name);
const isEmptyAsked = (values: FormValues, name: string): boolean => isAsked(values, name) && valueIn(values, name).trim() === '';

/** What is wrong, one sentence for each field, in the order of the fields. */
export const errorsOf = (values: FormValues, flaws: readonly Flaw[], fields: readonly string[], language: MessageLanguage): FieldErrors => {
  const words = signUpWordsIn(language);
  return fields.flatMap((name) => {
    if (name === 'url' && isEmptyAsked(values, name)) return [{ name, error: groupWordsIn(language).missingUrl }];
    if (isMissing(values, name)) return [{ name, error: words.missing[name] }];
    const flaw = flaws.find(({ path }) => fieldAt(path) === name);
    if (!flaw) return [];
    if (flaw.code === 'region-unknown') return [{ name, error: words.regionUnknown }];
    if (name === 'watch' && flaw.code === 'too-big') return [{ name, error: words.watchMany(MOST_WATCHED_REGIONS) }];
    return [{ name, error: flawSentence(flaw, language) }];
  });
};
