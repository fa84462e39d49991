import * as z from 'zod';
import type { Answer as ReceiptAnswer } from '#domain/receipts/receipt';
import { ReceiptDraft } from '#domain/receipts/receipt-draft';
import { type CHARSETS, fieldColumns } from '#domain/receipts/receipts-wanted';
import { toFullCode } from '#domain/region';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { type Caller, isIssuer } from '#usecases/callers/authorize';
import { takeExport } from '#usecases/exports/take-export';
import { type FoundReceipt, findReceipt } from '#usecases/receipts/find-receipt';
import { giveReceipt } from '#usecases/receipts/give-receipt';
import { listReceipts, type ReceiptLine } from '#usecases/receipts/list-receipts';
import { dayWords, minuteWords } from '#views/words';
import { CURSOR_UNKNOWN, NO_NOTICE, NOT_ACKNOWLEDGED, problemDescriptions, refusal, TOKEN_INVALID } from '../answers.ts';
import type { ApiDeps } from '../deps.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { fileAnswer, fileDescriptions } from '../file-answer.ts';
import { Charset, Paging } from '../schemas/queries.ts';
import { ReceiptGivenView, ReceiptLineView, WantedReceiptView } from '../schemas/receipt-views.ts';
import { listOf } from '../schemas/views.ts';

const NOTICE_WITHDRAWN = problem(
  410,
  'notice-withdrawn',
  bilingual('通知已撤回,不必再签收', 'The notice has been withdrawn: no receipt is wanted any more'),
);
export const NOT_WANTED = problem(409, 'receipt-not-wanted', bilingual('此通知不要求回执', 'This notice asks for no receipt'));

const PROBLEMS = {
  'token-invalid': TOKEN_INVALID,
  'notice-withdrawn': NOTICE_WITHDRAWN,
  'receipt-not-wanted': NOT_WANTED,
  'not-acknowledged': NOT_ACKNOWLEDGED,
} as const;

const tooLate = ({ request: { by = '' } }: FoundReceipt) =>
  problem(
    410,
    'receipt-too-late',
    bilingual(
      `回执已于${dayWords(by, 'zh-Hans')}截止,请直接联系发文机关`,
      `Receipts were due by ${dayWords(by, 'en')}: speak to the agency itself`,
    ),
  );

const answered = ({ name, fields, at, changedAt }: ReceiptAnswer) => ({ name, fields, at, ...(changedAt ? { changedAt } : {}) });

const shown = ({ notice, organization }: FoundReceipt) => ({
  noticeId: notice.id,
  organization: { id: organization.id, name: organization.name, verified: organization.verified },
});

const read = endpoint.open({
  method: 'get',
  path: '/v1/receipts/{token}',
  tag: 'subscriptions',
  summary: '查看回执要求 What a notice asks for, by when, and what this organization has answered; changes nothing',
  answers: { 200: { description: 'what is asked', schema: WantedReceiptView }, ...problemDescriptions(403, 404, 409, 410) },
  handle: async (call): Promise<Answer> => {
    const found = await findReceipt(call.deps, call.parameters.token);
    if (found.kind === 'refused') return { problem: PROBLEMS[found.code] };
    const { notice, request, receipt, isLate } = found;
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        ...shown(found),
        title: notice.title,
        ...(request.by ? { by: request.by } : {}),
        fields: request.fields ?? [],
        isLate,
        receipt: receipt?.answer ? { ...answered(receipt.answer), revision: receipt.revision } : null,
      },
    };
  },
});

const give = endpoint.open({
  method: 'post',
  path: '/v1/receipts/{token}',
  tag: 'subscriptions',
  summary: '签收 Confirm that a notice was received, by the token in the message; once for each organization, changed until the deadline',
  body: ReceiptDraft,
  answers: {
    200: { description: 'the receipt as it stands', schema: ReceiptGivenView },
    ...problemDescriptions(400, 403, 404, 409, 410, 413, 415, 422),
  },
  example: { name: '王芳', fields: { heads: 3 } },
  handle: async (call): Promise<Answer> => {
    const given = await giveReceipt(call.deps, call.parameters.token, call.body, 'program');
    switch (given.kind) {
      case 'given':
      case 'changed':
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: { ...shown(given.found), ...answered(given.receipt.answer), revision: given.receipt.revision },
        };
      case 'refused':
        return { problem: PROBLEMS[given.code] };
      case 'too-late':
        return { problem: tooLate(given.found) };
      case 'flawed':
        return { problem: refusal(bilingual('回执不能接受', 'The receipt cannot be accepted'), given.flaws) };
      case 'given-by-another': {
        const { name, at } = given.answer;
        const revision = given.found.receipt?.revision ?? 0;
        return {
          problem: problem(
            409,
            'receipt-given-already',
            bilingual(
              `${name}已于${minuteWords(at, 'zh-Hans')}代表贵组织签收;如要改写,请带上 replaces: ${revision}`,
              `${name} confirmed for your organization on ${minuteWords(at, 'en')}; to change it, send replaces: ${revision}`,
            ),
          ),
        };
      }
    }
  },
});

const ReceiptsQuery = z.object({ ...Paging, status: z.enum(['received', 'missing']).optional() });

const list = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/receipts',
  tag: 'notices',
  summary: '逐一签收情况 One line per organization: who confirmed when, with their fields; who has not, and how they can be reached',
  scope: 'notices:read',
  query: ReceiptsQuery,
  answers: {
    200: { description: 'a page may be short, or empty, and have `next`', schema: listOf(ReceiptLineView) },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async (call): Promise<Answer> => {
    const notice = await call.deps.notices.find(call.parameters.id);
    if (!notice || !isIssuer(call.caller, notice)) return { problem: NO_NOTICE };
    const page = await listReceipts(call.deps, notice, call.query);
    if (!page) return { problem: CURSOR_UNKNOWN };
    return { status: 200, body: { ...page, items: page.items.map(lineOf) } };
  },
});

const lineOf = ({ receipt, organization, contact }: ReceiptLine) => ({
  organization: {
    id: receipt.organizationId,
    name: organization?.name ?? null,
    region: toFullCode(organization?.region ?? receipt.region),
    verified: organization?.verified ?? null,
  },
  status: receipt.answer ? 'received' : 'missing',
  askedAt: receipt.askedAt,
  receipt: receipt.answer ? { ...answered(receipt.answer), revision: receipt.revision } : null,
  contact,
});

const FileQuery = z.object({ charset: Charset, status: z.enum(['received', 'missing']).optional() });

const file = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/receipts.csv',
  tag: 'notices',
  summary: '签收情况导出 Who confirmed and who has not, as CSV',
  scope: 'notices:read',
  query: FileQuery,
  answers: { ...fileDescriptions('text/csv; charset=utf-8'), ...problemDescriptions(400, 401, 403, 404) },
  handle: (call): Promise<Answer> => receiptsTaken(call, 'receipts', call.query.status, call.query.charset),
});

type AsksForFile = Readonly<{ deps: ApiDeps; caller: Caller; parameters: Readonly<{ id: string }>; isAsync: boolean }>;

const receiptsTaken = async (
  { deps, caller, parameters: { id }, isAsync }: AsksForFile,
  kind: string,
  status: 'received' | 'missing' | '' = '',
  charset: (typeof CHARSETS)[number] = 'utf-8',
): Promise<Answer> => {
  const notice = await deps.notices.find(id);
  if (!notice || !isIssuer(caller, notice)) return { problem: NO_NOTICE };
  const parameters = { noticeId: notice.id, charset, status, fields: fieldColumns(notice.receipt) };
  return fileAnswer(await takeExport(deps, { kind, parameters }, caller, isAsync));
};

const workbook = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/receipts.xlsx',
  tag: 'notices',
  summary: '签收情况导出为工作簿 Who confirmed and who has not, as a workbook that Excel and WPS open',
  scope: 'notices:read',
  query: FileQuery.omit({ charset: true }),
  answers: {
    ...fileDescriptions('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: (call): Promise<Answer> => receiptsTaken(call, 'receipts-workbook', call.query.status),
});

export const receiptEndpoints = [read, give, list, file, workbook];
