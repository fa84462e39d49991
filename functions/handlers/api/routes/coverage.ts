import { measureCoverage } from '#usecases/audience/measure-coverage';
import { regionRow } from '#views/preview-json';
import { NO_AGENCY, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { CoverageView } from '../schemas/coverage-view.ts';
import { streetNames } from '../street-names.ts';

const getCoverage = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}/coverage',
  tag: 'agencies',
  summary: '本辖区的组织 Who is in the region of an agency',
  scope: 'notices:read',
  answers: { 200: { description: 'organizations by region and class', schema: CoverageView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const coverage = await measureCoverage(deps, caller, parameters.id);
    if (!coverage) return { problem: NO_AGENCY };
    const { agency, byRegion, verified, reachable, ...counts } = coverage;
    const rows = [...byRegion].sort(([a], [b]) => (a < b ? -1 : 1)).map(([region, organizations]) => ({ region, organizations }));
    const streets = await streetNames([agency, ...rows]);
    const share = (count: number, margin: number) => ({ organizations: count, margin });
    const all = counts.organizations;
    return {
      status: 200,
      body: {
        agency: agency.id,
        ...regionRow(agency.region, streets),
        ...counts,
        byRegion: rows.map(({ region, organizations }) => ({ ...regionRow(region, streets), organizations })),
        verified: share(verified.count, verified.margin),
        claimed: share(all - verified.count, verified.margin),
        reachable: share(reachable.count, reachable.margin),
        unreachable: share(all - reachable.count, reachable.margin),
      },
    };
  },
});

export const coverageEndpoints = [getCoverage];
