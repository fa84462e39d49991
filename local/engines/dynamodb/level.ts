import type { KeyRange, Level } from './dynalite.ts';

const PAGE = 200;

/** The entries of a range in order, page by page. What is read is what we wrote: the caller knows its shape. */
export async function* pagesOf<T>(level: Level, range: KeyRange): AsyncGenerator<readonly (readonly [string, T])[]> {
  const iterator = level.iterator<T>(range);
  try {
    for (let page = await iterator.nextv(PAGE); page.length > 0; page = await iterator.nextv(PAGE)) yield page;
  } finally {
    await iterator.close();
  }
}

/** The same, one by one. */
export async function* entriesOf<T>(level: Level, range: KeyRange): AsyncGenerator<readonly [string, T]> {
  for await (const page of pagesOf<T>(level, range)) yield* page;
}
