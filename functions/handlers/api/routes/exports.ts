import * as z from 'zod';
import { EXPORT_HEADER, exportLine } from '#domain/imports/export';
import { parseRegion } from '#domain/region';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { problem } from '#platform/problem';
import { exportSubscriptions, verifiedOf } from '#usecases/subscriptions/export-subscriptions';
import { CURSOR_UNKNOWN, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { subscriptionJson } from '../subscription-json.ts';

const Query = z.object({
  format: z.enum(['csv', 'jsonl']).default('csv').describe('csv: as an import reads it; jsonl: a subscription in JSON on each line'),
  charset: z.enum(['utf-8', 'gb18030']).default('utf-8'),
  region: z.string().max(12).default('000000').describe('only organizations in this region'),
  cursor: z.string().max(600).optional().describe('of the link to the next page'),
});

const UTF8 = new TextEncoder();

/** An HTTP API cannot stream what a function answers, which holds 6 MB: a longer list comes in pages, which are put behind each other. */
const list = endpoint.agency({
  method: 'get',
  path: '/v1/subscriptions/export',
  tag: 'operations',
  summary:
    '导出订阅名单 Those that receive notices now, as CSV or JSON lines, in pages that follow each other by Link; who took them is written down',
  scope: 'operator',
  query: Query,
  answers: {
    200: { description: 'a page; only the first has the names of the columns', mediaType: 'text/csv; charset=utf-8' },
    ...problemDescriptions(400),
  },
  handle: async ({ deps, caller, query }): Promise<Answer> => {
    const { format, charset, cursor } = query;
    const region = parseRegion(query.region);
    if (region.kind === 'unknown') return { problem: REGION_UNKNOWN };
    const page = await exportSubscriptions(deps, { format, region: region.code, cursor }, caller);
    if (page.kind === 'cursor-unknown') return { problem: CURSOR_UNKNOWN };
    const now = instant(deps.clock.now());
    const verified = await verifiedOf(deps.organizations, format === 'jsonl' ? page.subscriptions : []);
    const lines =
      format === 'csv'
        ? [...(cursor === undefined ? [EXPORT_HEADER] : []), ...page.subscriptions.map(exportLine)]
        : page.subscriptions.map((one) => `${JSON.stringify(subscriptionJson(one, verified.get(one.organizationId) ?? null, now))}\n`);
    const text = lines.join('');
    const next = new URLSearchParams({ format, charset, region: query.region, ...(page.next === null ? {} : { cursor: page.next }) });
    return {
      status: 200,
      // The mark says UTF-8, and would be a character of its own in another encoding.
      content: charset === 'gb18030' ? await deps.encodeGb18030(text.replace('\uFEFF', '')) : UTF8.encode(text),
      headers: {
        'content-type': `${format === 'csv' ? 'text/csv' : 'application/jsonl'}; charset=${charset}`,
        'content-disposition': `attachment; filename="subscriptions.${format}"`,
        'cache-control': 'no-store',
        ...(page.next === null ? {} : { link: `</v1/subscriptions/export?${next}>; rel="next"` }),
      },
    };
  },
});

const REGION_UNKNOWN = problem(400, 'region-unknown', bilingual('没有这个地区,见 /v1/regions', 'There is no such region: see /v1/regions'));

export const exportEndpoints = [list];
