import type { Context } from 'hono';
import type { MessageLanguage } from '#domain/subscription';

/** A form as a browser posts it, or null when it is none. */
export const formOf = async (context: Context): Promise<FormData | null> => {
  try {
    return await context.req.formData();
  } catch {
    return null;
  }
};

/** Text of a field; a file or nothing is ''. */
export const fieldOf = (form: FormData | null, name: string): string => {
  const value = form?.get(name);
  return typeof value === 'string' ? value : '';
};

/** `?lang=` or the field of a form, else what the browser prefers; Chinese when it prefers neither. */
export const languageOf = (context: Context, form: FormData | null = null): MessageLanguage => {
  const asked = fieldOf(form, 'lang') || context.req.query('lang');
  if (asked === 'en') return 'en';
  if (asked === 'zh' || asked === 'zh-Hans') return 'zh-Hans';
  const accepted = context.req.header('accept-language') ?? '';
  return weightOf('en', accepted) > weightOf('zh', accepted) ? 'en' : 'zh-Hans';
};

/** How much a reader wants a language (RFC 9110, 12.5.4): 1 the most, 0 not at all. */
const weightOf = (language: string, accepted: string): number =>
  Math.max(
    0,
    ...accepted.split(',').map((range) => {
      const [tag = '', ...parameters] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      if (tag !== language && !tag.startsWith(`${language}-`)) return 0;
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return Number(weight) || 0;
    }),
  );
