import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { S3ReceivedMails } from '../../functions/adapters/s3/s3-received-mails.ts';
import { s3 } from '../engines/clients.ts';

const { client } = await s3();
const ADDRESS = 'Li.Xiaomei@club.example';

const aBucketOf = async (mails: Readonly<Record<string, string>>, piece = 200) => {
  const Bucket = `received-${crypto.randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const [name, Body] of Object.entries(mails)) await client.send(new PutObjectCommand({ Bucket, Key: `received/${name}`, Body }));
  const names = async () =>
    ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key.replace('received/', ''));
  return { mails: new S3ReceivedMails(client, Bucket, piece), names };
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
        [0, 1, 2].map((before) => [`packed-${before}`, `A: b\r\n\r\n${packed(`${'x'.repeat(59 + before)} ${ADDRESS} and more`)}`]),
      ),
      small: packed(`in small letters: ${ADDRESS.toLowerCase()}`),
      other: 'From: <xiaomei@club.example>',
      'other-packed': packed('xiaomei@club.example, li.xiaomei@elsewhere.example'),
    });
    await mails.forget([ADDRESS], '');
    expect(await names()).toEqual(['other', 'other-packed']);
  });

  it('of others stay whose address has this one within, in plain words and packed', async () => {
    const { mails, names } = await aBucketOf({
      longer: 'From: <wangli@qq.example>',
      below: 'From: <li@qq.example.cn>',
      tagged: 'From: <wang.li@qq.example>, <a+li@qq.example>, <li@qq.example-b.cn>',
      packed: `A: b\r\n\r\n${packed(`${'x '.repeat(40)}wangli@qq.example and li@qq.example.cn`)}`,
      his: 'To: somebody\r\nFrom: li@qq.example\r\nDate: today',
      said: `A: b\r\n\r\nmail of li@qq.example.\r\n`,
      amid: '发给li@qq.example的邮件',
      wrapped: `A: b\r\n\r\n${packed(`${'x '.repeat(30)}<mailto:li@qq.example?subject=x>`)}`,
      ended: `A: b\r\n\r\n${packed('li@qq.example')}`,
    });
    await mails.forget(['li@qq.example'], '');
    expect(await names()).toEqual(['below', 'longer', 'packed', 'tagged']);
  });

  it('are forgotten whose address is in another script: as it is, in base64, quoted, and its domain in A-labels', async () => {
    const { mails, names } = await aBucketOf({
      plain: 'From: <李小梅@例子.公司>',
      base64: `A: b\r\n\r\n${packed('来自 李小梅@例子.公司')}`,
      quoted: 'A: b\r\n\r\n=E6=9D=8E=E5=B0=8F=E6=\r\n=A2=85@=E4=BE=8B=E5=AD=90.=E5=85=AC=E5=8F=B8 wrote',
      labels: 'From: <李小梅@xn--fsqu00a.xn--55qx5d>',
      other: 'From: <王李小梅@例子.公司>',
      half: 'From: <小梅@例子.公司>',
    });
    await mails.forget(['李小梅@例子.公司'], '');
    expect(await names()).toEqual(['half', 'other']);
  });

  it('are looked through in pieces, each of which says where the next one begins', async () => {
    const all = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [name, `From: ${name === 'c' ? 'other@club.example' : ADDRESS}`]),
    );
    const { mails, names } = await aBucketOf(all, 2);
    const looks = [];
    for (let from: string | null = ''; from !== null; ) {
      from = await mails.forget(['nobody@club.example', ADDRESS], from);
      looks.push([from, await names()]);
    }
    expect(looks).toEqual([
      ['received/b', ['c', 'd', 'e']],
      ['received/d', ['c', 'e']],
      [null, ['c']],
    ]);
  });
});
