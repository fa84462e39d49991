import * as z from 'zod';
import { type DocumentRefusal, MOST_DOCUMENT_BYTES } from '#domain/documents/document';
import { REFUSAL_WORDS } from '#domain/documents/refusal-words';
import { bilingual, type Reader, ruleWords } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import type { Converted } from '#usecases/documents/convert-document';
import { languageHeaders, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { ConversionView, conversionJson, NewDocumentView } from '../schemas/conversion-view.ts';

/** With a parser of Markdown: read when the first document comes. */
const documents = () => import('#usecases/documents/convert-document');

const Document = z
  .strictObject({
    bytes: z.int().min(1).max(MOST_DOCUMENT_BYTES, ruleWords('文件上限 20 MB', 'A document has at most 20 MB')),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, ruleWords('请填 64 位十六进制的 SHA-256', 'Give the SHA-256 in 64 hexadecimal digits'))
      .toLowerCase(),
  })
  .meta({ id: 'DocumentAnnouncement' });

const Pasted = z.strictObject({ html: z.string().describe('`text/html` as it lies on the clipboard') }).meta({ id: 'PastedText' });

const announce = endpoint.agency({
  method: 'post',
  path: '/v1/documents',
  tag: 'notices',
  summary: '上传 Word 文档 Announce a .docx that is to become text; PUT it where the answer says within an hour. It is deleted after a day',
  scope: 'notices:write',
  idempotent: 'kept',
  body: Document,
  answers: {
    201: { description: 'where to PUT the file, with which headers', schema: NewDocumentView },
    ...problemDescriptions(400, 401, 403, 415, 422),
  },
  example: { bytes: 20_480, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
  handle: async ({ deps, caller, body }): Promise<Answer> => {
    const awaited = await (await documents()).awaitDocument(deps, caller, body);
    switch (awaited.kind) {
      case 'awaited': {
        const { id, upload } = awaited;
        return { status: 201, body: { id, upload }, headers: { location: `/v1/documents/${id}`, 'cache-control': 'no-store' } };
      }
      case 'scope-missing':
        return { problem: NOT_ALLOWED };
      case 'too-large':
        return { problem: refusalProblem('document-too-large') };
    }
  },
});

const convert = endpoint.agency({
  method: 'post',
  path: '/v1/documents/{id}/conversion',
  tag: 'notices',
  summary: '把已上传的 .docx 变成正文 Read an uploaded .docx as title, text and sections; changes nothing',
  scope: 'notices:write',
  answers: {
    200: { description: 'what a notice may have of it, and what it may not', schema: ConversionView },
    ...problemDescriptions(401, 403, 404, 413, 422),
  },
  handle: async ({ deps, caller, parameters, reader }): Promise<Answer> =>
    answerOf(await (await documents()).convertDocument(deps, caller, parameters.id), reader),
});

/** An invocation takes 6 MB. */
const MOST_BYTES = 4_000_000;

const convertPasted = endpoint.agency({
  method: 'post',
  path: '/v1/documents/conversion',
  tag: 'notices',
  summary:
    '把粘贴的网页或 Word 内容变成正文 Read what Word, WPS or a browser leaves on the clipboard, as `text/html` or `{html}`; changes nothing',
  scope: 'notices:write',
  body: Pasted.optional(),
  files: {
    mediaTypes: ['text/html'],
    mostBytes: MOST_BYTES,
    tooLarge: problem(413, 'document-too-large', REFUSAL_WORDS['document-too-large']),
    example: '<p class=MsoNormal>各区民政局：</p>',
  },
  answers: {
    200: { description: 'what a notice may have of it, and what it may not', schema: ConversionView },
    ...problemDescriptions(400, 401, 403, 413, 415, 422),
  },
  example: { html: '<p>各区民政局：</p><p>一、报名时间</p>' },
  handle: async ({ deps, caller, body, file, reader }): Promise<Answer> => {
    const html = file ? new TextDecoder().decode(file) : body?.html;
    return html === undefined ? { problem: NOTHING_PASTED } : answerOf(await (await documents()).convertHtml(deps, caller, html), reader);
  },
});

const answerOf = (converted: Converted, reader: Reader): Answer => {
  switch (converted.kind) {
    case 'converted':
      return {
        status: 200,
        body: conversionJson(converted.conversion, reader),
        headers: { ...languageHeaders(reader), 'cache-control': 'no-store' },
      };
    case 'refused':
      return { problem: refusalProblem(converted.reason) };
    case 'document-unknown':
      return { problem: NO_DOCUMENT };
    case 'scope-missing':
      return { problem: NOT_ALLOWED };
  }
};

const refusalProblem = (reason: DocumentRefusal): Problem =>
  problem(reason === 'document-too-large' ? 413 : 422, reason, REFUSAL_WORDS[reason]);

const NO_DOCUMENT = problem(
  404,
  'document-unknown',
  bilingual(
    '没有这个文档:请先 PUT 到 upload.url;上传的文档保留一天',
    'There is no such document: PUT it to upload.url first; what was uploaded is kept for a day',
  ),
);
const NOT_ALLOWED = problem(403, 'scope-missing', bilingual('您的身份不能这样做', 'Your roles do not allow this'));
const NOTHING_PASTED = problem(422, 'html-missing', bilingual('请发送 text/html,或 JSON {html}', 'Send text/html, or JSON {html}'));

export const documentEndpoints = [announce, convert, convertPasted];
