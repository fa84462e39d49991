import * as z from 'zod';
import { ACTOR_KINDS } from '#domain/agencies/audit';
import { AgencyId, At, like } from './fields.ts';

export const AuditEntryView = z
  .object({
    at: At,
    actor: z.object({
      kind: like(z.enum(ACTOR_KINDS), 'agency-key'),
      id: like(z.string(), 'key-01kag3w0ys5f1q9r7n2c4d6e8h'),
      name: like(z.string(), '云河市民政局').describe('of the agency whose key or person it is'),
      person: z
        .object({ name: like(z.string(), '李小梅'), email: like(z.string(), 'li@yh-mzj.example') })
        .optional()
        .describe('who it was, of the staff of an agency or of the operators, as long as they are; to an agency of its own staff alone'),
    }),
    action: like(z.string(), 'key.issued'),
    subject: like(z.string(), 'key-01kag3w0ys5f1q9r7n2c4d6e8h').describe('what it was done to'),
    reason: like(z.string(), '本人来电确认').optional().describe('in the words of whoever did it, where they gave any'),
  })
  .meta({ id: 'AuditEntry' });

/** As the operator sees it. */
export const AuditEntryOfAllView = AuditEntryView.extend({
  agencyId: AgencyId.optional().describe('in whose name; absent where it concerns no agency'),
}).meta({ id: 'AuditEntryOfAll' });
