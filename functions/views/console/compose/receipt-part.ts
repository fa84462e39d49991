import { RECEIPT_WISHES, type SheetReceiptField } from '#domain/notices/draft-sheet';
import { FIELD_TYPES } from '#domain/receipts/receipt-request';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { hiddenFields } from '../../components/buttons.ts';
import { checkbox, radioGroup, selectField, textArea, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { actButton, besideField, type Filled, part, sheetDay } from './compose-parts.ts';
import { receiptFieldName } from './field-names.ts';

const MOST_FIELDS = 20;

/** Whether receipts are wanted, by when, and what they ask. */
export const receiptPart = (compose: Filled, language: MessageLanguage): Html => {
  const words = composeWordsIn(language).receipt;
  const { receipt, receiptFields } = compose.sheet;
  const isWanted = receipt !== 'none' || receiptFields.length > 0;
  const asked = html`${sheetDay(compose, language, 'receiptBy', words.by)}
<h3>${words.fields}</h3><p class="hint">${words.fieldsHint}</p>
${hiddenFields({ receiptFields: String(receiptFields.length) })}
${receiptFields.map((field, i) => fieldOf(compose, language, field, i))}
${receiptFields.length < MOST_FIELDS ? html`<p>${actButton('field-add', words.add)}</p>` : null}`;
  return part(
    'receipt',
    words.title,
    radioGroup({
      language,
      name: 'receipt',
      label: words.hint,
      choices: RECEIPT_WISHES.map((value) => ({ value, label: words.choices[value].label, hint: words.choices[value].hint || undefined })),
      chosen: receipt,
      ...besideField(compose, 'receipt'),
    }),
    html`<details id="receipt-more"${isWanted ? html` open` : null}><summary>${words.more}</summary>${asked}</details>`,
  );
};

const fieldOf = (compose: Filled, language: MessageLanguage, field: SheetReceiptField, i: number): Html => {
  const all = composeWordsIn(language);
  const words = all.receipt;
  const [id, label, type, options, optional] = (['Id', 'Label', 'Type', 'Options', 'Optional'] as const).map((one) =>
    receiptFieldName(i, one),
  );
  const name = words.field(i + 1);
  return html`<fieldset class="group"><legend>${name}</legend>${hiddenFields({ [id ?? '']: field.id })}
${textField({ language, name: label ?? '', label: words.label, hint: words.labelHint, value: field.label, maxLength: 100, ...besideField(compose, label ?? '') })}
${selectField({ language, name: type ?? '', label: words.type, choices: FIELD_TYPES.map((value) => ({ value, label: words.types[value] })), chosen: field.type, ...besideField(compose, type ?? '') })}
${textArea({ language, name: options ?? '', label: words.options, hint: words.optionsHint, value: field.options, rows: 3, ...besideField(compose, options ?? '') })}
${checkbox({ name: optional ?? '', label: words.isOptional, isChecked: field.isOptional })}
<div class="buttons">${i > 0 ? actButton(`field-up:${i}`, all.up, { spoken: all.upOf(name) }) : null}${actButton(`field-drop:${i}`, all.drop, { spoken: all.dropOf(name) })}</div></fieldset>
`;
};
