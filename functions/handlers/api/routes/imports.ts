import * as z from 'zod';
import { LONGEST_BASIS, MOST_BYTES, MOST_INLINE_BYTES } from '#domain/imports/import';
import { nameLine } from '#domain/input/fields';
import { holdsLink } from '#domain/text/links';
import { bilingual, ruleWords } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { awaitUpload, importFile, startImport } from '#usecases/imports/ask-for-import';
import { problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { ImportView, importJson, NewImportView } from '../schemas/import-views.ts';

const PRIVATE = { 'cache-control': 'no-store' };

const NO_IMPORT = problem(404, 'import-unknown', bilingual('没有这次导入,请核对编号', 'There is no such import: check the id'));

/** What comes instead of a file that is larger than a call. */
const Announcement = z
  .strictObject({
    bytes: z.int().min(1).max(MOST_BYTES),
    sha256: z.string().regex(/^[0-9a-f]{64}$/i, ruleWords('请填 64 位十六进制的 SHA-256', 'Give the SHA-256 in 64 hexadecimal digits')),
  })
  .meta({ id: 'FileAnnouncement' });

const Terms = z.object({
  dryRun: z.enum(['true', 'false']).default('false').describe('true: nothing is kept, and the report says what would be'),
  basis: nameLine(LONGEST_BASIS)
    .refine((text) => !holdsLink(text), ruleWords('依据中不能有网址或邮箱', 'It holds no web or email address'))
    .optional()
    .describe('the lawful basis on which nobody is asked for consent; it is kept, and stands in the letter that everybody gets'),
});

const make = endpoint.agency({
  method: 'post',
  path: '/v1/subscriptions/import',
  tag: 'operations',
  summary: '导入订阅名单 Import a list of subscriptions: CSV as Excel and WPS save it; larger ones are announced, and uploaded',
  scope: 'operator',
  idempotent: 'kept',
  body: Announcement.optional(),
  files: { mediaTypes: ['application/octet-stream', 'text/csv'], mostBytes: MOST_INLINE_BYTES },
  query: Terms,
  answers: {
    202: { description: 'under way, or waiting for its file', schema: NewImportView },
    ...problemDescriptions(400, 413, 415, 422),
  },
  example: { bytes: 12_000_000, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
  handle: async ({ deps, caller, query, body, file }): Promise<Answer> => {
    const terms = { dryRun: query.dryRun === 'true', basis: query.basis ?? null };
    if (file) {
      if (file.byteLength === 0) return { problem: EMPTY };
      const id = await importFile(deps, caller, file, terms);
      return { status: 202, body: { id }, headers: { location: `/v1/imports/${id}` } };
    }
    if (!body) return { problem: NO_FILE };
    const awaited = await awaitUpload(deps, caller, body, terms);
    if (awaited.kind === 'too-large') return { problem: NO_FILE };
    const { id, upload } = awaited;
    return { status: 202, body: { id, upload }, headers: { location: `/v1/imports/${id}`, ...PRIVATE } };
  },
});

const EMPTY = problem(422, 'file-empty', bilingual('文件是空的', 'The file is empty'));
const NO_FILE = problem(422, 'file-missing', bilingual('请发送 CSV 文件,或 {bytes, sha256}', 'Send a CSV file, or {bytes, sha256}'));

const start = endpoint.agency({
  method: 'post',
  path: '/v1/imports/{id}/start',
  tag: 'operations',
  summary: '文件已上传,开始导入 Begin with the file that was uploaded; told again, it goes on where it stands',
  scope: 'operator',
  answers: { 202: { description: 'under way, or done', schema: ImportView }, ...problemDescriptions(404, 409) },
  handle: async ({ deps, parameters, reader }): Promise<Answer> => {
    const outcome = await startImport(deps, parameters.id);
    switch (outcome.kind) {
      case 'started':
        return { status: 202, body: importJson(outcome.import, reader) };
      case 'unknown':
        return { problem: NO_IMPORT };
      case 'not-uploaded':
        return {
          problem: problem(
            409,
            'file-not-uploaded',
            bilingual('文件还没有上传完,请先 PUT 到 upload.url', 'The file is not there yet: PUT it to upload.url first'),
          ),
        };
    }
  },
});

const look = endpoint.agency({
  method: 'get',
  path: '/v1/imports/{id}',
  tag: 'operations',
  summary: '导入进度 How far an import is, and what became of its rows',
  scope: 'operator',
  answers: { 200: { description: 'the import', schema: ImportView }, ...problemDescriptions(404) },
  handle: async ({ deps, parameters, reader }): Promise<Answer> => {
    const found = await deps.imports.find(parameters.id);
    return found ? { status: 200, body: importJson(found, reader) } : { problem: NO_IMPORT };
  },
});

const report = endpoint.agency({
  method: 'get',
  path: '/v1/imports/{id}/report.csv',
  tag: 'operations',
  summary: '导入报告 What became of each row, a line for each; kept for a week, a long one behind a link that holds for 15 minutes',
  scope: 'operator',
  answers: {
    200: { description: 'CSV in UTF-8', mediaType: 'text/csv; charset=utf-8' },
    303: { description: 'to where a long one is' },
    ...problemDescriptions(404, 409),
  },
  handle: async ({ deps, parameters }): Promise<Answer> => {
    const found = await deps.imports.find(parameters.id);
    if (!found) return { problem: NO_IMPORT };
    if (found.state !== 'finished') return { problem: NOT_YET };
    const kept = await deps.importFiles.report(found.id);
    if (!kept) return { problem: REPORT_GONE };
    if (kept.kind === 'link') return { status: 303, headers: { location: kept.url, ...PRIVATE } };
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${found.id}-report.csv"`,
      ...PRIVATE,
    };
    return { status: 200, content: kept.bytes, headers };
  },
});

const NOT_YET = problem(
  409,
  'import-not-finished',
  bilingual('导入还没有完成,或文件无法读取:见 /v1/imports/{id}', 'It is not finished, or its file cannot be read: see /v1/imports/{id}'),
);
const REPORT_GONE = problem(
  404,
  'report-gone',
  bilingual('报告只保留 7 天,可重新试导入(dryRun)', 'Reports are kept for 7 days: a dry run makes one anew'),
);

export const importEndpoints = [make, start, look, report];
