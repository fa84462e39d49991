import * as z from 'zod';
import { TOPICS } from '#domain/notices/topic';
import { parseRegion } from '#domain/region';
import { loadStreets, type PlaceQuery } from '#domain/streets';
import { bilingual } from '#domain/text/wording';
import { CURSOR_UNKNOWN, problemDescriptions, problemOfQuery } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { Paging, ShortPaging } from '../schemas/queries.ts';
import { RegionView, TopicView } from '../schemas/reference-views.ts';
import { listOf } from '../schemas/views.ts';
import { shortList } from '../short-list.ts';

const regions = endpoint.open({
  method: 'get',
  path: '/v1/regions',
  tag: 'reference',
  summary: '行政区划 Regions down to the street, by prefix and name',
  query: z.object({
    ...Paging,
    prefix: z.string().max(12).optional().describe('a region, or the first digits of codes'),
    q: z.string().max(40).optional(),
  }),
  answers: { 200: { description: 'regions', schema: listOf(RegionView) }, ...problemDescriptions(400) },
  handle: async ({ query }): Promise<Answer> => {
    const after = query.cursor === undefined ? null : parseRegion(query.cursor);
    if (after?.kind === 'unknown') return { problem: CURSOR_UNKNOWN };
    const streets = await loadStreets();
    const place = placeAsked(query.prefix ?? '');
    if (!place || streets.search({ ...place, limit: 1 }).length === 0)
      return {
        problem: problemOfQuery({
          flaws: [
            {
              path: 'prefix',
              code: 'region-unknown',
              message: bilingual('没有以此开头的地区代码,请写其开头几位数字', 'No code of a region begins so: give its first digits'),
            },
          ],
        }),
      };
    const found = streets.search({
      ...place,
      ...(query.q ? { q: query.q } : {}),
      limit: query.limit + 1,
      ...(after?.kind === 'parsed' ? { after: after.code } : {}),
    });
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return { status: 200, body: { items, ...(found.length > items.length && last ? { next: last.code } : {}) } };
  },
});

/** What is asked for: what lies in a region, whole as people write it, or codes that begin with some digits. Null for what is neither. */
const placeAsked = (typed: string): Pick<PlaceQuery, 'within' | 'digits'> | null => {
  const region = typed === '' ? null : parseRegion(typed);
  if (region?.kind === 'parsed') return { within: region.code };
  return /^\d{0,9}$/.test(typed) ? { digits: typed } : null;
};

const topics = endpoint.open({
  method: 'get',
  path: '/v1/topics',
  tag: 'reference',
  summary: '主题 Topics known by name; others may be used',
  query: z.object(ShortPaging),
  answers: { 200: { description: 'topics', schema: listOf(TopicView) }, ...problemDescriptions(400) },
  handle: async ({ query }): Promise<Answer> => shortList(TOPICS, ({ code }) => code, query),
});

export const referenceEndpoints = [regions, topics];
