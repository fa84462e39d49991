import * as z from 'zod';
import { StaffMember } from '#domain/agencies/staff';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';

/** A person; the address is sealed. */
export const MEMBER = form(StaffMember.omit({ email: true }).extend({ sealedEmail: z.string(), addressKey: z.string() }));
/** By the address, in each agency. */
export const MEMBER_WITH = form(z.object({ staffId: z.string() }));
/** How often the staff of an agency was changed. */
export const ROSTER = form(z.object({ revision: z.int() }));

export const memberItem = ({ email: _email, ...member }: StaffMember, sealedEmail: string, addressKey: string): object => ({
  ...registryKeys.staff(member.agencyId, member.id),
  kind: 'staff',
  ...MEMBER.write({ ...member, sealedEmail, addressKey }),
});

export const memberWithItem = ({ agencyId, id }: StaffMember, addressKey: string): object => ({
  ...registryKeys.staffWith(addressKey, agencyId),
  kind: 'staff-with',
  ...MEMBER_WITH.write({ staffId: id }),
});

export const rosterItem = (agencyId: string, revision: number): object => ({
  ...registryKeys.roster(agencyId),
  kind: 'roster',
  ...ROSTER.write({ revision }),
});
