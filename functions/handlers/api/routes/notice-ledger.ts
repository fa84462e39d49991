import * as z from 'zod';
import { LINE_STATUSES } from '#domain/ledger/delivery-list';
import { isIssuer } from '#usecases/callers/authorize';
import { listDeliveries } from '#usecases/ledger/list-deliveries';
import { reportNotice } from '#usecases/ledger/report-notice';
import { sumReceipts } from '#usecases/receipts/sum-receipts';
import { reasonJson } from '#views/notice-json';
import { CURSOR_UNKNOWN, NO_NOTICE, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { DeliveryView } from '../schemas/delivery-views.ts';
import { Paging } from '../schemas/queries.ts';
import { listOf, ReportView } from '../schemas/views.ts';

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

const DeliveriesQuery = z.object({
  ...Paging,
  status: z.enum(LINE_STATUSES).optional(),
});

const deliveries = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/deliveries',
  tag: 'notices',
  summary: '逐一送达情况 One line per recipient',
  scope: 'notices:read',
  query: DeliveriesQuery,
  answers: {
    200: { description: 'a page may hold up to one batch (100) more than its limit', schema: listOf(DeliveryView) },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async (call): Promise<Answer> => {
    const notice = await call.deps.notices.find(call.parameters.id);
    if (!notice || !isIssuer(call.caller, notice)) return { problem: NO_NOTICE };
    const page = await listDeliveries(call.deps, notice, call.query);
    if (!page) return { problem: CURSOR_UNKNOWN };
    const { items, next } = page;
    return {
      status: 200,
      body: { items: items.map(({ reasons, ...line }) => ({ ...line, reasons: reasons.map(reasonJson) })), ...(next ? { next } : {}) },
    };
  },
});

export const noticeLedgerEndpoints = [report, deliveries];
