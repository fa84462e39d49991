import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { ORGANIZATION_CLASSES } from '../notices/notice.ts';

export const REGISTRATIONS = ['registered', 'filed', 'none'] as const;

/** What is said of a community organization (社区社会组织). Class, rural and hub are independent of each other. */
export const OrganizationFacts = z.object({
  name: z.string(),
  class: z.enum(ORGANIZATION_CLASSES),
  /** A region code, as far down as it is known. */
  region: z.string(),
  /** The residents' community in its own words: there is no lawful public source of codes below the street. */
  community: z.string().optional(),
  rural: z.boolean(),
  hub: z.boolean(),
  memberOf: z.string().optional(),
  registration: z.enum(REGISTRATIONS).optional(),
  uscc: z.string().optional(),
  filingNumber: z.string().optional(),
});
export type OrganizationFacts = Immutable<z.output<typeof OrganizationFacts>>;
