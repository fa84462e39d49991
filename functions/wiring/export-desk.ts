import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoExportStore } from '#adapters/dynamodb/mailings/dynamo-export-store';
import { DynamoReceipts } from '#adapters/dynamodb/mailings/dynamo-receipts';
import { keptFor } from '#adapters/dynamodb/mailings/ledger-keeping';
import { DynamoAside } from '#adapters/dynamodb/subscriptions/dynamo-aside';
import { systemClock } from '#adapters/system/system-clock';
import type { ExportFiles } from '#ports/export-files';
import type { ExportQueue } from '#ports/export-store';
import type { ImportFiles } from '#ports/import-files';
import type { Sheet, SheetCell } from '#ports/write-workbook';
import { once } from './import-desk.ts';

type Tables = Readonly<{ SUBSCRIPTIONS_TABLE: string; MAILINGS_TABLE: string; LEDGER_DAYS: number }>;

/** What files are made from and kept by, wherever they are written. */
export const exportStores = (dynamoDb: DynamoDBClient, env: Tables) => ({
  exports: new DynamoExportStore(dynamoDb, env.MAILINGS_TABLE),
  aside: new DynamoAside(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  receipts: new DynamoReceipts(dynamoDb, env.MAILINGS_TABLE, env.SUBSCRIPTIONS_TABLE, keptFor(env.LEDGER_DAYS, systemClock)),
  // With its tables it is large.
  encodeGb18030: async (text: string): Promise<Uint8Array> => (await import('#adapters/text/gb18030')).encodeGb18030(text),
  writeWorkbook,
});

/** What writes workbooks is loaded when the first one is wanted. */
async function* writeWorkbook(sheet: Sheet, rows: AsyncIterable<readonly SheetCell[]>): AsyncGenerator<Uint8Array, void, undefined> {
  const xlsx = await import('#adapters/xlsx/xlsx-workbook');
  yield* xlsx.writeWorkbook(sheet, rows);
}

type Desk = Readonly<{ exportFiles: Pick<ExportFiles, 'link' | 'forgetAll'>; exportQueue: ExportQueue }>;

/** Where files are asked for that seldom are long: what speaks to S3 and SQS is loaded when the first long one comes. */
export const exportDesk = (
  load: Readonly<{ files: () => Promise<Pick<ExportFiles, 'link' | 'forgetAll'>>; queue: () => Promise<ExportQueue> }>,
): Desk => {
  const files = once(load.files);
  const queue = once(load.queue);
  return {
    exportFiles: { link: async (name) => (await files()).link(name), forgetAll: async () => (await files()).forgetAll() },
    exportQueue: { send: async (exportId) => (await queue()).send(exportId) },
  };
};

type Forgotten = Readonly<{ exports: Pick<ExportFiles, 'forgetAll'>; imports: Pick<ImportFiles, 'drop' | 'forgetReports' | 'uploads'> }>;

/** Where an address is erased now and then: what speaks to S3 is loaded when the first one is. */
export const filesToForget = (load: () => Promise<Forgotten>) => {
  const files = once(load);
  return {
    exportFiles: { forgetAll: async () => (await files()).exports.forgetAll() },
    importFiles: {
      forgetReports: async (...given: Parameters<ImportFiles['forgetReports']>) => (await files()).imports.forgetReports(...given),
      drop: async (importId: string) => (await files()).imports.drop(importId),
      uploads: async () => (await files()).imports.uploads(),
    },
  };
};
