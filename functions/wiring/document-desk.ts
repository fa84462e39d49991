import type { S3Client } from '@aws-sdk/client-s3';
import type { DocumentFiles } from '#ports/document-files';
import type { DocumentReader } from '#ports/document-reader';
import { once } from './import-desk.ts';

type S3 = Readonly<{ client: S3Client; signer: S3Client }>;

/** Where documents become text. What reads them is large, and loaded when the first one comes. */
export const documentDesk = (
  env: Readonly<{ ATTACHMENTS_BUCKET: string }>,
  s3: () => Promise<S3>,
): Readonly<{ documentFiles: DocumentFiles; documentReader: DocumentReader }> => {
  const files = once(async () => {
    const [{ client, signer }, { S3DocumentFiles }] = await Promise.all([s3(), import('#adapters/s3/s3-document-files')]);
    return new S3DocumentFiles(client, env.ATTACHMENTS_BUCKET, signer);
  });
  return {
    documentFiles: {
      uploadFor: async (...given) => (await files()).uploadFor(...given),
      formFor: async (...given) => (await files()).formFor(...given),
      read: async (...given) => (await files()).read(...given),
    },
    documentReader: {
      fromHtml: async (html) => (await import('#adapters/documents/read-html')).readHtml(html),
      fromDocx: async (bytes) => (await import('#adapters/documents/read-docx')).readDocx(bytes),
    },
  };
};
