import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { withoutLogging } from '../clients.ts';

/** Apart from the other clients: it is large, and few calls need it. */
export const s3Client = (options: Pick<S3ClientConfig, 'region' | 'credentials' | 'endpoint' | 'forcePathStyle'> = {}): S3Client =>
  withoutLogging(
    new S3Client({
      maxAttempts: 5,
      // A presigned request has the checksum that was asked for, and no other.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
      ...options,
    }),
  );

/** Signs addresses that lead to S3 by another one than its own, which passes on to it. @param filesUrl without a path; null: by its own */
export const s3Signer = (client: S3Client, filesUrl: string | null): S3Client =>
  filesUrl === null ? client : s3Client({ endpoint: filesUrl, forcePathStyle: true });
