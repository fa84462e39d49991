import type { Agency } from '#domain/agencies/agency';
import {
  isSightWorthNoting,
  MOST_TRIES,
  type Session,
  type SignIn,
  sessionEndsAt,
  signInLapsesAt,
  typedCode,
} from '#domain/agencies/sign-in';
import type { StaffMember } from '#domain/agencies/staff';
import { CODES_TRIED } from '#domain/call-limit';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import { OPERATORS } from '#ports/audit-log';
import type { CallLimiter } from '#ports/call-limiter';
import type { Clock, Random } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';
import type { Sessions, SignIns } from '#ports/sign-ins';
import type { StaffStore } from '#ports/staff-store';
import type { Vault } from '#ports/vault';
import { actorOf, staffCaller } from '../callers/authorize.ts';
import { type FirstOperator, isFirstOperator, putDownFirst } from './manage-operators.ts';
import { readSignInToken, signInCode } from './sign-in-secrets.ts';

export type LetStaffIn = Readonly<{
  signIns: SignIns;
  sessions: Sessions;
  staff: Pick<StaffStore, 'add' | 'find' | 'ofAgency' | 'withAddress'>;
  agencies: Pick<AgencyStore, 'findMany'>;
  letterRequests: Pick<LetterRequests, 'make'>;
  limiter: CallLimiter;
  vault: Pick<Vault, 'addressKey' | 'fingerprint' | 'subjectOf'>;
  clock: Clock;
  random: Random;
  /** SHA-256, hex. */
  sha256: (text: string) => string;
}> &
  Pick<FirstOperator, 'operatorAddress'>;

const SECRET_BYTES = 32;

/**
 * Somebody gives an address to be let in. The same is done whether or not it is known: who it is for is looked up when the letter is
 * written. Answers what the browser alone is to hold.
 */
export const askToSignIn = async (deps: LetStaffIn, address: string, language: MessageLanguage): Promise<string> => {
  const { signIns, letterRequests, vault, clock, random, sha256 } = deps;
  const held = random.secret(SECRET_BYTES);
  const askedAt = instant(clock.now());
  const signIn: SignIn = { id: sha256(held), addressKey: await vault.addressKey(address), language, askedAt };
  await signIns.begin(signIn);
  await letterRequests.make({ letter: 'sign-in', subject: signIn.id }, askedAt);
  return held;
};

/** `session`: what the browser is to hold from now on. */
export type SignedIn = Readonly<{ kind: 'signed-in'; session: string }>;

/** `none`: nobody asked in this browser, or it is too late, or a newer mail counts. `tried-enough`: another code has to be asked for. */
export type CodeTried = SignedIn | Readonly<{ kind: 'none' | 'wrong-code' | 'tried-enough' }>;

/** @param before the session that this browser had, which ends */
export const signInByCode = async (deps: LetStaffIn, held: string, typed: string, before: string): Promise<CodeTried> => {
  const { signIns, limiter, vault, clock } = deps;
  const signIn = await standing(deps, held);
  if (!signIn) return { kind: 'none' };
  const tried = await limiter.count(CODES_TRIED, signIn.addressKey, clock.now());
  if (tried.kind === 'over' || !(await signIns.countTry(signIn.id, MOST_TRIES))) return { kind: 'tried-enough' };
  if (typedCode(typed) !== (await signInCode(vault, signIn))) return { kind: 'wrong-code' };
  return (await open(deps, signIn, before)) ?? { kind: 'none' };
};

/** `elsewhere`: opened where nobody asked, by a mail scanner or on another machine; the code is typed where somebody did. */
export type LinkRead = Readonly<{ kind: 'here'; signIn: SignIn } | { kind: 'elsewhere' | 'expired' | 'invalid' }>;

/** May this link let in whoever opened it in this browser? For a page, before its button is pressed. Nothing is used up by it. */
export const readSignInLink = async (deps: LetStaffIn, held: string, token: string): Promise<LinkRead> => {
  const read = await readSignInToken(deps, token);
  if (read.kind !== 'valid') return read;
  if (held === '' || deps.sha256(held) !== read.signInId) return { kind: 'elsewhere' };
  const signIn = await standing(deps, held);
  return signIn ? { kind: 'here', signIn } : { kind: 'expired' };
};

export const signInByLink = async (
  deps: LetStaffIn,
  held: string,
  token: string,
  before: string,
): Promise<SignedIn | Exclude<LinkRead, { kind: 'here' }>> => {
  const read = await readSignInLink(deps, held, token);
  if (read.kind !== 'here') return read;
  return (await open(deps, read.signIn, before)) ?? { kind: 'expired' };
};

const standing = async ({ signIns, clock, sha256 }: LetStaffIn, held: string): Promise<SignIn | null> => {
  const signIn = held === '' ? null : await signIns.find(sha256(held));
  return signIn && signInLapsesAt(signIn) > instant(clock.now()) ? signIn : null;
};

/** Null when it has served already, or nobody has this address. */
const open = async (deps: LetStaffIn, signIn: SignIn, before: string): Promise<SignedIn | null> => {
  const { signIns, sessions, staff, clock, random, sha256 } = deps;
  const isFirst = await isFirstOperator(deps, signIn.addressKey);
  const [known] = await staff.withAddress(signIn.addressKey);
  if ((!known && !isFirst) || !(await signIns.take(signIn))) return null;
  const member = isFirst ? await putDownFirst(deps, signIn) : known;
  if (!member) return null;
  if (before !== '') await sessions.close(sha256(before), null);
  const secret = random.secret(SECRET_BYTES);
  const now = instant(clock.now());
  const session: Session = { id: sha256(secret), agencyId: member.agencyId, staffId: member.id, openedAt: now, seenAt: now };
  await sessions.open(session, signed(member, 'staff.signed-in', now));
  return { kind: 'signed-in', session: secret };
};

const signed = (member: StaffMember, action: string, at: string) => ({
  agencyId: member.agencyId,
  at,
  actor: actorOf(staffCaller(member)),
  action,
  subject: member.id,
});

type Standing = Readonly<{ member: StaffMember; agency: Agency }>;

/**
 * Who is signed in: for an agency, or as an operator of the deployment. `others`: agencies for which they could act besides; `operator`: as
 * whom they could.
 */
export type Presence = Readonly<
  { session: Session; others: readonly Standing[] } & (
    | ({ kind: 'agency'; operator: StaffMember | null } & Standing)
    | { kind: 'operator'; member: StaffMember }
  )
>;

/** Null for a session that has ended, or whose person was removed. */
export const presenceBy = async (deps: LetStaffIn, secret: string): Promise<Presence | null> => {
  const { sessions, staff, agencies, vault, clock, sha256 } = deps;
  const session = secret === '' ? null : await sessions.find(sha256(secret));
  const now = instant(clock.now());
  if (!session || sessionEndsAt(session) <= now) return null;
  const member = await staff.find(session.agencyId, session.staffId);
  if (!member) return null;
  const everywhere = await staff.withAddress(await vault.addressKey(member.email));
  const ids = everywhere.flatMap(({ agencyId }) => (agencyId === OPERATORS ? [] : [agencyId]));
  const known = new Map((await agencies.findMany(ids)).map((agency) => [agency.id, agency]));
  const agency = known.get(member.agencyId);
  if (!agency && member.agencyId !== OPERATORS) return null;
  if (isSightWorthNoting(session, now)) await sessions.touch({ ...session, seenAt: now });
  const others = everywhere.flatMap((one) => {
    const its = known.get(one.agencyId);
    return one.id === member.id || !its ? [] : [{ member: one, agency: its }];
  });
  if (!agency) return { kind: 'operator', session, member, others };
  const operator = everywhere.find(({ agencyId }) => agencyId === OPERATORS) ?? null;
  return { kind: 'agency', session, member, agency, others, operator };
};

/** Go on in the name of another agency of whose staff one is, or as an operator. False for any other. */
export const actForOther = async (deps: LetStaffIn, secret: string, staffId: string): Promise<boolean> => {
  const presence = await presenceBy(deps, secret);
  if (!presence) return false;
  const operator = presence.kind === 'agency' && presence.operator ? [presence.operator] : [];
  const other = [...presence.others.map(({ member }) => member), ...operator].find(({ id }) => id === staffId);
  if (!other) return false;
  const seenAt = instant(deps.clock.now());
  await deps.sessions.touch({ ...presence.session, agencyId: other.agencyId, staffId: other.id, seenAt });
  return true;
};

/** Also of a session that has ended: nothing is left of it. */
export const signOut = async (deps: LetStaffIn, secret: string): Promise<void> => {
  if (secret === '') return;
  const presence = await presenceBy(deps, secret);
  await deps.sessions.close(deps.sha256(secret), presence && signed(presence.member, 'staff.signed-out', instant(deps.clock.now())));
};
