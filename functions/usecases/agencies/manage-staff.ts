import type { StaffDraft, StaffMember, StaffPatch } from '#domain/agencies/staff';
import type { StaffStore } from '#ports/staff-store';
import type { Caller } from '../callers/authorize.ts';
import { changeMember, findMember, type MemberPutDown, type MemberRefused, type PutDown, putDown, removeMember } from './keep-roster.ts';
import { type AgencyActs, ownAgency } from './own-agency.ts';

export type ManageStaff = AgencyActs & Readonly<{ staff: Omit<StaffStore, 'withAddress'> }>;

type Unknown = Readonly<{ kind: 'agency-unknown' }> | MemberRefused;

export type AskedIn = Readonly<{ kind: 'agency-unknown' }> | MemberPutDown;

const NO_AGENCY = { kind: 'agency-unknown' } as const;

/** A mail invites whoever is asked in. */
export const askIn = async (
  deps: ManageStaff & Pick<PutDown, 'random' | 'localParts'>,
  caller: Caller,
  agencyId: string,
  draft: StaffDraft,
): Promise<AskedIn> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency ? putDown(deps, caller, agency.id, draft) : NO_AGENCY;
};

/** Null for an agency that the caller does not speak for. */
export const listStaff = async (deps: ManageStaff, caller: Caller, agencyId: string): Promise<readonly StaffMember[] | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency && (await deps.staff.ofAgency(agency.id)).members;
};

export const findStaff = async (
  deps: ManageStaff,
  caller: Caller,
  agencyId: string,
  id: string,
): Promise<Readonly<{ kind: 'found'; member: StaffMember }> | Unknown> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency ? findMember(deps, agency.id, id) : NO_AGENCY;
};

export const changeStaff = async (
  deps: ManageStaff,
  caller: Caller,
  agencyId: string,
  id: string,
  patch: StaffPatch,
): Promise<Readonly<{ kind: 'changed'; member: StaffMember }> | Unknown> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency ? changeMember(deps, caller, agency.id, id, patch) : NO_AGENCY;
};

export const removeStaff = async (
  deps: ManageStaff,
  caller: Caller,
  agencyId: string,
  id: string,
): Promise<Readonly<{ kind: 'removed' }> | Unknown> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency ? removeMember(deps, caller, agency.id, id) : NO_AGENCY;
};
