import { nameLine } from '#domain/input/fields';
import { CorrectionDraft } from '#domain/notices/correction-draft';
import type { Notice } from '#domain/notices/notice';
import { correctNotice } from '#usecases/notices/correct-notice';
import { previewCorrection } from '#usecases/notices/preview-correction';
import { languageHeaders, problemDescriptions, saidTo } from '../answers.ts';
import { correctionAnswer } from '../correction-answer.ts';
import { notCorrected } from '../correction-problem.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { tagsOf } from '../notice-tag.ts';
import { CorrectionPreviewView } from '../schemas/correction-views.ts';
import { AcceptedNoticeView } from '../schemas/views.ts';

const EXAMPLE = {
  sections: [{ heading: '时间和地点', body: '合唱节于 12 月 21 日在云河文化馆举行。\n请于 12 月 5 日前报名。' }],
  note: '更正举办日期',
  notify: 'all',
};

const correction = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/corrections',
  tag: 'notices',
  summary: '更正,须带 If-Match A new version, with If-Match; told to everyone who was told of an earlier one',
  scope: 'notices:write',
  idempotent: 'recorded',
  ifMatch: 'needed',
  tagged: true,
  body: CorrectionDraft,
  answers: {
    201: { description: 'the new version', schema: AcceptedNoticeView },
    ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422),
  },
  example: EXAMPLE,
  handle: async (call): Promise<Answer> => {
    const isSeen = (standing: Notice): boolean => tagsOf(standing).some(call.isSeen);
    const done = await correctNotice(call.deps, call.caller, call.parameters.id, call.body, isSeen, call.requestKey);
    return correctionAnswer(call, done);
  },
});

const CorrectionLookedAt = CorrectionDraft.extend({ note: nameLine(300).optional() }).meta({ id: 'CorrectionPreviewDraft' });

const preview = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/corrections/preview',
  tag: 'notices',
  summary: '预览更正,不更正 What a correction would change and who would be told; changes nothing',
  scope: 'notices:write',
  body: CorrectionLookedAt,
  answers: {
    200: { description: 'what changes, and who is told', schema: CorrectionPreviewView },
    ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422),
  },
  example: EXAMPLE,
  handle: async (call): Promise<Answer> => {
    const previewed = await previewCorrection(call.deps, call.caller, call.parameters.id, call.body);
    if (previewed.kind !== 'previewed') return notCorrected(previewed);
    const { warnings, ...body } = previewed.preview;
    return { status: 200, headers: languageHeaders(call.reader), body: { ...body, warnings: saidTo(call.reader, warnings) } };
  },
});

export const correctionEndpoints = [correction, preview];
