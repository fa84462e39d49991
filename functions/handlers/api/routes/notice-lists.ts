import * as z from 'zod';
import { isPublic } from '#domain/notices/notice';
import { parseRegion } from '#domain/region';
import { ListFilters } from '#domain/search/list-filters';
import { bilingual } from '#domain/text/wording';
import { after, DAY, instant } from '#domain/time';
import { problem } from '#platform/problem';
import { BOARD_START, searchBoard } from '#usecases/search/search-board';
import { summaryJson } from '#views/notice-json';
import { CURSOR_UNKNOWN, problemDescriptions, REGION_UNKNOWN } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { boundsOf, FromTo, Paging } from '../schemas/queries.ts';
import { FoundNoticesView } from '../schemas/views.ts';

const ListQuery = z.object({
  ...Paging,
  region: z.string().max(12).optional(),
  ...ListFilters,
  ...FromTo('published'),
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
      ...boundsOf(query, { from: BOARD_START, to: after(instant(deps.clock.now()), DAY) }),
      ofAgency: own ? lister : undefined,
    });
    if (!page) return { problem: CURSOR_UNKNOWN };
    return { status: 200, body: { ...page, items: page.items.map((notice) => summaryJson(notice, deps.site)) } };
  },
});

export const noticeListEndpoints = [listNotices];
