import * as z from 'zod';
import { TOPICS } from '#domain/notices/topic';
import { parseRegion } from '#domain/region';
import { loadStreets } from '#domain/streets';
import { bilingual } from '#domain/text/wording';
import { CURSOR_UNKNOWN, problemDescriptions, problemOfQuery } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { Paging } from '../schemas/queries.ts';
import { RegionView, TopicView } from '../schemas/reference-views.ts';
import { listOf } from '../schemas/views.ts';

const regions = endpoint.open({
  method: 'get',
  path: '/v1/regions',
  tag: 'reference',
  summary: '行政区划 Regions down to the street, by prefix and name',
  query: z.object({ ...Paging, prefix: z.string().max(12).optional(), q: z.string().max(40).optional() }),
  answers: { 200: { description: 'regions', schema: listOf(RegionView) }, ...problemDescriptions(400) },
  handle: async ({ query }): Promise<Answer> => {
    const prefix = query.prefix === undefined || query.prefix === '' ? null : parseRegion(query.prefix);
    if (prefix?.kind === 'unknown')
      return {
        problem: problemOfQuery({
          kind: 'refused',
          flaws: [
            {
              path: 'prefix',
              code: 'region-unknown',
              message: bilingual('没有这个地区,请写 2、4 或 6 位数字', 'There is no such region: give 2, 4 or 6 digits'),
            },
          ],
        }),
      };
    const after = query.cursor === undefined ? null : parseRegion(query.cursor);
    if (after?.kind === 'unknown') return { problem: CURSOR_UNKNOWN };
    const found = (await loadStreets()).search({
      ...(prefix?.kind === 'parsed' ? { within: prefix.code } : {}),
      ...(query.q ? { q: query.q } : {}),
      limit: query.limit + 1,
      ...(after?.kind === 'parsed' ? { after: after.code } : {}),
    });
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return { status: 200, body: { items, ...(found.length > items.length && last ? { next: last.code } : {}) } };
  },
});

const topics = endpoint.open({
  method: 'get',
  path: '/v1/topics',
  tag: 'reference',
  summary: '主题 Topics known by name; others may be used',
  answers: { 200: { description: 'topics', schema: listOf(TopicView) } },
  handle: async (): Promise<Answer> => ({ status: 200, body: { items: TOPICS } }),
});

export const referenceEndpoints = [regions, topics];
