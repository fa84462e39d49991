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
import type { Clock, Random } from '#ports/clock';
import type { StaffStore } from '#ports/staff-store';
import type { Caller } from '../callers/authorize.ts';
import { actOf } from './own-agency.ts';

/** How persons are put down, whoever they work for: an agency, or the deployment. That the caller may is known before. */
export type KeepRoster = Readonly<{ staff: Pick<StaffStore, 'add' | 'ofAgency' | 'replace' | 'remove'>; clock: Clock }>;

/** @param localParts which mailboxes mail can reach, by the way it leaves */
export type PutDown = KeepRoster & Readonly<{ random: Random; localParts: LocalParts }>;

export type MemberPutDown = Readonly<
  | { kind: 'asked-in'; member: StaffMember }
  /** Somebody there has this address. */
  | { kind: 'known' }
  | { kind: 'enough' }
  /** The staff was changed at this very moment. */
  | { kind: 'stale' }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

export type MemberRefused = Readonly<{ kind: 'staff-unknown' } | { kind: 'stale' } | { kind: 'last-administrator' }>;

type Draft = Omit<StaffDraft, 'roles'> & Pick<StaffMember, 'roles'>;
type Patch = Omit<StaffPatch, 'roles'> & Readonly<{ roles?: StaffMember['roles'] | undefined }>;

/** A mail invites them. @param owner id of the agency, or OPERATORS */
export const putDown = async (deps: PutDown, caller: Caller, owner: string, draft: Draft): Promise<MemberPutDown> => {
  const { staff, clock, random, localParts } = deps;
  const flaws = reachFlaws('email', draft.email, localParts);
  if (flaws.length > 0) return { kind: 'refused', flaws };
  const { members, revision } = await staff.ofAgency(owner);
  if (members.length >= MOST_STAFF) return { kind: 'enough' };
  const createdAt = instant(clock.now());
  const id = random.newId('stf', clock.now());
  const member: StaffMember = { ...draft, roles: [...new Set(draft.roles)], id, agencyId: owner, createdAt };
  const added = await staff.add(member, revision, { audit: actOf(deps, caller, owner, 'staff.invited', id), invitedAt: createdAt });
  return added === 'added' ? { kind: 'asked-in', member } : { kind: added };
};

/** A person with the staff as it stands. */
const seen = async ({ staff }: KeepRoster, owner: string, id: string) => {
  const { members, revision } = await staff.ofAgency(owner);
  const member = members.find((one) => one.id === id);
  return member ? { member, members, revision } : null;
};

export const findMember = async (
  deps: KeepRoster,
  owner: string,
  id: string,
): Promise<Readonly<{ kind: 'found'; member: StaffMember }> | MemberRefused> => {
  const found = await seen(deps, owner, id);
  return found ? { kind: 'found', member: found.member } : { kind: 'staff-unknown' };
};

/** Roles count from the next page or call on: they are looked up each time. */
export const changeMember = async (
  deps: KeepRoster,
  caller: Caller,
  owner: string,
  id: string,
  patch: Patch,
): Promise<Readonly<{ kind: 'changed'; member: StaffMember }> | MemberRefused> => {
  const found = await seen(deps, owner, id);
  if (!found) return { kind: 'staff-unknown' };
  const member: StaffMember = {
    ...found.member,
    name: patch.name ?? found.member.name,
    roles: [...new Set(patch.roles ?? found.member.roles)],
    language: patch.language ?? found.member.language,
  };
  if (!isAdministrator(member) && isLastAdministrator(found.members, id)) return { kind: 'last-administrator' };
  const isReplaced = await deps.staff.replace(member, found.revision, actOf(deps, caller, owner, 'staff.changed', id));
  return isReplaced ? { kind: 'changed', member } : { kind: 'stale' };
};

/** At once: sessions of theirs lead nowhere any more. */
export const removeMember = async (
  deps: KeepRoster,
  caller: Caller,
  owner: string,
  id: string,
): Promise<Readonly<{ kind: 'removed' }> | MemberRefused> => {
  const found = await seen(deps, owner, id);
  if (!found) return { kind: 'staff-unknown' };
  if (isLastAdministrator(found.members, id)) return { kind: 'last-administrator' };
  const isRemoved = await deps.staff.remove(found.member, found.revision, actOf(deps, caller, owner, 'staff.removed', id));
  return { kind: isRemoved ? 'removed' : 'stale' };
};
