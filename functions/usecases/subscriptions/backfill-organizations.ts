import type { OrganizationBackfill } from '#ports/organization-backfill';
import { type WalkDirectory, walkDirectory } from './walk-directory.ts';

export type BackfillOrganizations = WalkDirectory & Readonly<{ organizationBackfill: OrganizationBackfill }>;

/**
 * Bring each subscription under its organization that an earlier release confirmed without one. Paused ones and endpoints that are switched
 * off come there when they are resumed.
 *
 * @returns how many were brought
 */
export const backfillOrganizations = async (deps: BackfillOrganizations): Promise<number> => {
  let joined = 0;
  await walkDirectory(deps, deps.organizationBackfill, async (ids) => {
    joined += await deps.organizationBackfill.join(ids);
  });
  return joined;
};
