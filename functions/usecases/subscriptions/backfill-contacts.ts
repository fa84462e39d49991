import type { Claimed, ContactBackfill } from '#ports/contact-backfill';
import { type WalkDirectory, walkDirectory } from './walk-directory.ts';

export type BackfillContacts = WalkDirectory & Readonly<{ backfill: ContactBackfill }>;

/**
 * Take a contact for each subscription that an earlier release confirmed without one. Paused ones and endpoints that are switched off take
 * theirs when they are resumed, or are refused if another one holds it.
 */
export const backfillContacts = async (deps: BackfillContacts): Promise<Claimed> => {
  let claimed = 0;
  const heldByOthers = new Set<string>();
  await walkDirectory(deps, deps.backfill, async (ids) => {
    const found = await deps.backfill.claim(ids);
    claimed += found.claimed;
    for (const id of found.heldByOthers) heldByOthers.add(id);
  });
  return { claimed, heldByOthers: [...heldByOthers] };
};
