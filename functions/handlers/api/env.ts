import * as z from 'zod';
import { ActsEnv } from '#handling/acts-env';
import { Text } from '#platform/env';

export const Env = z.object({
  ...ActsEnv,
  SERVICE_VERSION: Text,
  /** Empty: there is no operator key. */
  OPERATOR_KEY_HASH: z.string().default(''),
});
