import * as z from 'zod';
import { CREDENTIALS, REGION } from '../aws-names.ts';
import type { Timer } from '../clock/local-clock.ts';
import { parseSchedule } from '../clock/schedule.ts';
import { signedHeadersFor } from '../engines/objects/signature.ts';
import { unescaped } from '../engines/xml.ts';
import { declaration, numberish } from './properties.ts';

const Rule = declaration(
  {
    ExpirationInDays: numberish.optional(),
    Prefix: z.string().default(''),
    Status: z.enum(['Enabled', 'Disabled']),
  },
  'AbortIncompleteMultipartUpload',
  'Id',
  'NoncurrentVersionExpiration',
);

/** `LifecycleConfiguration` of `AWS::S3::Bucket`. */
export const Lifecycle = declaration({ Rules: z.array(Rule) });

type Store = Readonly<{ endpoint: string; bucket: string; nowMs: () => number }>;

const DAY_MS = 86_400_000;

/** S3 user guide, "Lifecycle configuration elements": so many days after it was written, at the midnight (UTC) that comes next. */
const expiresAtMs = (modified: string, days: number): number => Math.ceil((Date.parse(modified) + days * DAY_MS) / DAY_MS) * DAY_MS;

/** Objects are deleted at midnight (UTC) by the rules of their bucket; of two the shorter counts. */
export const lifecycleTimers = (store: Store, { Rules }: z.output<typeof Lifecycle>): readonly Timer[] => {
  const expiring = Rules.flatMap(({ Status, Prefix, ExpirationInDays }) =>
    Status === 'Enabled' && ExpirationInDays !== undefined ? [{ prefix: Prefix, days: ExpirationInDays }] : [],
  );
  if (expiring.length === 0) return [];
  return [
    {
      name: `${store.bucket}: what has expired`,
      schedule: parseSchedule('rate(1 day)', 'UTC'),
      fire: async () => {
        for (const { prefix, days } of expiring)
          for await (const { key, modified } of objectsBelow(store, prefix))
            if (expiresAtMs(modified, days) <= store.nowMs())
              await ask(store, 'DELETE', `/${key.split('/').map(encodeURIComponent).join('/')}`);
      },
    },
  ];
};

async function* objectsBelow(store: Store, prefix: string): AsyncIterable<Readonly<{ key: string; modified: string }>> {
  for (let behind = ''; ; ) {
    const query = new URLSearchParams({ 'list-type': '2', prefix, ...(behind === '' ? {} : { 'start-after': behind }) });
    const page = await ask(store, 'GET', `?${query}`);
    for (const [, key = '', modified = ''] of page.matchAll(/<Key>([^<]*)<\/Key>[\s\S]*?<LastModified>([^<]*)</g)) {
      behind = unescaped(key);
      yield { key: behind, modified };
    }
    if (!page.includes('<IsTruncated>true<')) return;
  }
}

const ask = async ({ endpoint, bucket, nowMs }: Store, method: string, rest: string): Promise<string> => {
  const url = new URL(`/${bucket}${rest}`, endpoint);
  const response = await fetch(url, { method, headers: signedHeadersFor({ method, url, atMs: nowMs(), region: REGION }, CREDENTIALS) });
  if (!response.ok) throw new Error(`what expired in the bucket ${bucket} could not be deleted (${response.status})`);
  return response.text();
};
