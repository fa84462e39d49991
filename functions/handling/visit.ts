import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { preferredLanguage } from '#platform/language';
import type { Deployment } from '#views/site';
import { TEXT_SIZES, type TextSize, type Visit } from '#views/visit';
import { fieldOf } from './posted-form.ts';

/**
 * How somebody looks at the pages. The language is that of `?lang=` or of the field of a form, else what the browser prefers, Chinese when
 * it prefers neither; the answer says which it was, and what it hangs on (RFC 9110, 8.5 and 12.5.5).
 */
export const visitOf = (context: Context, form: FormData | null = null): Visit => {
  const language = chosenLanguage(fieldOf(form, 'lang') || context.req.query('lang')) ?? preferred(context);
  context.header('content-language', language);
  context.header('vary', 'Accept-Language, Cookie');
  return { language, textSize: textSizeOf(context), deployment: deploymentOf(context) };
};

/** Routes that are loaded later are apps of their own, which are handed nothing but the bindings of a request. */
const deploymentOf = ({ env }: Context): Deployment | undefined => env?.deployment;

const chosenLanguage = (asked: string | undefined): MessageLanguage | null =>
  asked === 'en' ? 'en' : asked === 'zh' || asked === 'zh-Hans' ? 'zh-Hans' : null;

const preferred = (context: Context): MessageLanguage =>
  preferredLanguage(context.req.header('accept-language')) === 'en' ? 'en' : 'zh-Hans';

const TEXT_SIZE_COOKIE = 'text-size';
const A_YEAR_SECONDS = 365 * 24 * 3600;

const textSizeNamed = (name: string | undefined): TextSize => TEXT_SIZES.find((size) => size === name) ?? 'standard';

/** Under either name: which one a deployment gives hangs on its address, and a value that is none of ours is the standard. */
const textSizeOf = (context: Context): TextSize =>
  textSizeNamed(getCookie(context, TEXT_SIZE_COOKIE, 'host') ?? getCookie(context, TEXT_SIZE_COOKIE));

/**
 * Remember a size for a year. Over https the name says that no other host can have given it (`__Host-`, RFC 6265bis, 4.1.3.2); on a plain
 * loopback run it could not be given under that name.
 */
export const rememberTextSize = (context: Context, size: string, publicUrl: string): void => {
  const common = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: A_YEAR_SECONDS } as const;
  const textSize = textSizeNamed(size);
  if (publicUrl.startsWith('https:')) setCookie(context, TEXT_SIZE_COOKIE, textSize, { ...common, prefix: 'host', secure: true });
  else setCookie(context, TEXT_SIZE_COOKIE, textSize, common);
};
