import type { AuditEntry } from '#domain/agencies/audit';
import { AuditWanted } from '#domain/exports/audit-wanted';
import type { AuditPage } from '#ports/audit-log';
import { AUDIT_HEADER, auditRow } from '#views/audit-csv';
import { namedAsToAgency, namedAsToOperator, rosterOf } from '../agencies/read-audit.ts';
import type { ExportKind } from './export-kind.ts';

/** An entry for a page of a file is small, and a page of the store holds so many. */
const TOGETHER = 500;

/** Who did what, newest first: of one agency, or of all. */
export const auditFile: ExportKind = {
  form: (parameters) => ({ name: 'audit.csv', type: `text/csv; charset=${AuditWanted.parse(parameters).charset}` }),
  audited: null,
  pieces: async function* (sources, parameters) {
    const { agency, from, to, action } = AuditWanted.parse(parameters);
    yield AUDIT_HEADER;
    const query = { from, to, limit: TOGETHER, ...(action === '' ? {} : { action }) };
    const rosters = new Map<string, Promise<ReadonlyMap<string, string>>>();
    const personIn = async (entry: AuditEntry): Promise<string> => {
      const roster = rosterOf(entry);
      // Of whoever acted from outside, an agency is not told who they are.
      if (roster === undefined || (agency !== '' && roster !== agency)) return '';
      const names = rosters.get(roster) ?? sources.staff.namesOf(roster);
      rosters.set(roster, names);
      return (await names).get(entry.actor.id) ?? '';
    };
    const [own = null] = agency === '' ? [] : await sources.agencies.findMany([agency]);
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const asked = cursor === undefined ? query : { ...query, cursor };
      const page: AuditPage | null = await (agency === '' ? sources.audit.ofAll(asked) : sources.audit.ofAgency(agency, asked));
      if (!page) throw new Error('a cursor of the audit was refused that it had given out');
      const named = own ? namedAsToAgency(own, page.items) : agency === '' ? await namedAsToOperator(sources, page.items) : [];
      const rows = named.map(async ({ entry, agency: actor }) => auditRow(entry, actor, await personIn(entry)));
      yield (await Promise.all(rows)).join('');
      cursor = page.next;
    }
  },
};
