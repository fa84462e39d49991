import * as z from 'zod';

/** Read what a function demands of its environment, once per cold start. @throws one error that names everything missing or wrong */
export const readEnv = <T extends z.ZodObject>(schema: T, env: Readonly<Record<string, string | undefined>> = process.env): z.output<T> => {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new Error(`the environment is not complete: ${faults}. The stack that deploys this function has to give it.`);
};

/** Variables that more than one function reads. */
export const Text = z.string().min(1);
export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');
/** Whole days; 0 may mean for ever. An empty one is none. */
export const Days = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);
export const Rate = z
  .string()
  .optional()
  .transform((value) => (value ? Number(value) : null))
  .pipe(z.number().positive().nullable());

/** What a deployment may leave out, by leaving it empty. */
export const Optional = z
  .string()
  .optional()
  .transform((value) => value || null);

/** Who runs the deployment, as its pages say it. */
export const Named = {
  DEPLOYMENT_NAME: Optional,
  DEPLOYMENT_NAME_EN: Optional,
  DEPLOYMENT_LINE: Optional,
  DEPLOYMENT_LINE_EN: Optional,
  DEPLOYMENT_FOOTER: Optional,
} as const;

/** How email leaves, as the operator chose: by SES one by one, by SES in bulk, or by an SMTP server. */
export const EmailWay = z.enum(['ses', 'ses-bulk', 'smtp']);
export type EmailWay = z.infer<typeof EmailWay>;
