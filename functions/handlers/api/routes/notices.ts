import * as z from 'zod';
import { LINE_STATUSES } from '#domain/ledger/delivery-list';
import { isPublic, NOTICE_KINDS, NOTICE_STATUSES, type Notice } from '#domain/notices/notice';
import { NoticeDraft } from '#domain/notices/notice-draft';
import { asOf } from '#domain/notices/notice-life';
import { parseRegion } from '#domain/region';
import { bilingual } from '#domain/text/wording';
import { after, DAY, instant } from '#domain/time';
import { problem } from '#platform/problem';
import { previewAudience } from '#usecases/audience/preview-audience';
import { actorOf, type Caller, isIssuer, maySee, speaksFor } from '#usecases/callers/authorize';
import { listDeliveries } from '#usecases/ledger/list-deliveries';
import { reportNotice } from '#usecases/ledger/report-notice';
import { acceptNotice } from '#usecases/notices/accept-notice';
import { cosignNotice } from '#usecases/notices/cosign-notice';
import { BOARD_START, searchBoard } from '#usecases/notices/search-board';
import { matchJson, noticeJson, reasonJson, summaryJson } from '#views/notice-json';
import { CURSOR_UNKNOWN, languageHeaders, NO_NOTICE, problemDescriptions, problemOfQuery, saidTo } from '../answers.ts';
import type { Answer, Call } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { noticeProblem } from '../notice-problem.ts';
import { DayOrTime, Paging } from '../schemas/queries.ts';
import { AcceptedNoticeView, DeliveryView, FoundNoticesView, listOf, NoticeView, PreviewView, ReportView } from '../schemas/views.ts';

const EXAMPLE = {
  title: '关于举办社区合唱节的通知',
  kind: 'notice',
  audience: { regions: ['440100'], classes: ['culture-sports'] },
  sections: [{ heading: '时间和地点', body: '合唱节于 12 月 20 日在云河文化馆举行。\n请于 12 月 5 日前报名。' }],
};

const postNotice = endpoint.agency({
  method: 'post',
  path: '/v1/notices',
  tag: 'notices',
  summary: '发布通知 Post a notice',
  scope: 'notices:write',
  idempotent: 'recorded',
  body: NoticeDraft,
  answers: {
    201: { description: 'published', schema: AcceptedNoticeView },
    202: { description: 'kept: a co-issuer has still to sign, or it is scheduled', schema: AcceptedNoticeView },
    ...problemDescriptions(400, 401, 403, 409, 413, 415, 422),
  },
  example: EXAMPLE,
  handle: async (call): Promise<Answer> => {
    const accepted = await acceptNotice(call.deps, call.caller, call.body, call.requestKey);
    if (!('notice' in accepted)) return { problem: noticeProblem(accepted) };
    const { notice, warnings } = accepted;
    return {
      // A repetition answers as the first time, whatever became of the notice since.
      status: isAtOnce(notice) ? 201 : 202,
      body: { ...noticeJson(asOf(notice, call.deps.clock.now()), call.deps.site), warnings: saidTo(call.reader, warnings) },
      headers: { ...languageHeaders(call.reader), location: `/v1/notices/${notice.id}` },
      ...(accepted.kind === 'repeated' ? { replayed: true } : {}),
    };
  },
});

const isAtOnce = (notice: Notice): boolean => notice.publishedAt === notice.createdAt;

const previewNotice = endpoint.agency({
  method: 'post',
  path: '/v1/notices/preview',
  tag: 'notices',
  summary: '预览发送范围,不发送 Who would get it and why; changes nothing',
  scope: 'notices:write',
  body: NoticeDraft,
  answers: { 200: { description: 'the audience', schema: PreviewView }, ...problemDescriptions(400, 401, 403, 413, 415, 422) },
  example: EXAMPLE,
  handle: async (call): Promise<Answer> => {
    const previewed = await previewAudience(call.deps, call.caller, call.body);
    if (previewed.kind !== 'previewed') return { problem: noticeProblem(previewed) };
    const { notice, sample, warnings, ...preview } = previewed.preview;
    return {
      status: 200,
      headers: languageHeaders(call.reader),
      body: {
        ...preview,
        warnings: saidTo(call.reader, warnings),
        sample: sample.map(({ organization, ...match }) => ({ organization, ...matchJson(notice, match) })),
      },
    };
  },
});

const ListQuery = z.object({
  ...Paging,
  region: z.string().max(12).optional(),
  agency: z.string().max(40).optional(),
  topic: z.string().max(40).optional(),
  kind: z.enum(NOTICE_KINDS).optional(),
  q: z.string().max(100).optional().describe('all words, anywhere in title, number or issuers'),
  from: DayOrTime.optional().describe('published at or after: a day or a time'),
  to: DayOrTime.optional().describe('published before'),
  status: z.enum(NOTICE_STATUSES).optional(),
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
    if (region?.kind === 'unknown')
      return {
        problem: problemOfQuery({
          kind: 'refused',
          flaws: [
            {
              path: 'region',
              code: 'region-unknown',
              message: bilingual('没有这个地区,请在 /v1/regions 查找', 'There is no such region: look it up at /v1/regions'),
            },
          ],
        }),
      };
    const [from, to] = [query.from, query.to].map((day) => (day === undefined ? null : Date.parse(day)));

    const own = call.caller !== null && query.status !== undefined && !isPublic({ status: query.status });
    const lister = own && call.caller?.kind === 'agency' ? call.caller.agencyId : query.agency;
    if (own && lister === undefined)
      return {
        problem: problem(
          400,
          'agency-missing',
          bilingual('这些通知尚未公开,请用 agency= 指明机关', 'Say by agency= whose notices to list: they are not public yet'),
        ),
      };
    const { region: _region, from: _from, to: _to, ...wanted } = query;
    const page = await searchBoard(deps, {
      ...wanted,
      region: region?.kind === 'parsed' ? region.code : null,
      from: from === null || from === undefined ? BOARD_START : instant(new Date(from)),
      to: to === null || to === undefined ? after(instant(deps.clock.now()), DAY) : instant(new Date(to)),
      ofAgency: own ? lister : undefined,
    });
    if (!page) return { problem: CURSOR_UNKNOWN };
    return { status: 200, body: { ...page, items: page.items.map((notice) => summaryJson(notice, deps.site)) } };
  },
});

const seen = (call: Call & Readonly<{ caller: Caller | null }>, notice: Notice | null): Notice | null =>
  notice && maySee(call.caller, notice) ? asOf(notice, call.deps.clock.now()) : null;

const withTag = (call: Call, notice: Notice): Answer => {
  const etag = `"${notice.id}-${notice.version}-${notice.status}"`;
  if (call.knownTags.includes(etag) || call.knownTags.includes('*')) return { status: 304, headers: { etag } };
  return { status: 200, body: noticeJson(notice, call.deps.site), headers: { etag } };
};

const noticeAnswers = {
  200: { description: 'the notice', schema: NoticeView },
  304: { description: 'not changed (If-None-Match)' },
  ...problemDescriptions(404),
};

const getNotice = endpoint.openToKeys({
  method: 'get',
  path: '/v1/notices/{id}',
  tag: 'notices',
  summary: '通知 One notice, as it stands',
  scope: 'notices:read',
  answers: noticeAnswers,
  handle: async (call): Promise<Answer> => {
    const notice = seen(call, await call.deps.notices.find(call.parameters.id));
    return notice ? withTag(call, notice) : { problem: NO_NOTICE };
  },
});

const listVersions = endpoint.openToKeys({
  method: 'get',
  path: '/v1/notices/{id}/versions',
  tag: 'notices',
  summary: '各版本 All versions, oldest first',
  scope: 'notices:read',
  answers: { 200: { description: 'versions', schema: listOf(NoticeView) }, ...problemDescriptions(404) },
  handle: async (call): Promise<Answer> => {
    const versions = await call.deps.notices.versions(call.parameters.id);
    const shown = versions.flatMap((version) => seen(call, version) ?? []);
    if (shown.length === 0) return { problem: NO_NOTICE };
    return { status: 200, body: { items: shown.map((version) => noticeJson(version, call.deps.site)) } };
  },
});

const getVersion = endpoint.openToKeys({
  method: 'get',
  path: '/v1/notices/{id}/versions/{n}',
  tag: 'notices',
  summary: '某一版本 One version',
  scope: 'notices:read',
  answers: noticeAnswers,
  handle: async (call): Promise<Answer> => {
    const given = call.parameters.n;
    const n = Number(given);
    const notice = /^[1-9]\d{0,8}$/.test(given) ? seen(call, await call.deps.notices.findVersion(call.parameters.id, n)) : null;
    return notice ? withTag(call, notice) : { problem: NO_NOTICE };
  },
});

const cosign = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/cosignatures',
  tag: 'notices',
  summary: '会签 Sign as a co-issuer; publication follows the last signature',
  scope: 'notices:write',
  answers: { 200: { description: 'the notice as it stands', schema: NoticeView }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async (call): Promise<Answer> => {
    const signed = await cosignNotice(call.deps, call.caller, call.parameters.id);
    switch (signed.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'not-awaited':
        return {
          problem: problem(
            409,
            'no-signature-awaited',
            bilingual('此通知不在等待会签,请查看其状态', 'This notice does not wait for signatures: look at its status'),
          ),
        };
      case 'signed':
        return { status: 200, body: noticeJson(asOf(signed.notice, call.deps.clock.now()), call.deps.site) };
    }
  },
});

const cancel = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/cancellation',
  tag: 'notices',
  summary: '取消,仅限发布前 Cancel, before publication only',
  scope: 'notices:write',
  answers: { 200: { description: 'the cancelled notice', schema: NoticeView }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async (call): Promise<Answer> => {
    const { notices, clock, site } = call.deps;
    const id = call.parameters.id;
    const caller = call.caller;
    const notice = await notices.find(id);
    const [lead] = notice?.issuers ?? [];
    if (!notice || !lead || !speaksFor(caller, lead.id)) return { problem: NO_NOTICE };
    const cancelled = await notices.cancel(id, {
      agencyId: lead.id,
      at: instant(clock.now()),
      actor: actorOf(caller),
      action: 'notice.cancelled',
      subject: id,
    });
    if (!cancelled)
      return {
        problem: problem(409, 'published-already', bilingual('通知已发布,只能撤回', 'It is published already: it can only be withdrawn')),
      };
    return { status: 200, body: noticeJson({ ...notice, status: 'cancelled' }, site) };
  },
});

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
    const ledger = await reportNotice(call.deps, notice.id);
    return ledger ? { status: 200, body: ledger } : { problem: NO_NOTICE };
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

export const noticeEndpoints = [
  postNotice,
  previewNotice,
  listNotices,
  getNotice,
  listVersions,
  getVersion,
  cosign,
  cancel,
  report,
  deliveries,
];
