import type { Agency } from '#domain/agencies/agency';
import type { Breaker, Counts } from '#domain/sending/breaker';
import { links, type Site } from '../site.ts';
import { type LetterBlock, letterEmail } from './letter-email.ts';

const WORDS = {
  'zh-Hans': {
    slowed: (name: string) => `${name}的通知邮件已放慢发送`,
    held: (name: string) => `${name}的通知邮件已暂停发送`,
    counted: ({ emails, bounces, complaints }: Counts) =>
      `过去 24 小时内，由该机关主办的通知共发出 ${emails} 封邮件，其中 ${bounces} 封被永久退回，${complaints} 封被投诉为垃圾邮件。`,
    state: {
      slowed: '邮件目前以十分之一的速度发出，一封也不会丢失；比例降下来后自动恢复。请在暂停之前查明原因。',
      held: '邮件已暂停，等待中的一封也不会丢失；须由您查看后放行。特急通知、汇总邮件和 Webhook 照常。',
    },
    advice: '常见原因：导入了陈旧的名单、范围过宽、发送过于频繁。该机关已收到邮件告知。',
    sending: '查看发送情况',
    calendar: (year: number) => `请录入 ${year} 年的放假和调休安排`,
    unknown: (year: number) =>
      `本服务还没有 ${year} 年的放假和调休安排。不录入的话，到那一年，只在工作日发送的汇总邮件会在节假日照发，调休上班的周末则不发；回执催办的日子也会按周末和法定固定节日推算。`,
    give: '国务院办公厅一般在 11 月公布。公布后请填写部署设置 DaysOff（放假日前加 -，调休上班日前加 +，以逗号分隔），或升级到已含该年安排的版本。',
    settings: '查看设置',
    once: '这件事只写这一封邮件；处理之前，控制台首页会一直提示。',
  },
  en: {
    slowed: (name: string) => `The mail of ${name} is slowed`,
    held: (name: string) => `The mail of ${name} is held`,
    counted: ({ emails, bounces, complaints }: Counts) =>
      `Within 24 hours ${emails} emails left for notices that it leads. ${bounces} of them came back for good, and ${complaints} were complained about.`,
    state: {
      slowed:
        'It leaves at a tenth of the rate for now. None of it is lost, and the rate comes back by itself once the share has fallen. Please find the cause before it is held.',
      held: 'It is held, and none of what waits is lost; you look at it and let it go. Notices for at once (特急), digests and webhooks leave as ever.',
    },
    advice: 'The usual causes: an old list was imported, notices reach too many people, or too often. The agency was told by mail.',
    sending: 'Look at the sending',
    calendar: (year: number) => `Please give the days off of ${year}`,
    unknown: (year: number) =>
      `The days off of ${year}, and the days worked instead (调休), are not known here. Without them digests for working days would leave on holidays of that year, and not on weekends that are worked; days of reminders are reckoned by weekends and the fixed days alone.`,
    give: 'The State Council announces them in about November. Then give them as the setting DaysOff (days off with -, days worked instead with +, separated by commas), or take a release that knows the year.',
    settings: 'Look at the settings',
    once: 'This is the only mail about it; the first page of the console goes on saying so until it is dealt with.',
  },
} as const;

const LANGUAGES = ['zh-Hans', 'en'] as const;

type ToOperator = Readonly<{ to: string; reader: string; now: Date; site: Site }>;

/** In Chinese with English beneath: a deployment may have operators of either. */
const toOperator = (
  { to, now, site }: ToOperator,
  id: string,
  subjects: readonly string[],
  says: (language: (typeof LANGUAGES)[number]) => readonly LetterBlock[],
): Promise<Uint8Array> =>
  letterEmail({ to, language: 'zh-Hans', subject: subjects.join(' '), blocks: LANGUAGES.flatMap(says), id, now, site });

const said = (...all: readonly string[]): readonly LetterBlock[] => all.map((words) => ({ kind: 'words', words }));

/** Tells an operator that an agency's mail is slowed or held, by what, and what to do. */
export const breakerNewsEmail = (letter: ToOperator & Readonly<{ agency: Agency; breaker: Breaker }>): Promise<Uint8Array> => {
  const { agency, breaker, reader, site } = letter;
  const { counted, revision } = breaker;
  const state = breaker.state === 'held' ? 'held' : 'slowed';
  return toOperator(
    letter,
    `operator-breaker-${agency.id}-${revision}-${reader}`,
    LANGUAGES.map((language) => WORDS[language][state](agency.name)),
    (language) => {
      const words = WORDS[language];
      const [subject, advice] = [words[state](agency.name), words.advice];
      return [
        ...said(subject, ...(counted ? [words.counted(counted)] : []), words.state[state], advice),
        { kind: 'link', words: words.sending, href: `${links.console(site)}/operator/sending` },
        ...said(words.once),
      ];
    },
  );
};

/** Tells an operator that the days off of a year are still to be given. */
export const calendarNewsEmail = (letter: ToOperator & Readonly<{ year: number }>): Promise<Uint8Array> => {
  const { year, reader, site } = letter;
  return toOperator(
    letter,
    `operator-calendar-${year}-${reader}`,
    LANGUAGES.map((language) => WORDS[language].calendar(year)),
    (language) => {
      const words = WORDS[language];
      return [
        ...said(words.unknown(year), words.give),
        { kind: 'link', words: words.settings, href: `${links.console(site)}/operator/settings` },
        ...said(words.once),
      ];
    },
  );
};
