import * as z from 'zod';
import { cursorOf, placeOf } from '#encoding/cursor';
import { CURSOR_UNKNOWN } from './answers.ts';
import type { Answer } from './description.ts';

/** The answer with such a page. @param json each as it is shown */
export const shortList = <T extends object>(
  all: readonly T[],
  nameOf: (one: T) => string,
  asked: Asked,
  json: (one: T) => unknown = (one) => one,
): Answer => {
  const page = pageOf(all, nameOf, asked);
  return page ? { status: 200, body: { ...page, items: page.items.map(json) } } : { problem: CURSOR_UNKNOWN };
};

type Asked = Readonly<{ limit?: number | undefined; cursor?: string | undefined }>;

/**
 * A page of a list that is short enough to be read whole: all of it behind the one that the cursor names, unless a limit is named, too.
 *
 * @returns null for a cursor of one that does not stand in the list
 */
const pageOf = <T extends object>(
  all: readonly T[],
  nameOf: (one: T) => string,
  { limit = all.length, cursor }: Asked,
): Readonly<{ items: readonly T[]; next?: string }> | null => {
  const behind = cursor === undefined ? undefined : placeOf(z.string(), cursor);
  const before = behind === undefined ? -1 : all.findIndex((one) => nameOf(one) === behind);
  if (behind !== undefined && before < 0) return null;
  const rest = all.slice(before + 1);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(last && rest.length > items.length ? { next: cursorOf(nameOf(last)) } : {}) };
};
