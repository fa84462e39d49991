import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { after, type Instant, SECOND } from '#domain/time';
import type { Upload } from '#ports/upload';

export type ObjectName = Readonly<{ Bucket: string; Key: string }>;

/**
 * Where one file may be put, and no other: its length and its hash are signed. @param sha256 hex @param lastsMs how long it may be put
 * there
 */
export const signedUpload = async (
  signer: S3Client,
  object: ObjectName,
  { bytes, sha256 }: Readonly<{ bytes: number; sha256: string }>,
  { now, lastsMs }: Readonly<{ now: Instant; lastsMs: number }>,
): Promise<Upload> => {
  const checksum = Buffer.from(sha256, 'hex').toString('base64');
  const put = new PutObjectCommand({ ...object, ContentLength: bytes, ChecksumSHA256: checksum });
  const url = await getSignedUrl(signer, put, {
    expiresIn: lastsMs / SECOND,
    // As headers that are signed: in the query anybody who has the link could send another file.
    signableHeaders: new Set(['host', 'content-length', 'x-amz-checksum-sha256']),
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
  });
  return { url, headers: { 'content-length': String(bytes), 'x-amz-checksum-sha256': checksum }, expiresAt: after(now, lastsMs) };
};

/** Where a file is got for a while. @param disposition `Content-Disposition` of the answer */
export const signedDownload = (
  signer: S3Client,
  object: ObjectName,
  { disposition, mediaType, lastsMs }: Readonly<{ disposition: string; mediaType?: string; lastsMs: number }>,
): Promise<string> => {
  const get = new GetObjectCommand({
    ...object,
    ResponseContentDisposition: disposition,
    ...(mediaType === undefined ? {} : { ResponseContentType: mediaType }),
  });
  return getSignedUrl(signer, get, { expiresIn: lastsMs / SECOND });
};
