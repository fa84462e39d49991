import { AuditWanted } from '#domain/exports/audit-wanted';
import type { AuditPage } from '#ports/audit-log';
import { AUDIT_HEADER, auditRow } from '#views/audit-csv';
import { namedAsToAgency, namedAsToOperator } from '../agencies/read-audit.ts';
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
    const [own = null] = agency === '' ? [] : await sources.agencies.findMany([agency]);
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const asked = cursor === undefined ? query : { ...query, cursor };
      const page: AuditPage | null = await (agency === '' ? sources.audit.ofAll(asked) : sources.audit.ofAgency(agency, asked));
      if (!page) throw new Error('a cursor of the audit was refused that it had given out');
      const named = own ? namedAsToAgency(own, page.items) : agency === '' ? await namedAsToOperator(sources, page.items) : [];
      yield named.map(({ entry, agency: actor }) => auditRow(entry, actor)).join('');
      cursor = page.next;
    }
  },
};
