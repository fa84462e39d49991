import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readReturnedMail } from '../../../functions/adapters/mail/read-returned-mail.ts';
import { effectOf } from '../../../functions/domain/feedback/effect.ts';
import { readReport } from '../../../functions/domain/feedback/mail-report.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/feedback/mail');
const REFERENCE = 'abcdefghijklmnop-07.qrstuvwxyz234567';
const now = new Date('2026-11-21T00:00:00Z');

const sample = (name: string, reference = REFERENCE): Buffer =>
  Buffer.from(
    readFileSync(join(FOLDER, `${name}.eml`), 'utf8')
      .replaceAll('\n', '\r\n')
      .replaceAll('{{reference}}', reference),
  );
const read = async (raw: Uint8Array, recipients: readonly string[] = []) => readReport(await readReturnedMail(raw, recipients), now);

type Row = readonly [code: string, recipient: string | null, isAlone?: boolean];
const EXPECTED: Readonly<Record<string, readonly Row[] | string>> = {
  postfix: [['no-such-mailbox', 'choir@groups.example']],
  'postfix-delayed': 'nothing-failed',
  'gmail-nested': [['no-such-mailbox', 'singer@mail.example']],
  exchange: [['mailbox-full', 'teacher@office.example']],
  netease: [['no-such-mailbox', 'dancer@163mail.example']],
  qq: [['domain-refused', '10001@qqmail.example']],
  'sina-no-user': [['no-such-mailbox', 'singer@sinamail.example']],
  'sina-locked': [['no-such-mailbox', 'singer@sinamail.example']],
  'sina-full': [['mailbox-full', 'singer@sinamail.example']],
  'sina-frequency': [['domain-refused', 'singer@sinamail.example']],
  'sina-content': [['content-refused', 'singer@sinamail.example']],
  'coremail-no-user': [['no-such-mailbox', '13900000000@cmail.example']],
  'coremail-full': [['mailbox-full', '13900000000@cmail.example']],
  'coremail-frequency': [['domain-refused', '13900000000@cmail.example']],
  'coremail-content': [['content-refused', '13900000000@cmail.example']],
  'aliyun-no-user': [['no-such-mailbox', 'office@alimail.example']],
  'aliyun-full': [['mailbox-full', 'office@alimail.example']],
  // Whether by how much or by what we write: the service wants us to stop.
  'aliyun-frequency': [['sending-stopped', 'office@alimail.example']],
  'aliyun-content': [['sending-stopped', 'office@alimail.example']],
  several: [
    ['no-such-mailbox', 'gone@groups.example', false],
    ['mailbox-full', 'full@groups.example', false],
  ],
  global: [['no-such-mailbox', '合唱团@groups.example']],
  alias: [['no-such-mailbox', 'office@groups.example']],
  'out-of-office': 'auto-reply',
  precedence: 'auto-reply',
  'answer-by-hand': 'not-a-report',
  qmail: 'not-a-report',
  arf: [['complained', 'reader@mail.example']],
  'arf-redacted': [['complained', null]],
  'arf-not-spam': [['complaint-not-spam', 'reader@mail.example']],
};

describe('a mail that comes back', () => {
  it.each(Object.entries(EXPECTED))('as %s is read', async (name, expected) => {
    const arrived = await read(sample(name));
    if (typeof expected === 'string') {
      expect(arrived).toEqual({ kind: 'nothing', code: expected });
      return;
    }
    if (arrived.kind !== 'feedback') throw new Error(arrived.code);
    expect(arrived.feedback.map(({ told, recipient, isAlone }) => [effectOf(told).code, recipient, isAlone])).toEqual(
      expected.map(([code, recipient, isAlone = true]) => [code, recipient, isAlone]),
    );
    for (const { references, at } of arrived.feedback) {
      expect(references).toEqual([REFERENCE]);
      expect(at).toBe('2026-11-20T04:05:00.000Z');
    }
  });

  it('has a sample for each that is expected, and no other', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(
      Object.keys(EXPECTED)
        .map((name) => `${name}.eml`)
        .sort(),
    );
  });

  it('is of the delivery that its envelope names before all others, in whatever case', async () => {
    const [other, changed] = ['aaaaaaaaaaaaaaaa-01.bbbbbbbbbbbbbbbb', 'CCCCCCCCCCCCCCCC-02.DDDDDDDDDDDDDDDD'];
    const arrived = await read(sample('gmail-nested', other), [`b+${changed}@bounce.notices.example`]);
    expect(arrived).toMatchObject({ feedback: [{ references: [changed.toLowerCase(), other] }] });
  });

  it('says when the message came to whoever reports, or does not', async () => {
    expect(await read(sample('coremail-full'))).toMatchObject({ feedback: [{ sentAt: '2026-11-20T04:04:58.000Z' }] });
    expect(await read(sample('qq'))).toMatchObject({ feedback: [{ sentAt: undefined }] });
  });

  it('that has no id is the same each time', async () => {
    const [one, again] = [await read(sample('qq')), await read(sample('qq'))];
    expect(one).toEqual(again);
    expect(one).toMatchObject({ feedback: [{ id: expect.stringContaining(REFERENCE) }] });
    expect(await read(sample('postfix'))).toMatchObject({ feedback: [{ id: '<20261120040500.A1B2C3@mx.groups.example>' }] });
  });

  it('is read however its lines end, cut off, or garbled', async () => {
    const raw = sample('postfix').toString('latin1');
    expect(await read(Buffer.from(raw.replaceAll('\r\n', '\n')))).toMatchObject({ kind: 'feedback' });
    for (let length = 0; length < raw.length; length += 97)
      expect((await read(Buffer.from(raw.slice(0, length)))).kind).toBeTypeOf('string');
    expect(await read(Buffer.from([0, 255, 13, 10, 128]))).toEqual({ kind: 'nothing', code: 'not-a-report' });
  });

  it('whose fields are in GB18030 is read, whether it says so or not', async () => {
    const words = Buffer.from([0xd3, 0xc3, 0xbb, 0xa7]); // 用户
    const raw = sample('qq');
    const at = raw.indexOf('Ip frequency limited');
    const garbled = Buffer.concat([raw.subarray(0, at), words, raw.subarray(at)]);
    const text = { told: { answer: { text: expect.stringContaining('用户Ip frequency limited') } } };
    expect(await read(garbled)).toMatchObject({ feedback: [text] });
    const unsaid = Buffer.from(garbled.toString('latin1').replace('; charset="gb18030"\r\n\r\nReporting', '\r\n\r\nReporting'), 'latin1');
    expect(await read(unsaid)).toMatchObject({ feedback: [text] });
  });
});
