/** Says one thing in both languages, the reader's own first. */
export type Say = (zh: string, en: string) => string;

/** @param locale as POSIX writes it: `zh_CN.UTF-8`, `C`, empty. */
export const sayFor = (locale: string): Say => (/^zh/i.test(locale) ? (zh, en) => `${zh} ${en}` : (zh, en) => `${en} ${zh}`);

/** The locale of messages: POSIX.1-2017, section 8.2. */
export const localeOf = (env: Readonly<Record<string, string | undefined>>): string =>
  env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
