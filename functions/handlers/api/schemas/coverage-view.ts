import * as z from 'zod';
import { AgencyId, Int, like, Region } from './fields.ts';
import { ByClassView, PrecisionView } from './preview-view.ts';

export const CoverageView = z
  .object({
    agency: AgencyId,
    region: Region,
    name: like(z.string(), '广州市'),
    precision: PrecisionView,
    margin: Int(0).describe('of `organizations`'),
    organizations: Int(120),
    subscriptions: Int(131),
    byRegion: z
      .array(z.object({ region: like(z.string(), '440106'), name: like(z.string(), '天河区'), organizations: Int(120) }))
      .describe('one level below the region of the agency, down to streets'),
    byClass: ByClassView,
    hubs: Int(4),
    asked: Int(120).describe(
      'how many organizations were asked for what follows; where those are not all, the others are taken to be like them',
    ),
    verified: z.object({ organizations: Int(90), margin: Int(0) }).describe('somebody answers for them'),
    claimed: z.object({ organizations: Int(30), margin: Int(0) }).describe('known by their own word alone'),
    reachable: z.object({ organizations: Int(117), margin: Int(0) }).describe('a contact receives notices, and its channel works'),
    unreachable: z.object({ organizations: Int(3), margin: Int(0) }),
  })
  .meta({ id: 'Coverage' });
