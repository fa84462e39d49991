import type { Context } from 'hono';
import { listKeys } from '#usecases/agencies/issue-key';
import { listStaff } from '#usecases/agencies/manage-staff';
import { ownAgency } from '#usecases/agencies/own-agency';
import { troubles } from '#usecases/agencies/release-hold';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import { type AgencyForms, type AgencyNote, agencyPage } from '#views/console/operator/agency-page';
import { EMPTY_FORM } from '#views/console/operator/operator-page';
import { messagePage } from '#views/pages/message-page';
import type { ConsoleDeps } from '../deps.ts';
import type { OperatorDesk } from '../desk.ts';
import { streetsAmong } from '../follow-routes.ts';
import { noteIn } from './operator-forms.ts';

/** The page of the agency that the path names. @param typed a form that was refused, with what is wrong */
export const agencyShown = async (
  deps: ConsoleDeps,
  context: Context,
  desk: OperatorDesk,
  typed: Partial<AgencyForms>,
): Promise<Response> => {
  const { caller, visit } = desk;
  const agency = await ownAgency(deps, caller, context.req.param('id') ?? '');
  if (!agency) return context.html(messagePage('missing', visit), 404);
  const [staff, keys, found] = await Promise.all([
    listStaff(deps, caller, agency.id),
    listKeys(deps, caller, agency.id),
    troubles(deps, [agency.id]),
  ]);
  const forms: AgencyForms = { change: EMPTY_FORM, staff: EMPTY_FORM, key: EMPTY_FORM, ...typed };
  const note = noteIn<AgencyNote>(context, operatorWordsIn(visit.language).agencies.notes);
  const page = {
    agency,
    trouble: found.get(agency.id) ?? null,
    staff: staff ?? [],
    keys: keys ?? [],
    note,
    forms,
    streets: await streetsAmong([agency.region]),
  };
  return context.html(agencyPage(desk, page), Object.keys(typed).length > 0 ? 422 : 200);
};
