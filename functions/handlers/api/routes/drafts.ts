import * as z from 'zod';
import type { Actor } from '#domain/agencies/audit';
import { type Draft, DraftContent, draftFlaws } from '#domain/notices/draft';
import type { Reader } from '#domain/text/wording';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { beginDraft, changeDraft, dropDraft, findDraft, listDrafts, publishDraft } from '#usecases/notices/write-draft';
import { acceptedAnswer } from '../accepted-answer.ts';
import { languageHeaders, NO_AGENCY, problemDescriptions, problemOfBody, STALE, saidTo } from '../answers.ts';
import { correctionAnswer } from '../correction-answer.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { notAccepted } from '../notice-problem.ts';
import { DraftSummaryView, DraftView } from '../schemas/draft-view.ts';
import { ShortPaging } from '../schemas/queries.ts';
import { AcceptedNoticeView, listOf } from '../schemas/views.ts';
import { shortList } from '../short-list.ts';

const all = '/v1/agencies/{id}/drafts';
const one = '/v1/agencies/{id}/drafts/{draftId}';

const Body = DraftContent.meta({ id: 'DraftContent' }).describe(
  'what POST /v1/notices takes, as far as it is written; with `corrects: {noticeId, version}` what POST …/corrections takes, for that version',
);

const EXAMPLE = { title: '关于举办社区合唱节的通知', sections: [{ body: '合唱节于 12 月 20 日举行。' }] };

const tagOf = ({ id, revision }: Draft): string => `"${id}-${revision}"`;

const whoJson = ({ kind, id }: Actor) => ({ kind, id });

const headJson = ({ content: _content, createdBy, updatedBy, ...draft }: Draft) => ({
  ...draft,
  createdBy: whoJson(createdBy),
  updatedBy: whoJson(updatedBy),
});

const summaryJson = (draft: Draft) => ({
  ...headJson(draft),
  ...('title' in draft.content ? { title: draft.content['title'] } : {}),
  ...('corrects' in draft.content ? { corrects: draft.content['corrects'] } : {}),
});

const draftJson = (draft: Draft, reader: Reader) => ({
  ...draft.content,
  ...headJson(draft),
  problems: saidTo(reader, draftFlaws(draft.content)),
});

const shown = (status: 200 | 201, draft: Draft, reader: Reader): Answer => ({
  status,
  body: draftJson(draft, reader),
  headers: {
    ...languageHeaders(reader),
    etag: tagOf(draft),
    ...(status === 201 ? { location: `/v1/agencies/${draft.agencyId}/drafts/${draft.id}` } : {}),
  },
});

type Refused = Exclude<Awaited<ReturnType<typeof beginDraft>>, { kind: 'written' }>;

const draftProblem = (refused: Refused): Problem => {
  switch (refused.kind) {
    case 'agency-unknown':
      return NO_AGENCY;
    case 'draft-unknown':
      return problem(404, 'draft-unknown', bilingual('没有这份稿件,请核对编号', 'There is no such draft: check the id'));
    case 'scope-missing':
      return problem(403, 'scope-missing', bilingual('您的身份不能这样做', 'Your roles do not allow this'));
    case 'stale':
      return STALE;
    case 'too-large':
      return problem(
        413,
        'draft-too-large',
        bilingual(
          `稿件共 ${refused.bytes} 字节,上限 256000,请缩短`,
          `The draft has ${refused.bytes} bytes, 256000 are allowed: shorten it`,
        ),
      );
    case 'enough':
      return problem(
        409,
        'drafts-enough',
        bilingual(
          '本机关稿件已达 100 份,请先发布或删除',
          'This agency has 100 drafts, which are all it may have: publish or delete one first',
        ),
      );
    case 'malformed':
      return problemOfBody(refused);
  }
};

const begin = endpoint.agency({
  method: 'post',
  path: all,
  tag: 'agencies',
  summary: '新建稿件 Begin a draft: incomplete, seen by the agency alone, without consequences',
  scope: 'notices:write',
  idempotent: 'kept',
  tagged: true,
  body: Body,
  answers: { 201: { description: 'the draft', schema: DraftView }, ...problemDescriptions(400, 401, 403, 404, 409, 413) },
  example: EXAMPLE,
  handle: async ({ deps, caller, parameters, body, reader }): Promise<Answer> => {
    const begun = await beginDraft(deps, caller, parameters.id, body);
    return begun.kind === 'written' ? shown(201, begun.draft, reader) : { problem: draftProblem(begun) };
  },
});

const list = endpoint.agency({
  method: 'get',
  path: all,
  tag: 'agencies',
  summary: '稿件列表 Drafts of an agency, newest first',
  scope: 'notices:read',
  query: z.object(ShortPaging),
  answers: {
    200: { description: 'without their text', schema: listOf(DraftSummaryView) },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async ({ deps, caller, parameters, query }): Promise<Answer> => {
    const drafts = await listDrafts(deps, caller, parameters.id);
    return drafts ? shortList(drafts, ({ id }) => id, query, summaryJson) : { problem: NO_AGENCY };
  },
});

const get = endpoint.agency({
  method: 'get',
  path: one,
  tag: 'agencies',
  summary: '一份稿件 One draft, with what it cannot be published with',
  scope: 'notices:read',
  tagged: true,
  answers: { 200: { description: 'the draft', schema: DraftView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters, reader }): Promise<Answer> => {
    const found = await findDraft(deps, caller, parameters.id, parameters.draftId);
    return found.kind === 'seen' ? shown(200, found.draft, reader) : { problem: draftProblem(found) };
  },
});

const revisions = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}/drafts/{draftId}/revisions',
  tag: 'agencies',
  summary: '稿件的旧稿 Earlier revisions of a draft, newest first, twenty at most',
  scope: 'notices:read',
  answers: { 200: { description: 'earlier ones', schema: listOf(DraftView) }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters, reader }): Promise<Answer> => {
    const found = await findDraft(deps, caller, parameters.id, parameters.draftId);
    if (found.kind !== 'seen') return { problem: draftProblem(found) };
    const kept = await deps.drafts.revisions(found.draft.agencyId, found.draft.id);
    return { status: 200, body: { items: kept.map((earlier) => draftJson(earlier, reader)) }, headers: languageHeaders(reader) };
  },
});

const put = endpoint.agency({
  method: 'put',
  path: one,
  tag: 'agencies',
  summary: '修改稿件 Replace what a draft says; If-Match, so that two people do not overwrite each other',
  scope: 'notices:write',
  ifMatch: 'needed',
  tagged: true,
  body: Body,
  answers: { 200: { description: 'the draft', schema: DraftView }, ...problemDescriptions(400, 401, 403, 404, 413) },
  example: EXAMPLE,
  handle: async ({ deps, caller, parameters, body, reader, isSeen }): Promise<Answer> => {
    const changed = await changeDraft(deps, caller, parameters.id, parameters.draftId, body, (draft) => isSeen(tagOf(draft)));
    return changed.kind === 'written' ? shown(200, changed.draft, reader) : { problem: draftProblem(changed) };
  },
});

const remove = endpoint.agency({
  method: 'delete',
  path: one,
  tag: 'agencies',
  summary: '删除稿件 Delete a draft with its revisions',
  scope: 'notices:write',
  ifMatch: 'taken',
  answers: { 204: { description: 'deleted' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters, isSeen }): Promise<Answer> => {
    const dropped = await dropDraft(deps, caller, parameters.id, parameters.draftId, (draft) => isSeen(tagOf(draft)));
    return dropped.kind === 'dropped' ? { status: 204 } : { problem: draftProblem(dropped) };
  },
});

const publish = endpoint.agency({
  method: 'post',
  path: '/v1/agencies/{id}/drafts/{draftId}/publication',
  tag: 'agencies',
  summary: '签发稿件 Publish a draft, as POST /v1/notices would; with four eyes by somebody else than its writers',
  scope: 'notices:write',
  ifMatch: 'taken',
  answers: {
    201: { description: 'published, or the next version of what it corrects', schema: AcceptedNoticeView },
    202: { description: 'kept: a co-issuer has still to sign, or it is scheduled', schema: AcceptedNoticeView },
    ...problemDescriptions(401, 403, 404, 409, 412, 413, 422),
  },
  handle: async (call): Promise<Answer> => {
    const { deps, caller, parameters, isSeen } = call;
    const published = await publishDraft(deps, caller, parameters.id, parameters.draftId, (draft) => isSeen(tagOf(draft)));
    if ('notice' in published) return acceptedAnswer(call, published);
    switch (published.kind) {
      case 'correction':
        return published.corrected.kind === 'stale' ? { problem: OTHER_VERSION } : correctionAnswer(call, published.corrected);
      case 'agency-unknown':
      case 'draft-unknown':
      case 'scope-missing':
      case 'stale':
      case 'enough':
      case 'malformed':
        return { problem: draftProblem(published) };
      default:
        return notAccepted(published);
    }
  },
});

const OTHER_VERSION = problem(
  409,
  'version-outdated',
  bilingual(
    '通知已有更新的版本:请对照现行版本改写稿件,并改正 corrects.version',
    'The notice has a later version: write the draft for the one in force, and correct corrects.version',
  ),
);

export const draftEndpoints = [begin, list, get, revisions, put, remove, publish];
