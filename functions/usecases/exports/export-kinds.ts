import type { WantedExport } from '#domain/exports/export-job';
import { auditFile } from './audit-file.ts';
import { deliveriesFile } from './deliveries-file.ts';
import type { ExportKind, ExportSources } from './export-kind.ts';
import { receiptsFile, receiptsWorkbook } from './receipts-file.ts';
import { subscriptionsFile } from './subscriptions-file.ts';

/** Every kind of file that is taken out, each from a module of its own. Who may have one is asked by the endpoint that offers it. */
export const EXPORT_KINDS: Readonly<Record<string, ExportKind>> = {
  receipts: receiptsFile,
  'receipts-workbook': receiptsWorkbook,
  subscriptions: subscriptionsFile,
  deliveries: deliveriesFile,
  audit: auditFile,
};

/** @throws for a kind that this release does not know */
export const kindOf = ({ kind }: Pick<WantedExport, 'kind'>): ExportKind => {
  const known = EXPORT_KINDS[kind];
  if (!known) throw new Error(`there is no kind of export named ${kind}`);
  return known;
};

const UTF8 = new TextEncoder();

/** The octets of a file, piece by piece. The mark says UTF-8, and would be a character of its own in another encoding. */
export async function* octetsOf(sources: ExportSources, wanted: WantedExport): AsyncGenerator<Uint8Array, void, undefined> {
  const kind = kindOf(wanted);
  const isGb18030 = /charset=gb18030/i.test(kind.form(wanted.parameters).type);
  for await (const piece of kind.pieces(sources, wanted.parameters)) {
    if (typeof piece !== 'string') yield piece;
    else yield isGb18030 ? await sources.encodeGb18030(piece.replace('\uFEFF', '')) : UTF8.encode(piece);
  }
}
