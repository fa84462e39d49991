import * as z from 'zod';
import { OPERATOR_ROLES, ROLES, type StaffMember } from '#domain/agencies/staff';
import { MESSAGE_LANGUAGES } from '#domain/subscriptions/subscription';
import { AgencyId, At, like } from './fields.ts';
import { viewOf } from './view-of.ts';

export const StaffView = viewOf<Omit<StaffMember, 'roles'> & Readonly<{ roles: readonly (typeof ROLES)[number][] }>>()(
  z
    .object({
      id: like(z.string(), 'stf-01kag3w0ys5f1q9r7n2c4d6e8h'),
      agencyId: AgencyId,
      email: like(z.string(), 'li@yunhe.example'),
      name: like(z.string(), '李小梅'),
      roles: like(z.array(z.enum(ROLES)), ['editor', 'publisher']),
      language: like(z.enum(MESSAGE_LANGUAGES), 'zh-Hans'),
      createdAt: At,
    })
    .meta({ id: 'Staff' }),
);

/** The person without whose they are: the deployment has one list of operators. */
export const OperatorView = StaffView.omit({ agencyId: true })
  .extend({ roles: like(z.array(z.enum(OPERATOR_ROLES)), ['operator', 'administrator']) })
  .meta({ id: 'Operator' });
