import { describe, expect, it } from 'vitest';
import { CREDENTIALS, REGION } from '../../local/aws-names.ts';
import { signedHeadersFor } from '../../local/engines/objects/signature.ts';
import { physicalName } from '../../local/resources/names.ts';
import { type Office, openOffice } from './post-office.ts';

const DAY_MS = 86_400_000;

const Files = {
  Type: 'AWS::S3::Bucket',
  Properties: {
    LifecycleConfiguration: {
      Rules: [
        // As a parameter gives it.
        { ExpirationInDays: '2', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
        { ExpirationInDays: 1, Prefix: 'uploads/', Status: 'Enabled' },
        { ExpirationInDays: 1, Prefix: 'kept/', Status: 'Disabled' },
        { NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' },
      ],
    },
  },
};
const NAME = physicalName('Office', 'Files', Files);

/** What S3 is asked below the address of the run, by its clock. */
const asking = (office: Office, movedMs: () => number) => async (method: string, path: string, body?: string) => {
  const url = new URL(`/${NAME}${path}`, office.url);
  const signed = signedHeadersFor({ method, url, atMs: Date.now() + movedMs(), region: REGION, body: body ?? '' }, CREDENTIALS);
  const headers = { ...signed, 'content-type': 'application/octet-stream' };
  return fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
};

describe('the lifecycle of a bucket (S3 user guide, "Lifecycle configuration elements")', () => {
  it('deletes what has expired at midnight, by the shorter of two rules, and nothing else', async () => {
    const office = await openOffice({}, { Resources: { Files } });
    let movedMs = 0;
    const advance = async (ms: number): Promise<void> => {
      await office.advance(`PT${ms / 1000}S`);
      movedMs += ms;
    };
    const ask = asking(office, () => movedMs);
    // A minute past midnight, so that no test is near one.
    await advance(Math.ceil(Date.now() / DAY_MS) * DAY_MS - Date.now() + 60_000);
    for (const path of ['/uploads/a%20%26%20b.csv', '/reports/1.csv', '/kept/1.csv'])
      expect((await ask('PUT', path, 'x')).status).toBe(200);
    const left = async (): Promise<readonly string[]> => {
      const listed = await (await ask('GET', '?list-type=2')).text();
      return [...listed.matchAll(/<Key>([^<]*)</g)].map(([, key = '']) => key);
    };
    expect(await left()).toHaveLength(3);
    await advance(DAY_MS);
    expect(await left()).toHaveLength(3);
    await advance(DAY_MS);
    expect(await left()).toEqual(['kept/1.csv', 'reports/1.csv']);
    await advance(DAY_MS);
    expect(await left()).toEqual([]);
  });
});
