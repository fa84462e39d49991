import { ORGANIZATION_CLASSES } from '#domain/notices/notice';
import { hasStreets, isStreet, shortCode } from '#domain/region';
import { signUpWordsIn } from '../catalogue/sign-up-words.ts';
import { disclosure } from '../components/disclosure.ts';
import { checkbox, radioGroup, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { CLASS_WORDS } from '../words.ts';
import { isChosen, valueIn } from './form-values.ts';
import { regionPicker } from './place-picker.ts';
import { errorAt, type WishesForm } from './wishes-form.ts';

/** Says what the organization is and where. */
export const whoFields = (form: WishesForm): Html => {
  const { language, values } = form;
  const words = signUpWordsIn(language);
  const region = shortCode(valueIn(values, 'region'));
  const isOverStreets = region !== '' && hasStreets(region) && !isStreet(region);
  return html`${textField({ language, name: 'name', label: words.name, hint: words.nameHint, error: errorAt(form, 'name'), value: valueIn(values, 'name'), maxLength: 120, autocomplete: 'organization' })}
${radioGroup({
  language,
  name: 'class',
  label: words.class,
  error: errorAt(form, 'class'),
  choices: ORGANIZATION_CLASSES.map((value) => ({
    value,
    label: capitalized(CLASS_WORDS[value][language]),
    hint: words.classHints[value],
  })),
  chosen: valueIn(values, 'class'),
})}
${regionPicker(form)}
${isOverStreets || valueIn(values, 'street') !== '' ? textField({ language, name: 'street', label: words.street, hint: words.streetHint, error: errorAt(form, 'street'), value: valueIn(values, 'street'), maxLength: 40 }) : null}
${textField({ language, name: 'community', label: words.community, hint: words.optional, error: errorAt(form, 'community'), value: valueIn(values, 'community'), maxLength: 80 })}
<fieldset><legend>${words.flags}</legend>${checkbox({ name: 'rural', label: words.rural, isChecked: isChosen(values, 'rural') })}${checkbox({ name: 'hub', label: words.hub, hint: words.hubHint, isChecked: isChosen(values, 'hub') })}</fieldset>`;
};

/** By what it is registered or filed: most have neither. */
export const registrationFields = (form: WishesForm): Html => {
  const { language, values } = form;
  const words = signUpWordsIn(language);
  const fields = html`${textField({ language, name: 'uscc', label: words.uscc, hint: words.usccHint, error: errorAt(form, 'uscc'), value: valueIn(values, 'uscc'), maxLength: 40 })}${textField(
    {
      language,
      name: 'filingNumber',
      label: words.filingNumber,
      error: errorAt(form, 'filingNumber'),
      value: valueIn(values, 'filingNumber'),
      maxLength: 60,
    },
  )}`;
  const isWanted = ['uscc', 'filingNumber'].some((name) => valueIn(values, name) !== '');
  return isWanted
    ? html`<details open><summary>${words.registration}</summary>${fields}</details>`
    : disclosure(words.registration, fields);
};

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
