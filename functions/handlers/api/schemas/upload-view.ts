import * as z from 'zod';
import { At, like } from './fields.ts';

/** Where a file is to be put. */
export const UploadView = z.object({
  url: like(z.string(), 'https://files.example/file'),
  headers: like(z.record(z.string(), z.string()), { 'content-length': '12000000' }).describe(
    'to be sent as they are; the size and hash of the file are signed',
  ),
  expiresAt: At,
});
