/** What stands in the fields of a form, under the name of each, as often as it was sent. */
export type FormValues = ReadonlyMap<string, readonly string[]>;

export const valuesIn = (values: FormValues, name: string): readonly string[] => values.get(name) ?? [];

/** The first; `''` where nothing was sent. */
export const valueIn = (values: FormValues, name: string): string => valuesIn(values, name)[0] ?? '';

export const isChosen = (values: FormValues, name: string): boolean => valueIn(values, name) === 'yes';

/** With other values in the place of some. */
export const withValues = (values: FormValues, given: Readonly<Record<string, readonly string[]>>): FormValues =>
  new Map([...values, ...Object.entries(given)]);

/** Fields of one page of a form that has several, or of one part of a long one. */
export const WHO_FIELDS = ['name', 'class', 'region', 'street', 'community', 'rural', 'hub', 'uscc', 'filingNumber'] as const;
export const WHAT_FIELDS = ['topics', 'minUrgency', 'watch', 'agencies', 'kinds', 'keywords'] as const;
export const HOW_FIELDS = ['address', 'mode', 'weekday', 'hour', 'timeZone', 'workdaysOnly', 'language'] as const;

/** What somebody has who chose nothing yet. */
export const USUAL_VALUES: Readonly<Record<string, string>> = {
  minUrgency: 'routine',
  mode: 'immediate',
  weekday: '1',
  hour: '9',
  timeZone: 'Asia/Shanghai',
};
