import * as z from 'zod';
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
export const provideBucket = async (endpoint: string, name: string, declared: Declared): Promise<void> => {
  propertiesOf(Properties, declared);
  const { ok, status } = await fetch(`${endpoint}/${name}`, { method: 'PUT' });
  if (!ok && status !== CONFLICT) throw new Error(`${declared.stack}: the bucket ${declared.id} could not be made (${status})`);
};
