import * as z from 'zod';
import { Optional, Text } from '#platform/env';

export const Env = z.object({ NOTICES_TABLE: Text, ATTACHMENTS_BUCKET: Text, SCANNER_URL: Optional });
