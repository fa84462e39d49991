import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { S3ReceivedMails } from '../../functions/adapters/s3/s3-received-mails.ts';
import { s3 } from '../engines/clients.ts';

const { client } = await s3();
const ADDRESS = 'Li.Xiaomei@club.example';

const aBucketOf = async (mails: Readonly<Record<string, string>>) => {
  const Bucket = `received-${crypto.randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const [name, Body] of Object.entries(mails)) await client.send(new PutObjectCommand({ Bucket, Key: `received/${name}`, Body }));
  const names = async () =>
    ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key.replace('received/', ''));
  return { mails: new S3ReceivedMails(client, Bucket), names };
};

const packed = (text: string): string =>
  Buffer.from(text)
    .toString('base64')
    .replace(/.{76}/g, (line) => `${line}\r\n`);

describe('mails that SES received', () => {
  it('are read by their beginning, and not when they are gone', async () => {
    const { mails } = await aBucketOf({ one: 'From: somebody' });
    expect(Buffer.from((await mails.read('received/one', 4)) ?? []).toString()).toBe('From');
    expect(await mails.read('received/two', 4)).toBeNull();
  });

  it('are forgotten that name an address: in any case, broken over lines, in base64 wherever it begins, and no others', async () => {
    const { mails, names } = await aBucketOf({
      header: 'From: Li <li.xiaomei@CLUB.example>\r\n\r\nleave',
      broken: 'Subject: x\r\n\r\nwhat came back of li.xiao=\r\nmei@club.example is this',
      ...Object.fromEntries(
        [0, 1, 2].map((before) => [`packed-${before}`, `A: b\r\n\r\n${packed(`${'x'.repeat(60 + before)}${ADDRESS} and more`)}`]),
      ),
      small: packed(`in small letters: ${ADDRESS.toLowerCase()}`),
      other: 'From: <xiaomei@club.example>',
      'other-packed': packed('xiaomei@club.example, li.xiaomei@elsewhere.example'),
    });
    await mails.forget(ADDRESS);
    expect(await names()).toEqual(['other', 'other-packed']);
  });
});
