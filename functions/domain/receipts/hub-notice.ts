import type { Notice } from '../notices/notice.ts';

/** How the members of a hub stand with a notice that wants receipts, counted in organizations that were its members when they were told. */
export type HubNotice = Readonly<{
  notice: Notice;
  by: string | undefined;
  isLate: boolean;
  required: number;
  received: number;
  missing: number;
}>;
