import * as z from 'zod';

/** How far a walk over all subscriptions is: in the directory or beside it, in which partition of that, behind which key. */
export const ListPlace = z.object({
  in: z.enum(['directory', 'aside']),
  slotId: z.string().max(100),
  province: z.string().max(2),
  after: z.string().max(200).nullable(),
});
export type ListPlace = Readonly<z.output<typeof ListPlace>>;
