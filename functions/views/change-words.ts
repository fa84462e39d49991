import type { AttachedFile } from '#domain/attachments/attachment';
import { type AudienceCriteria, leadOf, type Notice } from '#domain/notices/notice';
import { type ChangeableField, changedSections, changesBetween } from '#domain/notices/notice-changes';
import { wantedReceipt } from '#domain/receipts/receipt';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { fileWords } from './attachment-words.ts';
import { audienceWords } from './audience-words.ts';
import { noticeFacts, sectionName } from './notice-facts.ts';
import type { StreetNames } from './place-words.ts';
import { dayWords, firstOf, labelled, listed } from './words.ts';

const FIELDS: Readonly<Record<MessageLanguage, Readonly<Record<ChangeableField, string>>>> = {
  'zh-Hans': {
    title: '标题',
    kind: '文种',
    documentNumber: '发文字号',
    indexNumber: '索引号',
    source: '来源',
    reprint: '转载来源',
    urgency: '紧急程度',
    language: '语言',
    audience: '发送范围',
    sections: '正文',
    attachments: '附件',
    issuedOn: '成文日期',
    effectiveOn: '施行日期',
    expiresOn: '失效日期',
    receipt: '回执要求',
    supersedes: '所取代的通知',
  },
  en: {
    title: 'title',
    kind: 'kind',
    documentNumber: 'document number',
    indexNumber: 'index number',
    source: 'source',
    reprint: 'where it is taken from',
    urgency: 'urgency',
    language: 'language',
    audience: 'whom it is for',
    sections: 'text',
    attachments: 'attachments',
    issuedOn: 'date',
    effectiveOn: 'in force from',
    expiresOn: 'in force until',
    receipt: 'receipts asked for',
    supersedes: 'the notices it replaces',
  },
};

const WORDS = {
  'zh-Hans': {
    corrected: (lead: string, day: string) => `本通知已更正（${lead}，${day}）。`,
    note: '更正说明',
    changed: '改动',
    same: '与贵组织先前收到的内容相同：其间的改动已改回。',
    redacted: (day: string) => `本版有内容已删除（${day}）。`,
    redactedFor: '删除原因',
    disregard: '更正后，本通知与贵组织无关，请不要再按先前的内容办理。',
    all: '不限',
    newFile: '（新的文件）',
    partFor: (n: number) => `第 ${n} 部分面向`,
    receipt: {
      none: '不要回执',
      required: '必须回执',
      welcome: '可以回执',
      optional: '可不填',
      types: { text: '文字', number: '数字', date: '日期', boolean: '是或否', choice: '单选' },
    },
  },
  en: {
    corrected: (lead: string, day: string) => `This notice has been corrected (${lead}, ${day}). `,
    note: 'What and why',
    changed: 'Changed',
    same: 'It says what your organization had before: what was changed meanwhile has been changed back.',
    redacted: (day: string) => `Something has been taken out of this version (${day}). `,
    redactedFor: 'Reason',
    disregard: 'As corrected it does not concern your organization any more: please disregard what it said before.',
    all: 'everybody',
    newFile: ' (another file)',
    partFor: (n: number) => `Part ${n} is for`,
    receipt: {
      none: 'none',
      required: 'must be given',
      welcome: 'may be given',
      optional: 'optional',
      types: { text: 'text', number: 'a number', date: 'a date', boolean: 'yes or no', choice: 'a choice' },
    },
  },
} as const;

/** Parts that a list of changes names. */
const NAMED_PARTS = 5;

/** What differs between two versions, by the names of the fields: `标题、正文（时间和地点）`. */
export const changedWords = (before: Notice, after: Notice, language: MessageLanguage): string =>
  listed(
    changesBetween(before, after).map((field) => {
      const name = FIELDS[language][field];
      const parts = field === 'sections' ? changedSections(before, after) : [];
      if (parts.length === 0) return name;
      const names = firstOf(
        parts.map((position) => sectionName(after, position, language)),
        NAMED_PARTS,
        language,
      );
      return language === 'en' ? `${name} (${names})` : `${name}（${names}）`;
    }),
    language,
  );

/** By whom and when a version was made, and why; null for the first one. */
export const correctionWords = (notice: Pick<Notice, 'correction' | 'issuers' | 'language'>, language: MessageLanguage): string | null => {
  const { correction } = notice;
  if (!correction) return null;
  const words = WORDS[language];
  const own = (text: string): string => (directionOf(notice.language) === 'rtl' ? `\u2067${text}\u2069` : text);
  return `${words.corrected(own(leadOf(notice).name), dayWords(correction.at, language))}${labelled(words.note, own(correction.note), language)}`;
};

/** That something was taken away from a version, when and why; null where nothing was. */
export const redactionWords = ({ redaction }: Pick<Notice, 'redaction'>, language: MessageLanguage): string | null => {
  const words = WORDS[language];
  return redaction ? `${words.redacted(dayWords(redaction.at, language))}${labelled(words.redactedFor, redaction.reason, language)}` : null;
};

/** What somebody is told who had an earlier version: what it is now, and what that means to them. */
export const leadWords = (
  notice: Notice,
  { before, disregard }: Readonly<{ before: Notice | null; disregard?: boolean | undefined }>,
  language: MessageLanguage,
): readonly string[] => {
  const words = WORDS[language];
  const corrected = correctionWords(notice, language);
  const changed = before ? changedWords(before, notice, language) : '';
  const says = changed === '' ? words.same : labelled(words.changed, changed, language);
  return [...(corrected ? [corrected] : []), ...(disregard ? [words.disregard] : before ? [says] : [])];
};

/** Beyond so many places only those are named that came in or went. */
const MOST_PLACES = 8;

/** Two audiences in words. Of long lists of places, what both have is left out. */
const audiencesIn = (
  was: AudienceCriteria,
  is: AudienceCriteria,
  language: MessageLanguage,
  streets?: StreetNames,
): readonly [string, string] => {
  const [before, after] = (['regions', 'excludeRegions'] as const).reduce<readonly [AudienceCriteria, AudienceCriteria]>(
    ([one, other], name) => {
      const [left, right] = [one[name] ?? [], other[name] ?? []];
      if (Math.max(left.length, right.length) <= MOST_PLACES) return [one, other];
      return [
        { ...one, [name]: left.filter((code) => !right.includes(code)) },
        { ...other, [name]: right.filter((code) => !left.includes(code)) },
      ];
    },
    [was, is],
  );
  const all = WORDS[language].all;
  return [audienceWords(before, language, streets) || all, audienceWords(after, language, streets) || all];
};

/** Whether receipts are asked for, and what they ask. */
const receiptWords = ({ receipt }: Pick<Notice, 'receipt'>, language: MessageLanguage): string => {
  const { receipt: words } = WORDS[language];
  if (!receipt) return words.none;
  const fields = (receipt.fields ?? []).map(({ label, type, options = [], optional }) => {
    const notes = [options.length > 0 ? options.join(' / ') : words.types[type], ...(optional ? [words.optional] : [])];
    return language === 'en' ? `${label} (${notes.join(', ')})` : `${label}（${notes.join('，')}）`;
  });
  const asked = receipt.required ? words.required : words.welcome;
  return fields.length === 0 ? asked : labelled(asked, listed(fields, language), language);
};

/** Files that came or went, by their names; all of them where the order alone is another. One that took the place of its like says so. */
const attachmentsIn = (before: Notice, after: Notice, language: MessageLanguage): readonly [string, string] => {
  const nameOf = (file: AttachedFile): string =>
    language === 'en' ? `${file.name} (${fileWords(file, language)})` : `${file.name}（${fileWords(file, language)}）`;
  const [ofBefore, ofAfter] = [before, after].map(({ attachments }) => new Set(attachments.map(({ id }) => id)));
  const gone = before.attachments.filter(({ id }) => !ofAfter?.has(id)).map(nameOf);
  const come = after.attachments.filter(({ id }) => !ofBefore?.has(id)).map(nameOf);
  if (gone.length + come.length === 0)
    return [listed(before.attachments.map(nameOf), language), listed(after.attachments.map(nameOf), language)];
  const { newFile } = WORDS[language];
  const told = come.map((name) => (gone.includes(name) ? `${name}${newFile}` : name));
  return [listed(gone, language), listed(told, language)];
};

/** What is stated of two versions besides their text, where it differs: the label, and the value in each; empty where there was none. */
export const changedFacts = (
  before: Notice,
  after: Notice,
  language: MessageLanguage,
  streets?: StreetNames,
): readonly (readonly [label: string, before: string, after: string])[] => {
  const [was, is] = [before, after].map((notice) => new Map(noticeFacts(notice, language, wantedReceipt(notice))));
  const facts = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].map(
    (label) => [label, was?.get(label) ?? '', is?.get(label) ?? ''] as const,
  );
  const changes = new Set(changesBetween(before, after));
  const parts = Array.from({ length: Math.max(before.sections.length, after.sections.length) }, (_, position) => {
    const [one, other] = [before, after].map(({ sections }) => sections[position]?.audience);
    if (!one && !other) return null;
    return [WORDS[language].partFor(position + 1), ...audiencesIn(one ?? {}, other ?? {}, language, streets)] as const;
  }).filter((one) => one !== null);
  const all = [
    ...facts,
    ...(changes.has('audience')
      ? [[FIELDS[language].audience, ...audiencesIn(before.audience, after.audience, language, streets)] as const]
      : []),
    ...(changes.has('sections') ? parts : []),
    ...(changes.has('attachments') ? [[FIELDS[language].attachments, ...attachmentsIn(before, after, language)] as const] : []),
    ...(changes.has('receipt') ? [[FIELDS[language].receipt, receiptWords(before, language), receiptWords(after, language)] as const] : []),
  ];
  return all.filter(([, one, other]) => one !== other);
};
