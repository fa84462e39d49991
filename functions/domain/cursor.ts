import type * as z from 'zod';

/** Where a list goes on, in a form that is opaque to whoever gets it. */
export const cursorOf = (place: unknown): string => Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');

/** The place that a cursor names; null when `cursorOf` never gave it out for such a list. */
export const placeOf = <T extends z.ZodType>(schema: T, cursor: string): z.output<T> | null => {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};
