import * as z from 'zod';

/** Every list takes these. */
export const Paging = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .meta({ examples: [20] }),
  cursor: z.string().max(1000).optional().describe('`next` of the page before'),
};
