import type { Agency } from '#domain/agencies/agency';
import type { AgencyStore } from '#ports/agency-store';

const READ_TOGETHER = 100;
/** A deployment has some hundred agencies: what is read has a bound all the same. */
const READS = 20;
const SHOWN = 30;

/** Agencies that have `typed` in their names, or the first ones for nothing typed; without those in `besides`. */
export const agenciesCalled = async (
  { agencies }: Readonly<{ agencies: Pick<AgencyStore, 'list'> }>,
  typed: string,
  besides: readonly string[],
): Promise<readonly Agency[]> => {
  const found: Agency[] = [];
  let cursor: string | undefined;
  for (let reads = 0; reads < READS && found.length < SHOWN; reads++) {
    const page = await agencies.list(READ_TOGETHER, cursor);
    found.push(...page.items.filter(({ id, name }) => name.includes(typed) && !besides.includes(id)));
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return found.slice(0, SHOWN);
};
