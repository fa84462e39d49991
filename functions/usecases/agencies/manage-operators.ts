import { THE_SETTINGS } from '#domain/agencies/audit';
import type { SignIn } from '#domain/agencies/sign-in';
import type { OperatorDraft, OperatorPatch, StaffMember } from '#domain/agencies/staff';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock, Random } from '#ports/clock';
import type { StaffStore } from '#ports/staff-store';
import type { Vault } from '#ports/vault';
import { type Caller, mayKeepOperators } from '../callers/authorize.ts';
import {
  changeMember,
  findMember,
  type KeepRoster,
  type MemberPutDown,
  type MemberRefused,
  type PutDown,
  putDown,
  removeMember,
} from './keep-roster.ts';

/** The caller is no administrator of the operators. */
type NotAllowed = Readonly<{ kind: 'not-allowed' }>;

const NOT_ALLOWED: NotAllowed = { kind: 'not-allowed' };

/** Only whoever has the scope `operator` comes here, and to all of the following. */
export const askInOperator = async (deps: PutDown, caller: Caller, draft: OperatorDraft): Promise<MemberPutDown | NotAllowed> =>
  mayKeepOperators(caller) ? putDown(deps, caller, OPERATORS, draft) : NOT_ALLOWED;

/** Oldest first. */
export const listOperators = async ({ staff }: Readonly<{ staff: Pick<StaffStore, 'ofAgency'> }>): Promise<readonly StaffMember[]> =>
  (await staff.ofAgency(OPERATORS)).members;

export const findOperator = (deps: KeepRoster, id: string): ReturnType<typeof findMember> => findMember(deps, OPERATORS, id);

export const changeOperator = async (
  deps: KeepRoster,
  caller: Caller,
  id: string,
  patch: OperatorPatch,
): Promise<Readonly<{ kind: 'changed'; member: StaffMember }> | MemberRefused | NotAllowed> =>
  mayKeepOperators(caller) ? changeMember(deps, caller, OPERATORS, id, patch) : NOT_ALLOWED;

export const removeOperator = async (
  deps: KeepRoster,
  caller: Caller,
  id: string,
): Promise<Readonly<{ kind: 'removed' }> | MemberRefused | NotAllowed> =>
  mayKeepOperators(caller) ? removeMember(deps, caller, OPERATORS, id) : NOT_ALLOWED;

export type FirstOperator = Readonly<{
  staff: Pick<StaffStore, 'ofAgency'>;
  vault: Pick<Vault, 'addressKey'>;
  /** Whose it is, as the deployment says; null: nobody's. */
  operatorAddress: string | null;
}>;

/** The address that the deployment names may come in as long as there is no operator at all: after that, operators ask each other in. */
export const isFirstOperator = async ({ staff, vault, operatorAddress }: FirstOperator, addressKey: string): Promise<boolean> =>
  operatorAddress !== null &&
  (await vault.addressKey(operatorAddress)) === addressKey &&
  (await staff.ofAgency(OPERATORS)).members.length === 0;

const FIRST_NAMES = { 'zh-Hans': '运营者', en: 'Operator' } as const;

/** They have shown that they read the mailbox, so no letter invites them. Null when somebody was put down at this very moment. */
export const putDownFirst = async (
  {
    staff,
    operatorAddress,
    clock,
    random,
  }: Omit<FirstOperator, 'staff'> & Readonly<{ staff: Pick<StaffStore, 'add' | 'ofAgency'>; clock: Clock; random: Random }>,
  { language }: Pick<SignIn, 'language'>,
): Promise<StaffMember | null> => {
  if (operatorAddress === null) return null;
  const at = instant(clock.now());
  const member: StaffMember = {
    id: random.newId('stf', clock.now()),
    agencyId: OPERATORS,
    email: operatorAddress,
    name: FIRST_NAMES[language],
    roles: ['operator', 'administrator'],
    language,
    createdAt: at,
  };
  const { revision } = await staff.ofAgency(OPERATORS);
  const audit = { agencyId: OPERATORS, at, actor: THE_SETTINGS, action: 'staff.invited', subject: member.id };
  return (await staff.add(member, revision, { audit, invitedAt: null })) === 'added' ? member : null;
};
