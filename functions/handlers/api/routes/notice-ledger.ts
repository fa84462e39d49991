import * as z from 'zod';
import { WANTED_STATUSES } from '#domain/ledger/delivery-list';
import { ORGANIZATION_CLASSES } from '#domain/notices/notice';
import { parseRegion } from '#domain/region';
import { isIssuer } from '#usecases/callers/authorize';
import { takeExport } from '#usecases/exports/take-export';
import { listDeliveries } from '#usecases/ledger/list-deliveries';
import { reportNotice } from '#usecases/ledger/report-notice';
import { sumReceipts } from '#usecases/receipts/sum-receipts';
import { reasonJson } from '#views/notice-json';
import { CURSOR_UNKNOWN, NO_NOTICE, problemDescriptions, REGION_UNKNOWN } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { fileAnswer, fileDescriptions } from '../file-answer.ts';
import { DeliveriesView } from '../schemas/delivery-views.ts';
import { Charset, Paging } from '../schemas/queries.ts';
import { ReportView } from '../schemas/views.ts';

const report = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/report',
  tag: 'notices',
  summary: '送达报告 The ledger: what became of everybody it concerns',
  scope: 'notices:read',
  answers: { 200: { description: 'every count object adds up', schema: ReportView }, ...problemDescriptions(401, 403, 404) },
  handle: async (call): Promise<Answer> => {
    const notice = await call.deps.notices.find(call.parameters.id);
    if (!notice || !isIssuer(call.caller, notice)) return { problem: NO_NOTICE };
    const [ledger, receipts] = await Promise.all([reportNotice(call.deps, notice.id), sumReceipts(call.deps, notice)]);
    return ledger ? { status: 200, body: { ...ledger, ...(receipts ? { receipts } : {}) } } : { problem: NO_NOTICE };
  },
});

const Filter = {
  status: z.enum(WANTED_STATUSES).optional().describe('`unreached`: failed, bounced or suppressed'),
  region: z
    .string()
    .max(12)
    .optional()
    .describe('a code of /v1/regions: only organizations that were there, in or below it, when they were told'),
  class: z.enum(ORGANIZATION_CLASSES).optional().describe('only organizations of this class'),
  organization: z.string().max(100).optional().describe('part of the name of the organization, in any width and case'),
};

const DeliveriesQuery = z.object({ ...Paging, ...Filter });

const deliveries = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/deliveries',
  tag: 'notices',
  summary: '逐一送达情况 One line per recipient',
  scope: 'notices:read',
  query: DeliveriesQuery,
  answers: {
    200: {
      description: 'a page may be short, or empty, and have `next`',
      schema: DeliveriesView,
    },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async (call): Promise<Answer> => {
    const notice = await call.deps.notices.find(call.parameters.id);
    if (!notice || !isIssuer(call.caller, notice)) return { problem: NO_NOTICE };
    const region = call.query.region === undefined ? undefined : parseRegion(call.query.region);
    if (region?.kind === 'unknown') return { problem: REGION_UNKNOWN };
    const page = await listDeliveries(call.deps, notice, {
      ...call.query,
      region: region?.code,
      organization: call.query.organization || undefined,
    });
    if (!page) return { problem: CURSOR_UNKNOWN };
    const { items, ...rest } = page;
    return {
      status: 200,
      body: { items: items.map(({ reasons, ...line }) => ({ ...line, reasons: reasons.map(reasonJson) })), ...rest },
    };
  },
});

const { organization: _organization, ...FileFilter } = Filter;

const deliveriesFile = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/deliveries.csv',
  tag: 'notices',
  summary: '导出逐一送达情况 One row per recipient, whole, as a table that spreadsheets open',
  scope: 'notices:read',
  query: z.object({ ...FileFilter, charset: Charset }),
  answers: { ...fileDescriptions('text/csv; charset=utf-8'), ...problemDescriptions(400, 401, 403, 404) },
  handle: async ({ deps, caller, parameters, query, isAsync }): Promise<Answer> => {
    const notice = await deps.notices.find(parameters.id);
    if (!notice || !isIssuer(caller, notice)) return { problem: NO_NOTICE };
    const region = parseRegion(query.region ?? '000000');
    if (region.kind === 'unknown') return { problem: REGION_UNKNOWN };
    const { charset, status = '', class: organizationClass = '' } = query;
    const wanted = { notice: notice.id, charset, status, region: region.code, class: organizationClass };
    return fileAnswer(await takeExport(deps, { kind: 'deliveries', parameters: wanted }, caller, isAsync));
  },
});

export const noticeLedgerEndpoints = [report, deliveries, deliveriesFile];
