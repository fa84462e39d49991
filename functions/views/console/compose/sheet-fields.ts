import { audienceContent, type DraftSheet, type SheetAudience } from '#domain/notices/draft-sheet';
import { hiddenFields } from '../../components/buttons.ts';
import { dateFieldNames } from '../../components/date-field.ts';
import { type Html, html } from '../../html.ts';
import { AUDIENCE_FIELDS, partField, receiptFieldName } from './field-names.ts';

type Fields = readonly (readonly [name: string, value: string])[];

const LINES = [
  'title',
  'kind',
  'urgency',
  'language',
  'documentNumber',
  'indexNumber',
  'source',
  'reprintIssuers',
  'reprintUrl',
  'publishTime',
  'receipt',
] as const;
const DAYS = ['issuedOn', 'effectiveOn', 'expiresOn', 'publishOn', 'receiptBy'] as const;
const LISTS = ['coIssuers', 'attachments', 'supersedes'] as const;

const audienceIn = (audience: SheetAudience): Fields =>
  (['regions', 'excludeRegions', 'classes', 'topics', 'rural', 'hub'] as const).flatMap((name) =>
    [audience[name]].flat().map((value) => [AUDIENCE_FIELDS[name], value] as const),
  );

/** An audience in one field. */
export const audienceText = (audience: SheetAudience): string => JSON.stringify(audienceContent(audience) ?? {});

const fieldsOf = (sheet: DraftSheet): Fields => [
  ...LINES.map((name) => [name, sheet[name]] as const),
  ...DAYS.flatMap((name) => {
    const names = dateFieldNames(name);
    return (['year', 'month', 'day'] as const).map((part) => [names[part], sheet[name][part]] as const);
  }),
  ...LISTS.flatMap((name) => sheet[name].map((value) => [name, value] as const)),
  ['parts', String(sheet.sections.length)],
  ...sheet.sections.flatMap(({ heading, body, audience }, i) => [
    [partField(i, 'Heading'), heading] as const,
    [partField(i, 'Body'), body] as const,
    [partField(i, 'Audience'), audienceText(audience)] as const,
  ]),
  ['receiptFields', String(sheet.receiptFields.length)],
  ...sheet.receiptFields.flatMap(({ id, label, type, options, isOptional }, i) => [
    [receiptFieldName(i, 'Id'), id] as const,
    [receiptFieldName(i, 'Label'), label] as const,
    [receiptFieldName(i, 'Type'), type] as const,
    [receiptFieldName(i, 'Options'), options] as const,
    [receiptFieldName(i, 'Optional'), isOptional ? 'yes' : ''] as const,
  ]),
];

/** All that stands in the form of a draft, to be sent along by another. @param withAudience unless that form asks for an audience itself */
export const sheetFields = (sheet: DraftSheet, withAudience = true): Html =>
  html`${[...fieldsOf(sheet), ...(withAudience ? audienceIn(sheet.audience) : [])].map(([name, value]) => hiddenFields({ [name]: value }))}`;
