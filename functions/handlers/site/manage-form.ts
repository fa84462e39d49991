import { readBy } from '#domain/input/issue-flaws';
import { toFullCode } from '#domain/region';
import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { SubscriptionChange } from '#domain/subscriptions/subscription-draft';
import type { FieldErrors } from '#views/components/error-summary';
import { CHANNEL_FIELDS, type FormValues, HOW_FIELDS, valueIn, valuesIn, WHAT_FIELDS, WHO_FIELDS } from '#views/wishes/form-values';
import { errorsOf, filterIn, frequencyIn, organizationIn } from './wishes-input.ts';

/** The fields of the manage page: an address cannot be changed there. */
export const MANAGE_FIELDS: readonly string[] = [...WHAT_FIELDS, ...HOW_FIELDS, ...WHO_FIELDS].filter(
  (name) => !CHANNEL_FIELDS.some((one) => one === name),
);

/** What stands in the fields before somebody changes them. */
export const valuesOf = ({ organization, filter, frequency, language }: Subscription): FormValues => {
  const { name, region, street = '', community = '', rural, hub } = organization;
  const times =
    frequency.mode === 'immediate'
      ? []
      : ([
          ['hour', [String(frequency.hour)]],
          ['timeZone', [frequency.timeZone]],
        ] as const);
  return new Map<string, readonly string[]>([
    ['name', [name]],
    ['class', [organization.class]],
    ['region', [toFullCode(region)]],
    ['street', [region.length > 6 ? '' : street]],
    ['community', [community]],
    ['rural', rural ? ['yes'] : []],
    ['hub', hub ? ['yes'] : []],
    ['topics', filter.topics],
    ['minUrgency', [filter.minUrgency]],
    ['watch', filter.watch.map(toFullCode)],
    ['agencies', filter.agencies],
    ['kinds', filter.kinds],
    ['keywords', [filter.keywords.join(' ')]],
    ['mode', [frequency.mode]],
    ...times,
    ['weekday', [frequency.mode === 'weekly' ? String(frequency.weekday) : '1']],
    ['workdaysOnly', frequency.mode !== 'immediate' && frequency.workdaysOnly ? ['yes'] : []],
    ['language', [language]],
  ]);
};

export type ReadChange = Readonly<{ kind: 'read'; change: SubscriptionChange } | { kind: 'flawed'; errors: FieldErrors }>;

/** What a posted form asks to change, or what is wrong with it, beside its fields. */
export const readChange = (values: FormValues, before: Subscription, language: MessageLanguage): ReadChange => {
  // A page of the version before this one has fewer fields: what it does not show stays.
  const isWhole = values.has('name');
  const { watch, agencies, kinds, ...filter } = filterIn(values);
  // Older ones watch more regions than can be chosen now, and keep them.
  const isSame = watch.map(toFullCode).join() === before.filter.watch.map(toFullCode).join();
  const { street = null, community = null, ...organization } = organizationIn(values);
  const fields = MANAGE_FIELDS.filter((name) => isWhole || !WHO_FIELDS.some((own) => own === name));
  const read = readBy(SubscriptionChange, {
    ...(isWhole ? { organization: { ...organization, street: street ?? keptStreet(values, before), community } } : {}),
    filter: { ...filter, ...(isSame ? {} : { watch }), ...(isWhole ? { agencies, kinds } : {}) },
    frequency: frequencyIn(values),
    language: valueIn(values, 'language'),
  });
  const errors = errorsOf(values, read.kind === 'read' ? [] : read.flaws, fields, language);
  if (errors.length > 0) return { kind: 'flawed', errors };
  if (read.kind !== 'read') throw new Error(`flaws that belong to no field: ${read.flaws.map(({ path, code }) => `${path} ${code}`)}`);
  return { kind: 'read', change: read.value };
};

/** A street with a code has no field for its name, which goes with the code. */
const keptStreet = (values: FormValues, { organization }: Subscription): string | null =>
  organization.region.length > 6 && valuesIn(values, 'region')[0] === organization.region ? (organization.street ?? null) : null;
