import { signInLapsesAt } from '#domain/agencies/sign-in';
import { staffOfSubject } from '#domain/agencies/staff';
import { mailboxOf } from '#domain/subscriptions/mailbox';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import { signInEmail, staffInvitationEmail } from '#views/email/staff-emails';
import type { TextOf } from '../subscriptions/letter-text.ts';
import { isFirstOperator } from './manage-operators.ts';
import { signInCode, signInToken } from './sign-in-secrets.ts';

/** A mailbox gets so many letters a day that let somebody in: a working day is about 8 h long, and browsers are several. */
const MOST_SIGN_INS_A_DAY = 20;

/** Invites somebody who was asked in; nobody who was removed since. */
export const staffInvitationLetter: TextOf = async ({ staff, agencies, clock, site }, { subject }) => {
  const named = staffOfSubject(subject);
  const member = named && (await staff.find(named.agencyId, named.id));
  const isOperator = member?.agencyId === OPERATORS;
  const [agency = null] = member && !isOperator ? await agencies.findMany([member.agencyId]) : [];
  if (!member || (!agency && !isOperator)) return null;
  return { to: member.email, compose: () => staffInvitationEmail({ member, agency, now: clock.now(), site }) };
};

/** The link and the code of a sign-in, as long as they count; an address that is nobody's of any staff gets none. */
export const signInLetter: TextOf = async (deps, { subject }) => {
  const { staff, signIns, vault, clock, site, operatorAddress } = deps;
  const signIn = await signIns.find(subject);
  if (!signIn || signInLapsesAt(signIn) <= instant(clock.now())) return null;
  const [member] = await staff.withAddress(signIn.addressKey);
  const to = member?.email ?? ((await isFirstOperator(deps, signIn.addressKey)) ? operatorAddress : null);
  if (to === null) return null;
  return {
    to,
    counted: { as: await vault.fingerprint('staff-mailbox', mailboxOf(to)), aDay: MOST_SIGN_INS_A_DAY },
    compose: async () => {
      const [code, token] = await Promise.all([signInCode(vault, signIn), signInToken(vault, signIn)]);
      return signInEmail({ to, language: signIn.language, code, token, id: signIn.id, now: clock.now(), site });
    },
  };
};
