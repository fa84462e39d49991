import type { S3Client } from '@aws-sdk/client-s3';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentChecks } from '#ports/attachment-store';
import type { ExportFiles } from '#ports/export-files';
import type { SniffFile } from '#ports/file-sniffer';
import { once } from './import-desk.ts';

type S3 = Readonly<{ client: S3Client; signer: S3Client }>;

/** S3 for functions that seldom see a file: loaded when the first comes. @param filesUrl by which others reach it; null: its own address */
export const s3ByAddress = (filesUrl: string | null): (() => Promise<S3>) =>
  once(async () => {
    const { s3Client, s3Signer } = await import('#adapters/s3/s3-client');
    const client = s3Client();
    return { client, signer: s3Signer(client, filesUrl) };
  });

type Bucket = Readonly<{ ATTACHMENTS_BUCKET: string }>;

/** The files of attachments. */
export const attachmentFiles = (
  env: Bucket & Readonly<{ FILES_URL?: string | null }>,
  s3 = s3ByAddress(env.FILES_URL ?? null),
): AttachmentFiles => {
  const files = once(async () => {
    const [{ client, signer }, { S3AttachmentFiles }] = await Promise.all([s3(), import('#adapters/s3/s3-attachment-files')]);
    return new S3AttachmentFiles(client, env.ATTACHMENTS_BUCKET, signer);
  });
  return {
    uploadFor: async (...given) => (await files()).uploadFor(...given),
    formFor: async (...given) => (await files()).formFor(...given),
    look: async (...given) => (await files()).look(...given),
    async *open(id) {
      yield* (await files()).open(id);
    },
    linkTo: async (...given) => (await files()).linkTo(...given),
    remove: async (...given) => (await files()).remove(...given),
  };
};

/** Files that were taken out, for those who only forget them. */
export const filesTakenOut = (env: Readonly<{ EXPORTS_BUCKET: string }>, s3 = s3ByAddress(null)): Pick<ExportFiles, 'forgetAll'> => {
  const files = once(async () => {
    const [{ client }, { S3ExportFiles }] = await Promise.all([s3(), import('#adapters/s3/s3-export-files')]);
    return new S3ExportFiles(client, env.EXPORTS_BUCKET);
  });
  return { forgetAll: async () => (await files()).forgetAll() };
};

type Desk = Bucket & Readonly<{ FILES_URL: string | null; SCANNER_URL: string | null; CHECKS_URL: string }>;

/** Where attachments are taken in. */
export const attachmentDesk = (env: Desk, s3: () => Promise<S3>) => {
  const checks = once(async () => {
    const [{ sqsClient }, { SqsAttachmentChecks }] = await Promise.all([
      import('#adapters/sqs/sqs-client'),
      import('#adapters/sqs/sqs-attachment-checks'),
    ]);
    return new SqsAttachmentChecks(sqsClient(), env.CHECKS_URL);
  });
  const attachmentChecks: AttachmentChecks = { send: async (id) => (await checks()).send(id) };
  const sniffFile: SniffFile = async (...given) => (await import('#adapters/files/sniff-file')).sniffFile(...given);
  return { attachmentFiles: attachmentFiles(env, s3), attachmentChecks, sniffFile, hasScanner: env.SCANNER_URL !== null };
};
