import { type AudienceCriteria, leadOf, type Notice } from '#domain/notices/notice';
import { type ChangeableField, changedSections, changesBetween } from '#domain/notices/notice-changes';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { audienceWords } from './audience-words.ts';
import { noticeFacts, sectionName } from './notice-facts.ts';
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
    redacted: (day: string) => `本版有内容已删除（${day}）。`,
    redactedFor: '删除原因',
    disregard: '更正后，本通知与贵组织无关，请不要再按先前的内容办理。',
  },
  en: {
    corrected: (lead: string, day: string) => `This notice has been corrected (${lead}, ${day}). `,
    note: 'What and why',
    changed: 'Changed',
    redacted: (day: string) => `Something has been taken out of this version (${day}). `,
    redactedFor: 'Reason',
    disregard: 'As corrected it does not concern your organization any more: please disregard what it said before.',
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
  return [
    ...(corrected ? [corrected] : []),
    ...(disregard ? [words.disregard] : before ? [labelled(words.changed, changedWords(before, notice, language), language)] : []),
  ];
};

/** What is stated of two versions besides their text, where it differs: the label, and the value in each; empty where there was none. */
export const changedFacts = (
  before: Notice,
  after: Notice,
  language: MessageLanguage,
): readonly (readonly [label: string, before: string, after: string])[] => {
  const facts = (notice: Notice): ReadonlyMap<string, string> => {
    const audience: AudienceCriteria = notice.audience;
    return new Map([...noticeFacts(notice, language), [FIELDS[language].audience, audienceWords(audience, language)]]);
  };
  const [was, is] = [facts(before), facts(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((label) => {
    const values = [was.get(label) ?? '', is.get(label) ?? ''] as const;
    return values[0] === values[1] ? [] : [[label, ...values] as const];
  });
};
