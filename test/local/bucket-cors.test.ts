import { describe, expect, it } from 'vitest';
import { physicalName } from '../../local/resources/names.ts';
import { openOffice } from './post-office.ts';

const PAGE = 'https://notices.gov.example';
const files = (CorsRules: readonly object[]) => ({ Type: 'AWS::S3::Bucket', Properties: { CorsConfiguration: { CorsRules } } });
const RULE = {
  AllowedMethods: ['PUT'],
  AllowedOrigins: [PAGE],
  AllowedHeaders: ['x-amz-*'],
  ExposedHeaders: ['ETag'],
  Id: 'pages',
  MaxAge: '60',
};

describe('the CORS rules of a bucket (CloudFormation, "AWS::S3::Bucket CorsRule")', () => {
  it('are those of the template, and browsers are answered by them below the address of the run', async () => {
    const Files = files([RULE]);
    const office = await openOffice({}, { Resources: { Files } });
    const url = new URL(`/${physicalName('Office', 'Files', Files)}/file`, office.url);
    const asked = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-amz-checksum-sha256' };
      const { status, headers: told } = await fetch(url, { method: 'OPTIONS', headers });
      return [status, ...['allow-origin', 'allow-headers', 'expose-headers', 'max-age'].map((one) => told.get(`access-control-${one}`))];
    };
    expect(await asked(PAGE)).toEqual([200, PAGE, 'x-amz-checksum-sha256', 'ETag', '60']);
    expect(await asked('https://else.example')).toEqual([403, null, null, null, null]);
  });

  it('that S3 does not take stop the run, which names the bucket and why', async () => {
    const Files = files([{ ...RULE, AllowedMethods: ['PATCH'] }]);
    await expect(openOffice({}, { Resources: { Files } })).rejects.toThrow(/CORS rules of Files.*Unsupported method is PATCH/s);
  });
});
