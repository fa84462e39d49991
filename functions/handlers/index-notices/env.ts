import * as z from 'zod';
import { Text } from '#platform/env';

export const Env = z.object({ NOTICES_TABLE: Text, SUBSCRIPTIONS_TABLE: Text, SEARCH_BUCKET: Text });
