import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { SECOND } from '#domain/time';
import type { UploadForm } from '#ports/upload';
import type { ObjectName } from './signed-urls.ts';

/**
 * A form that a browser sends to S3 by itself (S3 API reference, "Browser-Based Uploads Using POST"): one file, to one place, no larger
 * than is said, and back to a page of ours.
 */
export const signedForm = (
  signer: S3Client,
  object: ObjectName,
  { backTo, leastBytes = 1, mostBytes, lastsMs }: Readonly<{ backTo: string; leastBytes?: number; mostBytes: number; lastsMs: number }>,
): Promise<UploadForm> =>
  createPresignedPost(signer, {
    ...object,
    Fields: { success_action_redirect: backTo },
    Conditions: [
      ['content-length-range', leastBytes, mostBytes],
      ['eq', '$success_action_redirect', backTo],
    ],
    Expires: lastsMs / SECOND,
  });
