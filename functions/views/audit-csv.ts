import type { Agency } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import { BYTE_ORDER_MARK, csvLine } from '#domain/imports/csv-text';
import { actionWords, actorName } from './audit-words.ts';
import { beijingTime } from './ledger/beijing-time.ts';

const COLUMNS = {
  at: '时间（北京）',
  agency: '机关',
  did: '操作',
  action: '操作代码',
  subject: '对象',
  actor: '操作者',
  actorId: '操作者编号',
  person: '姓名',
} as const;
type Column = keyof typeof COLUMNS;

export const AUDIT_HEADER = BYTE_ORDER_MARK + csvLine(Object.entries(COLUMNS).map(([en, zh]) => `${zh} ${en}`));

/** @param agency whose key or staff acted, when that may be told and is known @param person who of them; '' where nobody is to be named */
export const auditRow = ({ at, agencyId, actor, action, subject }: AuditEntry, agency: Agency | null, person: string): string => {
  const cells: Readonly<Record<Column, string>> = {
    at: beijingTime(at),
    // Where the acts of operators stand that concern no agency.
    agency: agencyId.startsWith('*') ? '' : agencyId,
    did: actionWords(action),
    action,
    subject,
    actor: actorName(actor, agency),
    actorId: actor.id,
    person,
  };
  return csvLine(Object.values(cells));
};
