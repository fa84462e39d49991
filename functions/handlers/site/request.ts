import type { Context } from 'hono';
import type { MessageLanguage } from '#domain/subscription';
import { preferredLanguage } from '#platform/language';

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

/**
 * `?lang=` or the field of a form, else what the browser prefers; Chinese when it prefers neither. The answer says which it was, and that it hangs on what the
 * browser prefers (RFC 9110, 8.5 and 12.5.5).
 */
export const languageOf = (context: Context, form: FormData | null = null): MessageLanguage => {
  const language = chosenLanguage(fieldOf(form, 'lang') || context.req.query('lang')) ?? preferred(context);
  context.header('content-language', language);
  context.header('vary', 'Accept-Language');
  return language;
};

const chosenLanguage = (asked: string | undefined): MessageLanguage | null =>
  asked === 'en' ? 'en' : asked === 'zh' || asked === 'zh-Hans' ? 'zh-Hans' : null;

const preferred = (context: Context): MessageLanguage =>
  preferredLanguage(context.req.header('accept-language')) === 'en' ? 'en' : 'zh-Hans';
