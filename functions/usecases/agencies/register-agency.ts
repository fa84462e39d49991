import { type Agency, USUAL_SETTINGS } from '#domain/agencies/agency';
import { type AgencyDraft, readAgency } from '#domain/agencies/agency-draft';
import type { Flaw } from '#domain/input/flaw';
import { instant } from '#domain/time';
import type { Random } from '#ports/clock';
import type { Caller } from '../callers/authorize.ts';
import { type AgencyActs, actOf } from './own-agency.ts';

export type RegisterAgency = AgencyActs & Readonly<{ random: Random }>;

export type Registered = Readonly<
  { kind: 'registered'; agency: Agency } | { kind: 'id-taken'; id: string } | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** Only whoever has the scope `operator` comes here. */
export const registerAgency = async (deps: RegisterAgency, caller: Caller, draft: AgencyDraft): Promise<Registered> => {
  const { agencies, clock, random } = deps;
  const read = readAgency(draft);
  if (read.kind === 'refused') return read;
  const agency: Agency = {
    id: draft.id ?? random.newId('agy', clock.now()),
    ...read.agency,
    ...USUAL_SETTINGS,
    createdAt: instant(clock.now()),
  };
  const created = await agencies.create(agency, actOf(deps, caller, agency.id, 'agency.registered', agency.id));
  return created.kind === 'created' ? { kind: 'registered', agency } : { kind: 'id-taken', id: agency.id };
};
