import * as z from 'zod';
import type { TakenExport } from '#usecases/exports/take-export';
import type { Answer } from './description.ts';
import { like } from './schemas/fields.ts';

const UnderWayView = z.object({ state: z.literal('under-way'), retryAfterSeconds: like(z.int(), 3) }).meta({ id: 'FileUnderWay' });

const PRIVATE = { 'cache-control': 'no-store' };

/** How every file is answered: at once up to 4 MB, else where it lies, or when to ask again while it is written. */
export const fileAnswer = (taken: TakenExport): Answer => {
  switch (taken.kind) {
    case 'whole':
      return {
        status: 200,
        content: taken.octets,
        headers: { 'content-type': taken.form.type, 'content-disposition': `attachment; filename="${taken.form.name}"`, ...PRIVATE },
      };
    case 'link':
      return { status: 303, headers: { location: taken.url, ...PRIVATE } };
    case 'under-way':
      return {
        status: 202,
        body: { state: 'under-way', retryAfterSeconds: taken.retryAfterSeconds },
        headers: { 'retry-after': String(taken.retryAfterSeconds), ...PRIVATE },
      };
  }
};

/** What an endpoint says of a file. @param mediaType with its charset */
export const fileDescriptions = (mediaType: string) => ({
  200: { description: 'the file, up to 4 MB', mediaType },
  202: { description: 'it is long, and being written: ask again when Retry-After says', schema: UnderWayView },
  303: { description: 'to where a long one lies, for a quarter of an hour' },
});
