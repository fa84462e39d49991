import type { AgencyStore } from '#ports/agency-store';
import type { Aside } from '#ports/aside';
import type { AuditLog } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { FileForm } from '#ports/export-files';
import type { NoticeStore } from '#ports/notice-store';
import type { Receipts } from '#ports/receipts';
import type { StaffStore } from '#ports/staff-store';
import type { WriteWorkbook } from '#ports/write-workbook';
import type { WalkDeliveries } from '../ledger/walk-deliveries.ts';

/** All that files are made from. What a kind needs besides joins here, and is given by both functions that write files. */
export type ExportSources = WalkDeliveries &
  Readonly<{
    aside: Aside;
    notices: Pick<NoticeStore, 'find' | 'findVersion'>;
    agencies: Pick<AgencyStore, 'findMany'>;
    receipts: Pick<Receipts, 'list'>;
    audit: Pick<AuditLog, 'ofAgency' | 'ofAll'>;
    staff: Pick<StaffStore, 'namesOf'>;
    /** Text in GB 18030. */
    encodeGb18030: (text: string) => Promise<Uint8Array>;
    writeWorkbook: WriteWorkbook;
    clock: Clock;
  }>;

export type ExportParameters = Readonly<Record<string, string>>;

/** A kind of file that is taken out: short ones in an answer, long ones by a function that writes them. */
export type ExportKind = Readonly<{
  /** @param parameters as the endpoint that offers the kind gave them */
  form: (parameters: ExportParameters) => FileForm;
  /** Under which action it is written down who took one; null: nobody asks. */
  audited: string | null;
  /**
   * The file from its beginning, in flat memory; text of a form whose charset is GB 18030 is encoded so. One piece, if an empty one, for
   * each read of a store: the pieces of an answer are counted.
   */
  pieces: (sources: ExportSources, parameters: ExportParameters) => AsyncIterable<string | Uint8Array>;
}>;
