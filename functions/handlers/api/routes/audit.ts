import * as z from 'zod';
import type { Actor } from '#domain/agencies/audit';
import { type Instant, instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import { auditOfAgency, auditOfAll, type NamedEntry } from '#usecases/agencies/read-audit';
import { CURSOR_UNKNOWN, NO_AGENCY, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { AuditEntryOfAllView, AuditEntryView } from '../schemas/audit-views.ts';
import { DayOrTime, Paging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';

const START: Instant = '2000-01-01T00:00:00.000Z';
const END: Instant = '9999-12-31T23:59:59.999Z';

const Query = z.object({
  ...Paging,
  from: DayOrTime.optional()
    .describe('at or after')
    .meta({ examples: ['2026-11-01T00:00:00+08:00'] }),
  to: DayOrTime.optional()
    .describe('before')
    .meta({ examples: ['2026-12-01T00:00:00+08:00'] }),
  action: z
    .string()
    .max(60)
    .optional()
    .meta({ examples: ['key.issued'] }),
});

const instants = ({ from, to, ...query }: z.output<typeof Query>) => ({
  ...query,
  from: from === undefined ? START : instant(new Date(from)),
  to: to === undefined ? END : instant(new Date(to)),
});

/** An agency's key that acts for another agency has the scope of an operator. */
const OPERATOR_NAME = '运营者 operator';
const NAMES: Readonly<Record<Actor['kind'], string>> = {
  operator: OPERATOR_NAME,
  'agency-key': OPERATOR_NAME,
  staff: OPERATOR_NAME,
  subscriber: '订阅者 subscriber',
  service: '服务 the service',
};

const entryJson = ({ entry: { at, actor, action, subject }, agency }: NamedEntry) => ({
  at,
  actor: { kind: actor.kind, id: actor.id, name: agency?.name ?? NAMES[actor.kind] },
  action,
  subject,
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

const entryOfAllJson = (named: NamedEntry) => ({
  ...entryJson(named),
  ...(named.entry.agencyId === OPERATORS ? {} : { agencyId: named.entry.agencyId }),
});

export const auditEndpoints = [ofAgency, ofAll];
