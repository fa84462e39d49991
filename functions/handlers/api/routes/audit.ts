import * as z from 'zod';
import { ALL_OF_AUDIT } from '#domain/agencies/audit';
import { OPERATORS } from '#ports/audit-log';
import { ownAgency } from '#usecases/agencies/own-agency';
import { auditOfAgency, auditOfAll, type ReadEntry } from '#usecases/agencies/read-audit';
import { takeExport } from '#usecases/exports/take-export';
import { actorName } from '#views/audit-words';
import { CURSOR_UNKNOWN, NO_AGENCY, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { fileAnswer, fileDescriptions } from '../file-answer.ts';
import { AuditEntryOfAllView, AuditEntryView } from '../schemas/audit-views.ts';
import { boundsOf, Charset, FromTo, Paging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';

const Query = z.object({
  ...Paging,
  ...FromTo('done'),
  action: z
    .string()
    .max(60)
    .optional()
    .meta({ examples: ['key.issued'] }),
});

const instants = (query: z.output<typeof Query>) => ({ ...query, ...boundsOf(query, ALL_OF_AUDIT) });

const entryJson = ({ entry: { at, actor, action, subject, reason }, agency, person }: ReadEntry) => ({
  at,
  actor: { kind: actor.kind, id: actor.id, name: actorName(actor, agency), ...(person ? { person } : {}) },
  action,
  subject,
  ...(reason === undefined ? {} : { reason }),
});

const PAGE = 'a page may be short or empty and have `next`';

const ofAgency = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}/audit',
  tag: 'agencies',
  summary: '操作记录 Who did what in the name of an agency, newest first',
  scope: 'agency:admin',
  query: Query,
  answers: { 200: { description: PAGE, schema: listOf(AuditEntryView) }, ...problemDescriptions(400, 401, 403, 404) },
  handle: async ({ deps, caller, parameters, query }): Promise<Answer> => {
    const read = await auditOfAgency(deps, caller, parameters.id, instants(query));
    if (read.kind !== 'read') return { problem: read.kind === 'agency-unknown' ? NO_AGENCY : CURSOR_UNKNOWN };
    const { kind: _kind, items, ...more } = read;
    return { status: 200, body: { items: items.map(entryJson), ...more } };
  },
});

const ofAll = endpoint.agency({
  method: 'get',
  path: '/v1/audit',
  tag: 'operations',
  summary: '全部操作记录 Who did what, over all agencies and by operators, newest first',
  scope: 'operator',
  query: Query,
  answers: { 200: { description: PAGE, schema: listOf(AuditEntryOfAllView) }, ...problemDescriptions(400, 401, 403) },
  handle: async ({ deps, query }): Promise<Answer> => {
    const read = await auditOfAll(deps, instants(query));
    if (read.kind !== 'read') return { problem: CURSOR_UNKNOWN };
    const { kind: _kind, items, ...more } = read;
    return { status: 200, body: { items: items.map(entryOfAllJson), ...more } };
  },
});

const entryOfAllJson = (named: ReadEntry) => ({
  ...entryJson(named),
  ...(named.entry.agencyId === OPERATORS ? {} : { agencyId: named.entry.agencyId }),
});

/** Of a file: what a page has no part in. */
const { limit: _limit, cursor: _cursor, ...Wanted } = Query.shape;
const FileQuery = z.object({ ...Wanted, charset: Charset });

const wantedOf = (agency: string, { charset, ...query }: z.output<typeof FileQuery>) => {
  const { action = '' } = query;
  const { from, to } = boundsOf(query, ALL_OF_AUDIT);
  return { kind: 'audit', parameters: { charset, agency, from, to, action } };
};

const fileOfAgency = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}/audit.csv',
  tag: 'agencies',
  summary: '导出操作记录 Who did what in the name of an agency, whole, as a table',
  scope: 'agency:admin',
  query: FileQuery,
  answers: { ...fileDescriptions('text/csv; charset=utf-8'), ...problemDescriptions(400, 401, 403, 404) },
  handle: async ({ deps, caller, parameters, query, isAsync }): Promise<Answer> => {
    const agency = await ownAgency(deps, caller, parameters.id);
    if (!agency) return { problem: NO_AGENCY };
    return fileAnswer(await takeExport(deps, wantedOf(agency.id, query), caller, isAsync));
  },
});

const fileOfAll = endpoint.agency({
  method: 'get',
  path: '/v1/audit.csv',
  tag: 'operations',
  summary: '导出全部操作记录 Who did what, over all agencies and by operators, whole, as a table',
  scope: 'operator',
  query: FileQuery,
  answers: { ...fileDescriptions('text/csv; charset=utf-8'), ...problemDescriptions(400, 401, 403) },
  handle: async ({ deps, caller, query, isAsync }): Promise<Answer> =>
    fileAnswer(await takeExport(deps, wantedOf('', query), caller, isAsync)),
});

export const auditEndpoints = [ofAgency, ofAll, fileOfAgency, fileOfAll];
