import * as z from 'zod';
import { actorOf } from '#domain/agencies/audit';
import { instant } from '#domain/time';
import { speaksFor } from '#usecases/callers/authorize';
import { CURSOR_UNKNOWN, NO_AGENCY, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { DayOrTime, Paging } from '../schemas/queries.ts';
import { AuditEntryView, listOf } from '../schemas/views.ts';

const START = '2000-01-01T00:00:00.000Z';
const END = '9999-12-31T23:59:59.999Z';

const auditOfAgency = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}/audit',
  tag: 'agencies',
  summary: '操作记录 Who did what in the name of an agency, newest first',
  scope: 'agency:admin',
  query: z.object({
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
  }),
  answers: {
    200: { description: 'a page may be short or empty and have `next`', schema: listOf(AuditEntryView) },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async (call): Promise<Answer> => {
    const id = call.parameters.id;
    const agency = speaksFor(call.caller, id) ? await call.deps.agencies.find(id) : null;
    if (!agency) return { problem: NO_AGENCY };
    const { from, to, ...query } = call.query;
    const page = await call.deps.audit.ofAgency(id, {
      ...query,
      from: from === undefined ? START : instant(new Date(from)),
      to: to === undefined ? END : instant(new Date(to)),
    });
    if (!page) return { problem: CURSOR_UNKNOWN };
    const items = page.items.map((entry) => {
      const actor = actorOf(entry);
      const name = actor.kind === 'operator' ? '运营者 operator' : agency.name;
      return { at: entry.at, actor: { ...actor, name }, action: entry.action, subject: entry.subject };
    });
    return { status: 200, body: { ...page, items } };
  },
});

export const auditEndpoints = [auditOfAgency];
