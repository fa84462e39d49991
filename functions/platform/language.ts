/** Languages that messages are in, as readers ask for them. */
const OFFERED = ['zh', 'en'] as const;
export type Preference = (typeof OFFERED)[number];

/** The language that a reader prefers (RFC 9110, 12.5.4), or null when neither is asked for. Between equals the one that is named first. */
export const preferredLanguage = (accepted: string | undefined): Preference | null => {
  const ranges = rangesOf(accepted ?? '');
  const wished = ranges.filter(({ language, weight }) => language !== '*' && weight > 0);
  const [first] = [...wished].sort((a, b) => b.weight - a.weight);
  if (first && first.language !== '*') return first.language;
  // `zh;q=0, *`: any but that.
  const any = ranges.some(({ language, weight }) => language === '*' && weight > 0);
  const refused = ranges.filter(({ weight }) => weight === 0).map(({ language }) => language);
  const left = OFFERED.filter((language) => !refused.includes(language));
  return any && left.length === 1 ? (left[0] ?? null) : null;
};

const rangesOf = (accepted: string): readonly Readonly<{ language: Preference | '*'; weight: number }>[] =>
  accepted.split(',').flatMap((range) => {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const language = tag === '*' ? '*' : OFFERED.find((offered) => tag === offered || tag.startsWith(`${offered}-`));
    if (!language) return [];
    const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    const weight = Number(given);
    return [{ language, weight: weight >= 0 && weight <= 1 ? weight : 0 }];
  });
