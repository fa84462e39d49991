import * as z from 'zod';
import { EXPORTED_STATUSES } from '#domain/exports/subscriptions-wanted';
import { ORGANIZATION_CLASSES } from '#domain/notices/notice';
import { parseRegion } from '#domain/region';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { takeExport } from '#usecases/exports/take-export';
import { problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { fileAnswer, fileDescriptions } from '../file-answer.ts';
import { Charset } from '../schemas/queries.ts';

const Query = z.object({
  format: z.enum(['csv', 'jsonl']).default('csv').describe('csv: as an import reads it; jsonl: a subscription in JSON on each line'),
  charset: Charset,
  region: z.string().max(12).default('000000').describe('only organizations in this region'),
  status: z.enum(EXPORTED_STATUSES).optional().describe('only subscriptions of this status; else all that have not ended'),
  class: z.enum(ORGANIZATION_CLASSES).optional().describe('only organizations of this class'),
});

const list = endpoint.agency({
  method: 'get',
  path: '/v1/subscriptions/export',
  tag: 'operations',
  summary: '导出订阅名单 The list of subscriptions, as CSV or JSON lines; who took it is written down',
  scope: 'operator',
  query: Query,
  answers: { ...fileDescriptions('text/csv; charset=utf-8'), ...problemDescriptions(400) },
  handle: async ({ deps, caller, query, isAsync }): Promise<Answer> => {
    const { format, charset, status = '', class: organizationClass = '' } = query;
    const region = parseRegion(query.region);
    if (region.kind === 'unknown') return { problem: REGION_UNKNOWN };
    const parameters = { format, charset, region: region.code, status, class: organizationClass };
    return fileAnswer(await takeExport(deps, { kind: 'subscriptions', parameters }, caller, isAsync));
  },
});

const REGION_UNKNOWN = problem(400, 'region-unknown', bilingual('没有这个地区,见 /v1/regions', 'There is no such region: see /v1/regions'));

export const exportEndpoints = [list];
