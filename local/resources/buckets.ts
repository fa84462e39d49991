import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CREDENTIALS, REGION } from '../aws-names.ts';
import type { Timer } from '../clock/local-clock.ts';
import { corsDocument } from '../engines/objects/cors-document.ts';
import { signedHeadersFor } from '../engines/objects/signature.ts';
import { Lifecycle, lifecycleTimers } from './bucket-lifecycle.ts';
import { type Declared, declaration, propertiesOf } from './properties.ts';

/** `AWS::S3::Bucket CorsRule`. */
const Cors = z.object({
  CorsRules: z.array(
    z.strictObject({
      AllowedMethods: z.array(z.string()),
      AllowedOrigins: z.array(z.string()),
      AllowedHeaders: z.array(z.string()).default([]),
      ExposedHeaders: z.array(z.string()).default([]),
      Id: z.string().optional(),
      MaxAge: z.coerce.number().optional(),
    }),
  ),
});

/** `AWS::S3::Bucket`. */
const Properties = declaration(
  {
    BucketName: z.string().optional(),
    CorsConfiguration: Cors.optional(),
    LifecycleConfiguration: Lifecycle.optional(),
  },
  'BucketEncryption',
  'LoggingConfiguration',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
  'VersioningConfiguration',
);

const CONFLICT = 409;

/** Make a bucket, unless the last run has, and say which pages may use it. Answers by when its objects are deleted. */
export const provideBucket = async (endpoint: string, name: string, nowMs: () => number, declared: Declared): Promise<readonly Timer[]> => {
  const { CorsConfiguration, LifecycleConfiguration } = propertiesOf(Properties, declared);
  const put = (query: string, body = '', further = {}): Promise<Response> => {
    const url = new URL(`/${name}${query}`, endpoint);
    const headers = signedHeadersFor({ method: 'PUT', url, atMs: nowMs(), region: REGION, body, further }, CREDENTIALS);
    return fetch(url, { method: 'PUT', headers, ...(body === '' ? {} : { body }) });
  };
  const made = await put('');
  if (!made.ok && made.status !== CONFLICT)
    throw new Error(`${declared.stack}: the bucket ${declared.id} could not be made (${made.status})`);
  if (CorsConfiguration) {
    const document = documentOf(CorsConfiguration);
    const md5 = createHash('md5').update(document).digest('base64');
    const configured = await put('?cors', document, { 'content-type': 'application/xml', 'content-md5': md5 });
    if (!configured.ok) throw new Error(`${declared.stack}: the CORS rules of ${declared.id} are not taken: ${await configured.text()}`);
  }
  return LifecycleConfiguration ? lifecycleTimers({ endpoint, bucket: name, nowMs }, LifecycleConfiguration) : [];
};

const documentOf = ({ CorsRules }: z.output<typeof Cors>): string =>
  corsDocument(
    CorsRules.map(({ AllowedMethods, AllowedOrigins, AllowedHeaders, ExposedHeaders, Id, MaxAge }) => ({
      id: Id,
      methods: AllowedMethods,
      origins: AllowedOrigins,
      headers: AllowedHeaders,
      exposed: ExposedHeaders,
      maxAgeSeconds: MaxAge,
    })),
  );
