import type { S3ImportFiles } from '#adapters/s3/s3-import-files';
import type { SqsImportQueue } from '#adapters/sqs/sqs-import-queue';
import type { ImportFiles } from '#ports/import-files';
import type { ImportQueue } from '#ports/import-store';

/** Once, when it is first asked for. */
export const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
};

type Desk = Readonly<{ importFiles: Pick<ImportFiles, 'put' | 'uploadFor' | 'formFor' | 'size' | 'report'>; importQueue: ImportQueue }>;

/** Where a function takes imports in that seldom sees one: what speaks to S3 and SQS is loaded when the first one comes. */
export const importDesk = (load: Readonly<{ files: () => Promise<S3ImportFiles>; queue: () => Promise<SqsImportQueue> }>): Desk => {
  const files = once(load.files);
  const queue = once(load.queue);
  return {
    importFiles: {
      put: async (...given) => (await files()).put(...given),
      uploadFor: async (...given) => (await files()).uploadFor(...given),
      formFor: async (...given) => (await files()).formFor(...given),
      size: async (...given) => (await files()).size(...given),
      report: async (...given) => (await files()).report(...given),
    },
    importQueue: { send: async (importId) => (await queue()).send(importId) },
  };
};
