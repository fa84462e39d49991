import { Hono } from 'hono';
import { fieldOf } from '#handling/posted-form';
import { measureCoverage } from '#usecases/audience/measure-coverage';
import { may } from '#usecases/callers/authorize';
import { listDistrict } from '#usecases/organizations/list-district';
import { endVerification, verifyOrganization } from '#usecases/organizations/verify-organization';
import { ROOMS } from '#views/console/desk-page';
import { districtPage } from '#views/console/district-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from './deps.ts';
import { streetsAmong } from './follow-routes.ts';
import { actAtDeskWith, atDeskWith, missing } from './rights.ts';

/** Organizations on a page, and how long a question may be. */
const SHOWN = 10;
const LONGEST = { q: 40, cursor: 1000 } as const;

const statusFrom = (asked: string | undefined): 'verified' | 'claimed' | '' => (asked === 'verified' || asked === 'claimed' ? asked : '');

/** Who there is in the district, and for whom the agency answers. */
export const districtRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    ROOMS.district,
    atDeskWith(deps, 'notices:read', async (context, desk) => {
      const { caller, agency } = desk;
      const q = (context.req.query('q') ?? '').trim().slice(0, LONGEST.q);
      const status = statusFrom(context.req.query('status'));
      const cursor = context.req.query('cursor')?.slice(0, LONGEST.cursor);
      const query = { q, status: status || undefined, limit: SHOWN, cursor };
      const [coverage, list] = await Promise.all([measureCoverage(deps, caller, agency.id), listDistrict(deps, caller, agency.id, query)]);
      if (list === 'cursor-unknown') return context.redirect(inLanguage(ROOMS.district, desk.visit.language), 303);
      if (!coverage || !list) return missing(context, desk);
      const note = context.req.query('note');
      return context.html(
        districtPage(desk, {
          coverage,
          list: list.items,
          next: list.next ?? null,
          isFirst: cursor === undefined,
          q,
          status,
          mayVerify: may(caller, 'agency:admin'),
          note: note === 'verified' || note === 'ended' ? note : null,
          isGone: note === 'gone',
          streets: await streetsAmong([agency.region, ...coverage.byRegion.keys()]),
        }),
      );
    }),
  );

  app.post(
    ROOMS.district,
    actAtDeskWith(deps, 'agency:admin', async (context, desk, form) => {
      const isEnd = fieldOf(form, 'act') === 'end';
      const done = await (isEnd ? endVerification : verifyOrganization)(deps, desk.caller, fieldOf(form, 'organization'));
      if (done.kind === 'organization-unknown') return missing(context, desk);
      const note = done.kind === 'changed-meanwhile' ? 'gone' : isEnd ? 'ended' : 'verified';
      const q = fieldOf(form, 'q').slice(0, LONGEST.q);
      const status = statusFrom(fieldOf(form, 'status'));
      const asked = new URLSearchParams({ ...(q ? { q } : {}), ...(status ? { status } : {}), note });
      return context.redirect(inLanguage(`${ROOMS.district}?${asked}`, desk.visit.language), 303);
    }),
  );
  return app;
};
