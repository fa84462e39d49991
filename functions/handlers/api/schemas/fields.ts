import * as z from 'zod';

/** With an example, for the documentation. */
export const like = <T extends z.ZodType>(schema: T, example: z.output<T>): T => schema.meta({ examples: [example] });

export const At = like(z.string(), '2026-11-20T01:00:00.000Z').describe('RFC 3339, UTC');
export const Day = (example: string) => like(z.string(), example).describe('YYYY-MM-DD');
export const Region = like(z.string(), '440100').describe('six digits, or nine for a street');
export const AgencyId = like(z.string(), 'yunhe-mzj');
export const NoticeId = like(z.string(), 'ntc-01kag3w0ys5f1q9r7n2c4d6e8h');
export const SubscriptionId = like(z.string(), 'sub-01kag3w0ys5f1q9r7n2c4d6e8h');
export const OrganizationId = like(z.string(), 'org-01kag3w0ys5f1q9r7n2c4d6e8h');
export const Int = (example: number) => like(z.int(), example);
export const AttachmentId = like(z.string(), 'att-01kag3w0ys5f1q9r7n2c4d6e8h');
