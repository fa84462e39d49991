import type { StaffMember } from '../agencies/staff.ts';

/** A draft that somebody wants to see in their own mailbox. */
export type Trial = Pick<StaffMember, 'agencyId' | 'id'> & Readonly<{ draftId: string }>;

/** By what the letter is asked for: it holds no address. */
export const trialSubject = ({ agencyId, id, draftId }: Trial): string => `${agencyId}/${id}/${draftId}`;

/** Whom such a letter is for, and of which draft; null: it is none. */
export const trialOfSubject = (subject: string): Trial | null => {
  const [agencyId, id, draftId, ...more] = subject.split('/');
  return agencyId && id && draftId && more.length === 0 ? { agencyId, id, draftId } : null;
};
