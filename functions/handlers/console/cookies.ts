import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SIGN_IN_MS } from '#domain/agencies/sign-in';
import { SECOND } from '#domain/time';

/**
 * What a browser holds: `sign-in` while somebody waits for the mail, `session` once they are in. Over https each is read under its
 * `__Host-` name alone, which no other host can give (RFC 6265bis, 4.1.3.2); a plain loopback run has names of its own.
 */
const NAMES = { 'sign-in': 'sign-in', session: 'session' } as const;
type Held = keyof typeof NAMES;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');
const COMMON = { path: '/', httpOnly: true, sameSite: 'Lax' } as const;
const secured = { ...COMMON, prefix: 'host', secure: true } as const;
const plainName = (held: Held): string => `noticewire-${NAMES[held]}`;

export const heldIn = (context: Context, held: Held, publicUrl: string): string =>
  (isSecure(publicUrl) ? getCookie(context, NAMES[held], 'host') : getCookie(context, plainName(held))) ?? '';

/** A session lasts as long as the browser is open, and as the service lets it. */
export const giveHeld = (context: Context, held: Held, value: string, publicUrl: string): void => {
  const lasts = held === 'sign-in' ? { maxAge: SIGN_IN_MS / SECOND } : {};
  if (isSecure(publicUrl)) setCookie(context, NAMES[held], value, { ...secured, ...lasts });
  else setCookie(context, plainName(held), value, { ...COMMON, ...lasts });
};

export const takeHeld = (context: Context, held: Held, publicUrl: string): void => {
  if (isSecure(publicUrl)) deleteCookie(context, NAMES[held], secured);
  else deleteCookie(context, plainName(held), COMMON);
};
