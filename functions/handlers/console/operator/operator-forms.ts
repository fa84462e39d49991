import type { Context } from 'hono';
import type { Flaw } from '#domain/input/flaw';
import { flawSentence } from '#handling/flaw-sentence';
import type { FieldErrors } from '#views/components/error-summary';
import type { FormShown } from '#views/console/operator/operator-page';
import { inLanguage, type Visit } from '#views/visit';

/** What was typed into a form, to be shown again; no field keeps more than anybody would type. */
export const shownOf = (form: FormData, errors: FieldErrors): FormShown => {
  const values = new Map<string, string[]>();
  for (const [name, value] of form) if (typeof value === 'string') values.set(name, [...(values.get(name) ?? []), value.slice(0, 2000)]);
  return { values, errors };
};

/** Flaws beside the fields that they name; what names none of them stands at the first. @param fields in the order of the form */
export const errorsBeside = (flaws: readonly Flaw[], fields: readonly string[], { language }: Visit): FieldErrors => {
  const found = flaws.map((flaw) => {
    const name = fields.find((field) => flaw.path === field || new RegExp(`^${field}[.[]`).test(flaw.path)) ?? fields[0] ?? '';
    return { name, error: flawSentence(flaw, language) };
  });
  return found.filter(({ name }, i) => found.findIndex((one) => one.name === name) === i);
};

/** What stands in a query, if it is one of these. */
export const noteIn = <Note extends string>(context: Context, known: Readonly<Record<Note, unknown>>): Note | null => {
  const asked = context.req.query('note') ?? '';
  return (Object.keys(known) as Note[]).find((one) => one === asked) ?? null;
};

/** Seen by `GET`, so that loading the page again does nothing again. */
export const goneTo = (context: Context, path: string, { language }: Visit, note?: string): Response =>
  context.redirect(inLanguage(note ? `${path}?note=${note}` : path, language), 303);
