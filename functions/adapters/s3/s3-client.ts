import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { withoutLogging } from '../clients.ts';

/** Apart from the other clients: it is large, and few calls need it. */
export const s3Client = (options: Pick<S3ClientConfig, 'region' | 'credentials' | 'endpoint'> = {}): S3Client =>
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
