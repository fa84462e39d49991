import type { DraftSheet } from '#domain/notices/draft-sheet';

/** The names of the fields of a draft, and what a path of a notice is called in it. */

export const partField = (part: number, field: 'Heading' | 'Body' | 'Audience'): string => `p${part}${field}`;
export const receiptFieldName = (at: number, field: 'Id' | 'Label' | 'Type' | 'Options' | 'Optional'): string => `f${at}${field}`;
export const AUDIENCE_FIELDS = {
  regions: 'aRegions',
  excludeRegions: 'aExcludeRegions',
  classes: 'aClasses',
  topics: 'aTopics',
  rural: 'aRural',
  hub: 'aHub',
} as const;

const isAudienceField = (name: string): name is keyof typeof AUDIENCE_FIELDS => name in AUDIENCE_FIELDS;

const RECEIPT_FIELDS: Readonly<Record<string, 'Label' | 'Type' | 'Options' | 'Optional'>> = {
  id: 'Label',
  label: 'Label',
  type: 'Type',
  options: 'Options',
  optional: 'Optional',
};

const PLAIN: Readonly<Record<string, string>> = { issuers: 'coIssuers', publishAt: 'publishOn', 'receipt.by': 'receiptBy' };

/** The field of the form that a path of a draft speaks of: `sections[2].body` is `p2Body`. */
export const fieldOfPath = (path: string): string => {
  const [, part, inPart = ''] = /^sections\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  if (part !== undefined) {
    if (inPart.startsWith('audience')) return partField(Number(part), 'Audience');
    return partField(Number(part), inPart.startsWith('heading') ? 'Heading' : 'Body');
  }
  const [, at, inField = ''] = /^receipt\.fields\[(\d+)\]\.?(\w*)/.exec(path) ?? [];
  if (at !== undefined) return receiptFieldName(Number(at), RECEIPT_FIELDS[inField] ?? 'Label');
  const audience = /^audience\.(\w+)/.exec(path)?.[1] ?? '';
  if (isAudienceField(audience)) return AUDIENCE_FIELDS[audience];
  if (path.startsWith('audience')) return AUDIENCE_FIELDS.regions;
  if (path === 'sections') return partField(0, 'Body');
  if (path.startsWith('reprint')) return path.startsWith('reprint.url') ? 'reprintUrl' : 'reprintIssuers';
  if (path.startsWith('receipt') && path !== 'receipt.by') return 'receipt';
  return PLAIN[path] ?? path.replace(/[[.].*$/, '').replace(/^issuers$/, 'coIssuers');
};

/** Parts of a notice by the names that people have for them, in their order on the page. */
export const NAMED = [
  'title',
  'kind',
  'documentNumber',
  'urgency',
  'sections',
  'attachments',
  'audience',
  'receipt',
  'issuedOn',
  'effectiveOn',
  'expiresOn',
  'publishAt',
  'issuers',
  'supersedes',
  'indexNumber',
  'language',
  'source',
  'reprint',
] as const;
export type Named = (typeof NAMED)[number];

/** Which of them a path speaks of. */
export const nameOfPath = (path: string): Named | null => NAMED.find((name) => name === path.replace(/[[.].*$/, '')) ?? null;

/** In which order the fields stand on the page, for a summary that leads to each of them. */
export const orderOf = (field: string, { sections, receiptFields }: DraftSheet): number => {
  const order = [
    'title',
    'kind',
    'documentNumber',
    'urgency',
    ...sections.flatMap((_, i) => [partField(i, 'Heading'), partField(i, 'Body'), partField(i, 'Audience')]),
    'attachments',
    ...Object.values(AUDIENCE_FIELDS),
    'receipt',
    'receiptBy',
    ...receiptFields.flatMap((_, i) => [receiptFieldName(i, 'Label'), receiptFieldName(i, 'Type'), receiptFieldName(i, 'Options')]),
    'issuedOn',
    'effectiveOn',
    'expiresOn',
    'publishOn',
    'coIssuers',
    'supersedes',
  ];
  const at = order.indexOf(field);
  return at < 0 ? order.length : at;
};
