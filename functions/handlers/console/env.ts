import * as z from 'zod';
import { ActsEnv } from '#handling/acts-env';

export const Env = z.object(ActsEnv);
