import { GetSendQuotaCommand, SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import { describe, expect, it } from 'vitest';
import { GIVEN, ses } from './clients.ts';

const RATE = 40;
const { client, mailbox } = await ses(RATE);

const raw = (to: string, body = 'Hello') =>
  new TextEncoder().encode(`From: Office <office@agency.example>\r\nTo: ${to}\r\nSubject: =?UTF-8?B?6YCa55+l?=\r\n\r\n${body}\r\n`);
const send = (to: string, more: Partial<SendRawEmailCommandInput> = {}) =>
  client.send(new SendRawEmailCommand({ Source: 'office@agency.example', Destinations: [to], RawMessage: { Data: raw(to) }, ...more }));

describe('SES', () => {
  it('takes a raw message, and gives it an id', async () => {
    const { MessageId } = await send('one@groups.example');
    expect(MessageId).toEqual(expect.any(String));
    expect((await send('one@groups.example')).MessageId).not.toBe(MessageId);
  });

  it.skipIf(GIVEN.ses)('keeps the message byte for byte', async () => {
    const Data = new Uint8Array([...raw('bytes@groups.example', 'caf'), 0xe9, 0x0d, 0x0a]);
    const { MessageId = '' } = await send('bytes@groups.example', { RawMessage: { Data } });
    expect(new Uint8Array(mailbox?.find(MessageId)?.raw() ?? [])).toEqual(Data);
  });

  it('tells its quota', async () => {
    const { MaxSendRate, Max24HourSend, SentLast24Hours } = await client.send(new GetSendQuotaCommand({}));
    expect(MaxSendRate).toBeGreaterThan(0);
    expect(Max24HourSend).not.toBe(0);
    expect(SentLast24Hours).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['no address at all', 'not an address', {}],
    ['a message without From', 'a@groups.example', { RawMessage: { Data: new TextEncoder().encode('To: a@groups.example\r\n\r\nHello') } }],
  ])('refuses %s', async (_, to, more) => {
    await expect(send(to, more)).rejects.toMatchObject({ name: 'InvalidParameterValue', $fault: 'client' });
  });

  it.skipIf(GIVEN.ses)('rejects what it holds for undeliverable', async () => {
    await expect(send('refused@groups.example')).rejects.toMatchObject({ name: 'MessageRejected' });
    await expect(send('refused+again@groups.example')).rejects.toMatchObject({ name: 'MessageRejected' });
  });

  it.skipIf(GIVEN.ses)('throttles above its rate, and takes what comes after', async () => {
    const results = await Promise.allSettled(Array.from({ length: 3 * RATE }, () => send('many@groups.example')));
    const throttled = results.filter((result) => result.status === 'rejected');
    expect(throttled.length).toBeGreaterThan(RATE / 2);
    for (const { reason } of throttled) expect(reason).toMatchObject({ name: 'Throttling', message: 'Maximum sending rate exceeded.' });
    await expect
      .poll(() =>
        send('later@groups.example').then(
          () => 'sent',
          () => 'throttled',
        ),
      )
      .toBe('sent');
  });
});
