import * as z from 'zod';
import { isPublic, NOTICE_KINDS, NOTICE_STATUSES } from '#domain/notices/notice';
import { parseRegion } from '#domain/region';
import { LONGEST_QUESTION } from '#domain/search/search-text';
import { bilingual } from '#domain/text/wording';
import { after, DAY, instant } from '#domain/time';
import { problem } from '#platform/problem';
import { BOARD_START, searchBoard } from '#usecases/search/search-board';
import { summaryJson } from '#views/notice-json';
import { CURSOR_UNKNOWN, problemDescriptions, REGION_UNKNOWN } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { DayOrTime, Paging } from '../schemas/queries.ts';
import { FoundNoticesView } from '../schemas/views.ts';

const ListQuery = z.object({
  ...Paging,
  region: z.string().max(12).optional(),
  agency: z.string().max(40).optional(),
  topic: z.string().max(40).optional(),
  kind: z.enum(NOTICE_KINDS).optional(),
  q: z
    .string()
    .max(LONGEST_QUESTION)
    .optional()
    .describe('all words, anywhere in title, number, issuer or text: title hits first; width, case, brackets, 简 and 繁 alike'),
  from: DayOrTime.optional().describe('published at or after: a day or a time'),
  to: DayOrTime.optional().describe('published before'),
  status: z.enum(NOTICE_STATUSES).optional(),
  inForce: z.enum(['true']).optional().describe('what holds now: neither over, nor to come, nor withdrawn, nor replaced'),
});

const listNotices = endpoint.openToKeys({
  method: 'get',
  path: '/v1/notices',
  tag: 'notices',
  summary: '通知列表,新者在前 Published notices, newest first',
  scope: 'notices:read',
  query: ListQuery,
  answers: { 200: { description: 'notices without their text', schema: FoundNoticesView }, ...problemDescriptions(400) },
  handle: async (call): Promise<Answer> => {
    const { query, deps } = call;
    const region = query.region === undefined ? null : parseRegion(query.region);
    if (region?.kind === 'unknown') return { problem: REGION_UNKNOWN };
    const [from, to] = [query.from, query.to].map((day) => (day === undefined ? null : Date.parse(day)));

    const own = call.caller !== null && query.status !== undefined && !isPublic({ status: query.status });
    const lister = own && call.caller && call.caller.kind !== 'operator' ? call.caller.agencyId : query.agency;
    if (own && lister === undefined)
      return {
        problem: problem(
          400,
          'agency-missing',
          bilingual('这些通知尚未公开,请用 agency= 指明机关', 'Say by agency= whose notices to list: they are not public yet'),
        ),
      };
    const { region: _region, from: _from, to: _to, inForce, ...wanted } = query;
    const page = await searchBoard(deps, {
      ...wanted,
      inForce: inForce === 'true',
      region: region?.kind === 'parsed' ? region.code : null,
      from: from === null || from === undefined ? BOARD_START : instant(new Date(from)),
      to: to === null || to === undefined ? after(instant(deps.clock.now()), DAY) : instant(new Date(to)),
      ofAgency: own ? lister : undefined,
    });
    if (!page) return { problem: CURSOR_UNKNOWN };
    return { status: 200, body: { ...page, items: page.items.map((notice) => summaryJson(notice, deps.site)) } };
  },
});

export const noticeListEndpoints = [listNotices];
