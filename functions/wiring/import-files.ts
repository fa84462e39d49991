import type { S3ImportFiles } from '#adapters/s3/s3-import-files';
import type { ImportFiles } from '#ports/import-files';

/** Files of imports for a function that seldom sees one: what speaks to S3 is loaded when the first one comes. */
export const importFilesOf = (bucket: string): Pick<ImportFiles, 'put' | 'uploadFor' | 'size' | 'report'> => {
  let loading: Promise<S3ImportFiles> | undefined;
  const loaded = (): Promise<S3ImportFiles> => {
    loading ??= Promise.all([import('#adapters/s3/s3-client'), import('#adapters/s3/s3-import-files')]).then(
      ([{ s3Client }, { S3ImportFiles: Files }]) => new Files(s3Client(), bucket),
    );
    return loading;
  };
  return {
    put: async (...given) => (await loaded()).put(...given),
    uploadFor: async (...given) => (await loaded()).uploadFor(...given),
    size: async (...given) => (await loaded()).size(...given),
    report: async (...given) => (await loaded()).report(...given),
  };
};
