import * as z from 'zod';
import { SendingEnv } from '#handling/sending-env';
import { Flag } from '#platform/env';
import { laneQueues } from '#platform/queue-env';

export const Env = z.object({ ...SendingEnv, ALLOW_PRIVATE_ENDPOINTS: Flag, ...laneQueues('calls') });
