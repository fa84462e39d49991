import type { Context } from 'hono';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { preferredLanguage } from '#platform/language';
import { isUtf8Escaped, readUtf8 } from '#platform/utf8';

/** A form as a browser posts it, or why it is none: what is said of it on a page. */
export type PostedForm = Readonly<{ form: FormData; flaw: null } | { form: null; flaw: 'unreadable' | 'illFormed' | 'otherCharset' }>;

/** Read a posted form: fields in UTF-8, as pages in UTF-8 post them. */
export const readForm = async (context: Context): Promise<PostedForm> => {
  const type = context.req.header('content-type') ?? '';
  const bytes = await context.req.arrayBuffer();
  const decoded = readUtf8(bytes, type);
  if (decoded.kind === 'other-charset') return { form: null, flaw: 'otherCharset' };
  if (decoded.kind === 'ill-formed' || (/urlencoded/i.test(type) && !isUtf8Escaped(decoded.text))) return { form: null, flaw: 'illFormed' };
  try {
    return { form: await new Response(bytes, { headers: { 'content-type': type } }).formData(), flaw: null };
  } catch {
    return { form: null, flaw: 'unreadable' };
  }
};

/** Text of a field; a file or nothing is ''. */
export const fieldOf = (form: FormData | null, name: string): string => {
  const value = form?.get(name);
  return typeof value === 'string' ? value : '';
};

/**
 * `?lang=` or the field of a form, else what the browser prefers; Chinese when it prefers neither. The answer says which it was, and that
 * it hangs on what the browser prefers (RFC 9110, 8.5 and 12.5.5).
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
