import * as z from 'zod';

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

/** Where a list of notices ends: the time that it is sorted by, and the notice. */
export type NoticePlace = Readonly<{ at: string; id: string }>;

const NoticePlaceForm = z.tuple([z.iso.datetime(), z.string().regex(/^[\w-]{1,80}$/)]);

/** The list goes on behind this notice. */
export const noticeCursor = ({ at, id }: NoticePlace): string => cursorOf([at, id]);

/** Null for what `noticeCursor` never gave out. */
export const noticePlaceOf = (cursor: string): NoticePlace | null => {
  const [at, id] = placeOf(NoticePlaceForm, cursor) ?? [];
  return at !== undefined && id !== undefined ? { at, id } : null;
};
