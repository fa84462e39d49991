import * as z from 'zod';
import { CREDENTIALS, REGION } from '../aws-names.ts';
import type { Timer } from '../clock/local-clock.ts';
import { signedHeadersFor } from '../engines/objects/signature.ts';
import { Lifecycle, lifecycleTimers } from './bucket-lifecycle.ts';
import { type Declared, declaration, propertiesOf } from './properties.ts';

/** `AWS::S3::Bucket`. */
const Properties = declaration(
  {
    BucketName: z.string().optional(),
    LifecycleConfiguration: Lifecycle.optional(),
  },
  'BucketEncryption',
  'CorsConfiguration',
  'LoggingConfiguration',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
  'VersioningConfiguration',
);

const CONFLICT = 409;

/** Make a bucket, unless the last run has. Answers by when its objects are deleted. */
export const provideBucket = async (endpoint: string, name: string, nowMs: () => number, declared: Declared): Promise<readonly Timer[]> => {
  const { LifecycleConfiguration } = propertiesOf(Properties, declared);
  const url = new URL(`/${name}`, endpoint);
  const request = { method: 'PUT', url, atMs: nowMs(), region: REGION };
  const { ok, status } = await fetch(url, { method: 'PUT', headers: signedHeadersFor(request, CREDENTIALS) });
  if (!ok && status !== CONFLICT) throw new Error(`${declared.stack}: the bucket ${declared.id} could not be made (${status})`);
  return LifecycleConfiguration ? lifecycleTimers({ endpoint, bucket: name, nowMs }, LifecycleConfiguration) : [];
};
