import type { DirectoryEntry, Range } from '#domain/audience/directory';
import type { Directory } from '#ports/directory';

type Page = Awaited<ReturnType<Directory['read']>>;

/** The pages of a range from `first` on; the next one is on its way while one is looked at. */
export async function* directoryPages(
  directory: Directory,
  range: Range,
  first: Page | Promise<Page> = directory.read(range, null),
): AsyncGenerator<readonly DirectoryEntry[], void, undefined> {
  for (let reading: typeof first | null = first; reading; ) {
    const { entries, next }: Page = await reading;
    reading = next === null ? null : aheadOfTime(directory.read(range, next));
    yield entries;
  }
}

/** A failure is met where the page is awaited; whoever stops looking before that need not know of it. */
const aheadOfTime = (reading: Promise<Page>): Promise<Page> => {
  reading.catch(() => undefined);
  return reading;
};
