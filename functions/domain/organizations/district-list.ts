import * as z from 'zod';

/** Behind which row of the directory a list of the organizations of a district goes on. */
export const DistrictPlace = z.object({ slotId: z.string(), province: z.string(), after: z.string().nullable() });
export type DistrictPlace = z.output<typeof DistrictPlace>;

/** Which organizations are wanted; what is not named makes no difference. */
export type DistrictFilter = Readonly<{
  /** Part of the name, in any width and case. */
  q?: string | undefined;
  status?: 'verified' | 'claimed' | undefined;
}>;
