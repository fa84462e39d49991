import type { Context } from 'hono';
import { isUtf8Escaped, readUtf8 } from '#platform/utf8';

/** A form as a browser posts it, or why it is none: what is said of it on a page. */
export type PostedForm = Readonly<{ form: FormData; flaw: null } | { form: null; flaw: 'unreadable' | 'illFormed' | 'otherCharset' }>;

/** Read a posted form: fields in UTF-8, as pages in UTF-8 post them. */
export const readForm = async (context: Context): Promise<PostedForm> => {
  const type = context.req.header('content-type') ?? '';
  const bytes = await context.req.arrayBuffer();
  if (/^multipart\/form-data\b/i.test(type)) return withFiles(bytes, type);
  const decoded = readUtf8(bytes, type);
  if (decoded.kind === 'other-charset') return { form: null, flaw: 'otherCharset' };
  if (decoded.kind === 'ill-formed' || (/urlencoded/i.test(type) && !isUtf8Escaped(decoded.text))) return { form: null, flaw: 'illFormed' };
  try {
    return { form: await new Response(bytes, { headers: { 'content-type': type } }).formData(), flaw: null };
  } catch {
    return { form: null, flaw: 'unreadable' };
  }
};

/** Files are in whatever encoding they are; fields beside them are text as of any form. */
const withFiles = async (bytes: ArrayBuffer, type: string): Promise<PostedForm> => {
  try {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    const isIllFormed = [...form].some(([name, value]) => ILL_FORMED.test(name) || (typeof value === 'string' && ILL_FORMED.test(value)));
    return isIllFormed ? { form: null, flaw: 'illFormed' } : { form, flaw: null };
  } catch {
    return { form: null, flaw: readUtf8(bytes, type).kind === 'ill-formed' ? 'illFormed' : 'unreadable' };
  }
};

/** What a decoder makes of octets that are no UTF-8, and NUL. */
const ILL_FORMED = /[\0\uFFFD]/;

/** What a script says of a file that it is to put into a store; null where that can be of none. */
export const fileToCome = (form: FormData): Readonly<{ bytes: number; sha256: string }> | null => {
  const [bytes, sha256] = [Number(fieldOf(form, 'bytes')), fieldOf(form, 'sha256')];
  return Number.isInteger(bytes) && bytes > 0 && /^[0-9a-f]{64}$/.test(sha256) ? { bytes, sha256 } : null;
};

/** Text of a field; a file or nothing is ''. */
export const fieldOf = (form: FormData | null, name: string): string => {
  const value = form?.get(name);
  return typeof value === 'string' ? value : '';
};
