import * as z from 'zod';
import { ROLES, type StaffMember } from '#domain/agencies/staff';
import { MESSAGE_LANGUAGES } from '#domain/subscriptions/subscription';
import { AgencyId, At, like } from './fields.ts';
import { viewOf } from './view-of.ts';

export const StaffView = viewOf<StaffMember>()(
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
