import * as z from 'zod';
import { CREDENTIALS, REGION } from '../aws-names.ts';
import { signedHeadersFor } from '../engines/objects/signature.ts';
import { type Declared, declaration, propertiesOf } from './properties.ts';

/** `AWS::S3::Bucket`. */
const Properties = declaration(
  {
    BucketName: z.string().optional(),
  },
  'BucketEncryption',
  'CorsConfiguration',
  'LifecycleConfiguration',
  'LoggingConfiguration',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
  'VersioningConfiguration',
);

const CONFLICT = 409;

/** Make a bucket, unless the last run has. */
export const provideBucket = async (endpoint: string, name: string, nowMs: number, declared: Declared): Promise<void> => {
  propertiesOf(Properties, declared);
  const url = new URL(`/${name}`, endpoint);
  const request = { method: 'PUT', url, atMs: nowMs, region: REGION };
  const { ok, status } = await fetch(url, { method: 'PUT', headers: signedHeadersFor(request, CREDENTIALS) });
  if (!ok && status !== CONFLICT) throw new Error(`${declared.stack}: the bucket ${declared.id} could not be made (${status})`);
};
