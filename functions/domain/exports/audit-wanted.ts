import * as z from 'zod';

/** Which entries of the audit a file has in it. */
export const AuditWanted = z.object({
  charset: z.enum(['utf-8', 'gb18030']),
  /** Empty: of all agencies, and of operators. */
  agency: z.string(),
  /** In [from, to). */
  from: z.string(),
  to: z.string(),
  /** Empty: any. */
  action: z.string(),
});
export type AuditWanted = z.output<typeof AuditWanted>;
