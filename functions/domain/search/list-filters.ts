import * as z from 'zod';
import { NOTICE_KINDS, NOTICE_STATUSES } from '../notices/notice.ts';
import { LONGEST_QUESTION } from './search-text.ts';

/** Items of a page, in every list. */
export const PageLimit = z.coerce.number().int().min(1).max(100);

/** By what a list of notices is narrowed, and its feeds alike. Regions and days are written in more ways in addresses of pages. */
export const ListFilters = {
  agency: z.string().max(40).optional(),
  topic: z.string().max(40).optional(),
  kind: z.enum(NOTICE_KINDS).optional(),
  q: z
    .string()
    .max(LONGEST_QUESTION)
    .optional()
    .describe('all words, anywhere in title, number, issuer or text: title hits first; width, case, brackets, 简 and 繁 alike'),
  status: z.enum(NOTICE_STATUSES).optional(),
};
