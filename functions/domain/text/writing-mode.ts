const VERTICAL_LANGUAGES = new Set(['mvf', 'mnc', 'sjo']);

/**
 * Whether text in a language (BCP 47) stands in columns that follow each other from left to right: Mongolian script, which Mongolian has in
 * China (Unicode Standard, 13.5; CLDR, likely subtags: mn-CN is mn-Mong-CN), and Manchu and Xibe have everywhere.
 */
export const standsVertically = (languageTag: string): boolean => {
  const [language, ...rest] = languageTag.toLowerCase().split('-');
  const script = rest.find((part) => /^[a-z]{4}$/.test(part));
  if (script) return script === 'mong';
  return VERTICAL_LANGUAGES.has(language ?? '') || (language === 'mn' && rest.includes('cn'));
};
