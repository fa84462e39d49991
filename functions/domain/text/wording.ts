import type { MessageLanguage } from '../subscriptions/subscription.ts';

/** Something that the service says to people, in every language of its messages. */
export type Wording = Readonly<Record<MessageLanguage, string>>;

/** Both halves are asked for, so that none is forgotten. */
export const bilingual = (zh: string, en: string): Wording => ({ 'zh-Hans': zh, en });

/** Whom a message speaks to: a reader of one language, or of `both`: who named neither reads Chinese with English behind it. */
export type Reader = MessageLanguage | 'both';

export const said = (wording: Wording, reader: Reader): string =>
  reader === 'both' ? `${wording['zh-Hans']} ${wording.en}` : wording[reader];

/**
 * The same for a schema of zod, whose messages are strings: each half on a line of its own. `readBy` takes it apart again, so that it
 * reaches the reader in one language.
 */
export const ruleWords = (zh: string, en: string): string => `${zh}\n${en}`;

/** What `ruleWords` made; null for any other message. */
export const wordingOfRule = (message: string): Wording | null => {
  const [zh, en, ...more] = message.split('\n');
  return zh && en && more.length === 0 ? bilingual(zh, en) : null;
};
