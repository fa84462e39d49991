import type { Notice } from '#domain/notices/notice';
import { NoticeDraft } from '#domain/notices/notice-draft';
import { asOf, type Shown } from '#domain/notices/notice-life';
import { previewAudience } from '#usecases/audience/preview-audience';
import { type Caller, maySee } from '#usecases/callers/authorize';
import { acceptNotice } from '#usecases/notices/accept-notice';
import { matchJson, noticeJson } from '#views/notice-json';
import { labelledReason, regionRow } from '#views/preview-json';
import { acceptedAnswer } from '../accepted-answer.ts';
import { languageHeaders, NO_NOTICE, problemDescriptions, saidTo } from '../answers.ts';
import type { Answer, Call } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { notAccepted } from '../notice-problem.ts';
import { tagOf, tagOfVersions } from '../notice-tag.ts';
import { PreviewView } from '../schemas/preview-view.ts';
import { AcceptedNoticeView, listOf, NoticeView } from '../schemas/views.ts';
import { streetNames } from '../street-names.ts';

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
    return 'notice' in accepted ? acceptedAnswer(call, accepted) : notAccepted(accepted);
  },
});

const previewNotice = endpoint.agency({
  method: 'post',
  path: '/v1/notices/preview',
  tag: 'notices',
  summary: '预览发送范围,不发送 Who would get it and why; changes nothing',
  scope: 'notices:write',
  body: NoticeDraft,
  answers: { 200: { description: 'the audience', schema: PreviewView }, ...problemDescriptions(400, 401, 403, 409, 413, 415, 422) },
  example: EXAMPLE,
  handle: async (call): Promise<Answer> => {
    const previewed = await previewAudience(call.deps, call.caller, call.body);
    if (previewed.kind !== 'previewed') return notAccepted(previewed);
    const { notice, sample, nearly, agencyNames, warnings, audience, ...preview } = previewed.preview;
    const streets = await streetNames(audience.byRegion);
    const issuerNames = new Map(notice.issuers.map(({ id, name }) => [id, name]));
    return {
      status: 200,
      headers: languageHeaders(call.reader),
      body: {
        ...preview,
        audience: {
          ...audience,
          byRegion: audience.byRegion.map(({ region, ...counts }) => ({ ...regionRow(region, streets), ...counts })),
        },
        nearly: nearly.map(({ organization, missing }) => ({
          organization,
          missing: missing.map((reason) => labelledReason(reason, call.reader, agencyNames)),
        })),
        warnings: saidTo(call.reader, warnings),
        sample: sample.map(({ organization, ...match }) => ({
          organization,
          ...matchJson(notice, match),
          reasons: match.reasons.map((reason) => labelledReason(reason, call.reader, issuerNames)),
        })),
      },
    };
  },
});

const seen = (call: Call & Readonly<{ caller: Caller | null }>, notice: Notice | null): Shown<Notice> | null =>
  notice && maySee(call.caller, notice) ? asOf(notice, call.deps.clock.now()) : null;

const withTag = ({ knownTags }: Call, etag: string, body: () => unknown): Answer =>
  knownTags.includes(etag) || knownTags.includes('*')
    ? { status: 304, headers: { etag } }
    : { status: 200, body: body(), headers: { etag } };

const shownOrNot = (call: Call, notice: Shown<Notice> | null): Answer =>
  notice ? withTag(call, tagOf(notice), () => noticeJson(notice, call.deps.site)) : { problem: NO_NOTICE };

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
  handle: async (call): Promise<Answer> => shownOrNot(call, seen(call, await call.deps.notices.find(call.parameters.id))),
});

const listVersions = endpoint.openToKeys({
  method: 'get',
  path: '/v1/notices/{id}/versions',
  tag: 'notices',
  summary: '各版本 All versions, oldest first',
  scope: 'notices:read',
  answers: { ...noticeAnswers, 200: { description: 'versions', schema: listOf(NoticeView) } },
  handle: async (call): Promise<Answer> => {
    const versions = await call.deps.notices.versions(call.parameters.id);
    const shown = versions.flatMap((version) => seen(call, version) ?? []);
    if (shown.length === 0) return { problem: NO_NOTICE };
    const tag = tagOfVersions(shown, call.deps.sha256);
    return withTag(call, tag, () => ({ items: shown.map((version) => noticeJson(version, call.deps.site)) }));
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
    return shownOrNot(call, notice);
  },
});

export const noticeEndpoints = [postNotice, previewNotice, getNotice, listVersions, getVersion];
