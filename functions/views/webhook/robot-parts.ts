import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { cut } from '#domain/text/text';

export type RobotLink = Readonly<{ label: string; url: string }>;

/** In the Markdown that two of the platforms read. */
export const linkMark = ({ label, url }: RobotLink): string => `[${label}](${url})`;

/** One of several notices in a message. */
export type RobotEntry = Readonly<{ title: string; lines: readonly string[]; link: RobotLink }>;

/** What a robot says in its group, before a platform's marks; plain text all over. The first link is what matters most. */
export type RobotMessage = Readonly<{
  language: MessageLanguage;
  title: string;
  /** Before all else: it was withdrawn, corrected, or is still to be answered. */
  alerts: readonly string[];
  facts: readonly (readonly [label: string, value: string])[];
  /** `''`: what is to be said stands in facts, or in entries. */
  body: string;
  entries: readonly RobotEntry[];
  links: readonly RobotLink[];
  /** Why they get it. Says 通知 in each language: a robot may be set up to pass on only what has that word in it. */
  foot: string;
}>;

const WORDS = {
  'zh-Hans': {
    more: (count: number) => `另有 ${count} 件，请在网页上查看`,
    why: (reasons: string) => (reasons === '' ? '公共通知' : `公共通知 · ${reasons}`),
  },
  en: {
    more: (count: number) => `${count} more on the web`,
    why: (reasons: string) => (reasons === '' ? 'Public notice (通知)' : `Public notice (通知) · ${reasons}`),
  },
} as const;

/** How many notices stand on the web alone. */
export const moreWords = (count: number, language: MessageLanguage): string => WORDS[language].more(count);

/** The last line. @param reasons why they get it; '': they asked for that themselves */
export const footWords = (reasons: string, language: MessageLanguage): string => WORDS[language].why(reasons);

/** A message that tells of no notice. */
export const plainMessage = (language: MessageLanguage, title: string, body: string, link: RobotLink): RobotMessage => ({
  language,
  title,
  alerts: [],
  facts: [],
  body,
  entries: [],
  links: [link],
  foot: footWords('', language),
});

/** C0 controls, for which JSON has only escapes that WeCom refuses (40033), and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f]/g;

/** A text as each platform takes it. */
export const clean = (text: string): string => text.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(CONTROLS, '');

/** @param text of an agency: one line, whatever it holds */
export const line = (text: string, most: number): string =>
  cut(
    clean(text)
      .replace(/\s*\n\s*/g, ' ')
      .trim(),
    most,
  );

/** Behind what a text may end without being torn. */
const ENDS = /[。！？；!?;]|\n|\. /g;

/** The beginning of a text: whole lines or sentences, unless the first is longer; `…` behind it if there was more. */
export const beginning = (text: string, most: number): string => {
  const shortened = cut(text, most);
  if (shortened === text) return text;
  const end = Math.max(0, ...[...shortened.matchAll(ENDS)].map(({ index, 0: mark }) => index + mark.trimEnd().length));
  return end >= shortened.length / 2 ? `${shortened.slice(0, end).trimEnd()}…` : shortened;
};

/** How far a message was shortened. */
const withEntries = (message: RobotMessage, shown: number): RobotMessage => {
  const { entries, language } = message;
  if (shown >= entries.length) return message;
  // What was left out before stands in the body already.
  const rest = entries.length - shown + Number(/\d+/.exec(message.body)?.[0] ?? 0);
  return { ...message, entries: entries.slice(0, shown), body: moreWords(rest, language) };
};

const SHORT_TITLE = 40;
const SHORT_ALERT = 80;

/** Ever less of a message, what matters least first: its text, further notices, what it states, the reasons, long titles. */
function* shorter(message: RobotMessage): Generator<RobotMessage> {
  yield message;
  if (message.entries.length > 0) {
    for (let shown = message.entries.length - 1; shown > 0; shown--) yield withEntries(message, shown);
  } else {
    for (let most = Math.floor(message.body.length * 0.9); most > 20; most = Math.floor(most * 0.9))
      yield { ...message, body: beginning(message.body, most) };
  }
  const bare = { ...withEntries(message, 1), ...(message.entries.length > 0 ? {} : { body: '' }) };
  for (let stated = message.facts.length; stated > 0; stated--) yield { ...bare, facts: message.facts.slice(0, stated) };
  const short = (text: string): string => cut(text, SHORT_ALERT);
  yield {
    ...bare,
    title: cut(message.title, SHORT_TITLE),
    alerts: message.alerts.map(short),
    facts: message.facts.slice(0, 1).map(([label, value]) => [label, cut(value, SHORT_TITLE)] as const),
    entries: bare.entries.map((entry) => ({ ...entry, title: cut(entry.title, SHORT_TITLE), lines: entry.lines.slice(0, 1).map(short) })),
    foot: cut(message.foot, SHORT_TITLE),
  };
}

/** A message shortened until its platform takes it: never cut through, and always with its links. */
export const fitted = (message: RobotMessage, fits: (message: RobotMessage) => boolean): RobotMessage => {
  let last = message;
  for (const candidate of shorter(message)) {
    if (fits(candidate)) return candidate;
    last = candidate;
  }
  return last;
};
