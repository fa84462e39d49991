/**
 * What a terminal's messages are in; `both` for a reader who named neither: Chinese with
 * English behind it, as the API answers one who accepts neither.
 */
export type Language = 'zh' | 'en' | 'both';

/** Says one thing to the reader: both halves are asked for. */
export type Say = (zh: string, en: string) => string;

export const sayFor =
  (language: Language): Say =>
  (zh, en) =>
    language === 'both' ? `${zh} ${en}` : language === 'zh' ? zh : en;

/** Of a locale as POSIX writes it (`zh_CN.UTF-8`, `C`, empty) or of a language tag (`en-GB`). */
export const languageOf = (locale: string): Language =>
  /^zh(?![a-z])/i.test(locale) ? 'zh' : /^en(?![a-z])/i.test(locale) ? 'en' : 'both';

/** The locale of messages: POSIX.1-2017, section 8.2. */
export const localeOf = (env: Readonly<Record<string, string | undefined>>): string =>
  env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';

/**
 * By `--lang`, wherever it stands among what was typed, else by the environment. What `--lang`
 * names and is neither is told by whoever reads the options.
 */
export const languageFor = (typed: readonly string[], env: Readonly<Record<string, string | undefined>>): Language => {
  const at = typed.lastIndexOf('--lang');
  const given = at >= 0 ? typed[at + 1] : typed.findLast((word) => word.startsWith('--lang='))?.slice('--lang='.length);
  return languageOf(given ?? localeOf(env));
};

/** Of `Accept-Language`; undefined: both. */
export const acceptedBy = (language: Language): string | undefined =>
  language === 'both' ? undefined : language === 'zh' ? 'zh, en;q=0.8' : 'en, zh;q=0.8';

/** Why options could not be read, in our words instead of the runtime's. */
export const optionFault = (error: unknown, say: Say): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const named = /'(-[^' ]*)/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `${say('没有此选项', 'there is no such option')}: ${named}`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return `${/does not take/.test(message) ? say('此选项不带值', 'this option takes no value') : say('此选项须带一个值', 'this option needs a value')}: ${named}`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `${say('多余', 'too much')}: ${/'([^']*)'/.exec(message)?.[1] ?? ''}`;
    default:
      return message;
  }
};
