import {
  isAdministrator,
  isLastAdministrator,
  MOST_STAFF,
  type StaffDraft,
  type StaffMember,
  type StaffPatch,
} from '#domain/agencies/staff';
import type { Flaw } from '#domain/input/flaw';
import { type LocalParts, reachFlaws } from '#domain/subscriptions/email-address';
import { instant } from '#domain/time';
import type { Random } from '#ports/clock';
import type { StaffStore } from '#ports/staff-store';
import type { Caller } from '../callers/authorize.ts';
import { type AgencyActs, actOf, ownAgency } from './own-agency.ts';

export type ManageStaff = AgencyActs & Readonly<{ staff: Omit<StaffStore, 'withAddress'> }>;

/** `stale`: the staff was changed at this very moment. */
type Unknown = Readonly<{ kind: 'agency-unknown' } | { kind: 'staff-unknown' } | { kind: 'stale' } | { kind: 'last-administrator' }>;

export type AskedIn = Readonly<
  | { kind: 'asked-in'; member: StaffMember }
  | { kind: 'agency-unknown' }
  /** Somebody of the agency has this address. */
  | { kind: 'known' }
  | { kind: 'enough' }
  | { kind: 'stale' }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** A mail invites whoever is asked in. @param localParts which mailboxes mail can reach, by the way it leaves */
export const askIn = async (
  deps: ManageStaff & Readonly<{ random: Random; localParts: LocalParts }>,
  caller: Caller,
  agencyId: string,
  draft: StaffDraft,
): Promise<AskedIn> => {
  const { staff, clock, random, localParts } = deps;
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  const flaws = reachFlaws('email', draft.email, localParts);
  if (flaws.length > 0) return { kind: 'refused', flaws };
  const { members, revision } = await staff.ofAgency(agency.id);
  if (members.length >= MOST_STAFF) return { kind: 'enough' };
  const createdAt = instant(clock.now());
  const member: StaffMember = {
    ...draft,
    roles: [...new Set(draft.roles)],
    id: random.newId('stf', clock.now()),
    agencyId: agency.id,
    createdAt,
  };
  const added = await staff.add(member, revision, {
    audit: actOf(deps, caller, agency.id, 'staff.invited', member.id),
    invitedAt: createdAt,
  });
  return added === 'added' ? { kind: 'asked-in', member } : { kind: added };
};

/** Null for an agency that the caller does not speak for. */
export const listStaff = async (deps: ManageStaff, caller: Caller, agencyId: string): Promise<readonly StaffMember[] | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency && (await deps.staff.ofAgency(agency.id)).members;
};

/** A person of an agency with the staff as it stands. */
const seen = async (deps: ManageStaff, caller: Caller, agencyId: string, id: string) => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' } as const;
  const { members, revision } = await deps.staff.ofAgency(agency.id);
  const member = members.find((one) => one.id === id);
  return member ? ({ kind: 'seen', member, members, revision } as const) : ({ kind: 'staff-unknown' } as const);
};

export const findStaff = async (
  deps: ManageStaff,
  caller: Caller,
  agencyId: string,
  id: string,
): Promise<Readonly<{ kind: 'found'; member: StaffMember }> | Unknown> => {
  const found = await seen(deps, caller, agencyId, id);
  return found.kind === 'seen' ? { kind: 'found', member: found.member } : found;
};

/** Roles count from the next page or call on: they are looked up each time. */
export const changeStaff = async (
  deps: ManageStaff,
  caller: Caller,
  agencyId: string,
  id: string,
  patch: StaffPatch,
): Promise<Readonly<{ kind: 'changed'; member: StaffMember }> | Unknown> => {
  const found = await seen(deps, caller, agencyId, id);
  if (found.kind !== 'seen') return found;
  const member: StaffMember = {
    ...found.member,
    name: patch.name ?? found.member.name,
    roles: [...new Set(patch.roles ?? found.member.roles)],
    language: patch.language ?? found.member.language,
  };
  if (!isAdministrator(member) && isLastAdministrator(found.members, id)) return { kind: 'last-administrator' };
  const isReplaced = await deps.staff.replace(member, found.revision, actOf(deps, caller, member.agencyId, 'staff.changed', id));
  return isReplaced ? { kind: 'changed', member } : { kind: 'stale' };
};

/** At once: sessions of theirs lead nowhere any more. */
export const removeStaff = async (
  deps: ManageStaff,
  caller: Caller,
  agencyId: string,
  id: string,
): Promise<Readonly<{ kind: 'removed' }> | Unknown> => {
  const found = await seen(deps, caller, agencyId, id);
  if (found.kind !== 'seen') return found;
  if (isLastAdministrator(found.members, id)) return { kind: 'last-administrator' };
  const isRemoved = await deps.staff.remove(found.member, found.revision, actOf(deps, caller, found.member.agencyId, 'staff.removed', id));
  return { kind: isRemoved ? 'removed' : 'stale' };
};
