import * as z from 'zod';
import { EmailAddress, nameLine } from '../input/fields.ts';
import { MESSAGE_LANGUAGES } from '../subscriptions/subscription.ts';
import type { Scope } from './agency.ts';

/**
 * What a person of an agency's staff does: an editor writes drafts, a publisher publishes and looks after what was published, an
 * administrator has a say over keys, staff and settings. All see what the agency has.
 */
export const ROLES = ['editor', 'publisher', 'administrator'] as const;

/**
 * Operators are the staff of the deployment itself. Each may do everything for every agency; an administrator among them asks further ones
 * in, and puts them out.
 */
export const OPERATOR_ROLES = ['operator', 'administrator'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

export type Role = (typeof ROLES)[number] | OperatorRole;

/** A person of an agency's staff, or an operator, whose `agencyId` is no agency's. */
export const StaffMember = z.object({
  id: z.string(),
  agencyId: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.enum([...ROLES, 'operator'])).readonly(),
  /** Of the mails to them. */
  language: z.enum(MESSAGE_LANGUAGES),
  createdAt: z.string(),
});
export type StaffMember = Readonly<z.output<typeof StaffMember>>;

/** As somebody is asked in. */
export const StaffDraft = z
  .strictObject({
    email: EmailAddress,
    name: nameLine(60),
    roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
    language: z.enum(MESSAGE_LANGUAGES).default('zh-Hans').describe('of the mails to them'),
  })
  .meta({ id: 'StaffDraft' });
export type StaffDraft = z.output<typeof StaffDraft>;

/** What may be changed of a person. Another address is another person: it has to be asked in. */
export const StaffPatch = z
  .strictObject({
    name: nameLine(60).optional(),
    roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).optional(),
    language: z.enum(MESSAGE_LANGUAGES).optional(),
  })
  .meta({ id: 'StaffPatch' });
export type StaffPatch = z.output<typeof StaffPatch>;

/** The same of an operator. */
export const OperatorDraft = StaffDraft.extend({ roles: z.array(z.enum(OPERATOR_ROLES)).min(1).max(OPERATOR_ROLES.length) }).meta({
  id: 'OperatorDraft',
});
export type OperatorDraft = z.output<typeof OperatorDraft>;

export const OperatorPatch = StaffPatch.extend({
  roles: z.array(z.enum(OPERATOR_ROLES)).min(1).max(OPERATOR_ROLES.length).optional(),
}).meta({ id: 'OperatorPatch' });
export type OperatorPatch = z.output<typeof OperatorPatch>;

/** By what a letter to a person is asked for: it holds no address. */
export const staffSubject = ({ agencyId, id }: Pick<StaffMember, 'agencyId' | 'id'>): string => `${agencyId}/${id}`;

/** Whom such a letter is for; null: it is none. */
export const staffOfSubject = (subject: string): Pick<StaffMember, 'agencyId' | 'id'> | null => {
  const [agencyId, id, ...more] = subject.split('/');
  return agencyId && id && more.length === 0 ? { agencyId, id } : null;
};

/** An agency has so many persons at most. */
export const MOST_STAFF = 200;

export const isAdministrator = ({ roles }: Pick<StaffMember, 'roles'>): boolean => roles.includes('administrator');

/** Would nobody be left who may ask others in, if this one went or became what is given? */
export const isLastAdministrator = (staff: readonly StaffMember[], id: string): boolean =>
  staff.some((one) => one.id === id && isAdministrator(one)) && !staff.some((one) => one.id !== id && isAdministrator(one));

const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  editor: ['notices:read'],
  publisher: ['notices:read', 'notices:write'],
  administrator: ['notices:read', 'agency:admin'],
  operator: ['operator'],
};

/** What somebody may do, in the words of keys. That an editor writes drafts is no scope: a key that may write notices writes drafts. */
export const scopesOf = (roles: readonly Role[]): readonly Scope[] => [...new Set(roles.flatMap((role) => SCOPES_OF[role]))];
