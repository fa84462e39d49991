import { GetSendQuotaCommand, SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import { SendBulkEmailCommand, type SendBulkEmailCommandInput } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { GIVEN, ses } from './clients.ts';
import { refusalOn } from './refusals.ts';

const { client, v2 } = await ses(2000, new Set(['agency.example', 'press@office.example']));
const refused = refusalOn(GIVEN.ses !== undefined);

const bytes = (text: string) => Buffer.from(text, 'utf8');
const message = (more = '', body = 'Hello', from = 'office@agency.example') =>
  bytes(`From: ${from}\r\nTo: a@groups.example\r\nSubject: x\r\n${more}\r\n${body}\r\n`);
const send = (more: Partial<SendRawEmailCommandInput> = {}) =>
  client.send(
    new SendRawEmailCommand({
      Source: 'office@agency.example',
      Destinations: ['a@groups.example'],
      RawMessage: { Data: message() },
      ...more,
    }),
  );
const sendRaw = (Data: Uint8Array) => send({ RawMessage: { Data } });

describe('recipients (SES developer guide, "Service quotas in Amazon SES", and "Email address format" of API_SendRawEmail)', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `a${i}@groups.example`);

  it('are 50 at most', async () => {
    await send({ Destinations: many(50) });
    await refused(send({ Destinations: many(51) }), 'InvalidParameterValue', 'Recipient count exceeds 50');
  });

  it.each<[string, string]>([
    ['nobody', 'Missing final'],
    ['@groups.example', 'Missing local name'],
    ['a b@groups.example', 'Local address contains control or whitespace'],
    ['a\u0007@groups.example', 'Local address contains control or whitespace'],
    ['合唱团@groups.example', 'Local address contains non-ASCII'],
    ['a@群组.example', 'Domain contains illegal character'],
    ['a@groups..example', 'Domain contains illegal character'],
    ['a@-groups.example', 'Domain contains illegal character'],
    [`${'a'.repeat(65)}@groups.example`, 'longer than 64'],
  ])('are no addresses like %s', async (address, says) => {
    await refused(send({ Destinations: [address] }), 'InvalidParameterValue', says);
  });

  it('may live in a domain of other letters by its A-label', async () => {
    await send({ Destinations: ['a@xn--6kr3d.example'] });
  });
});

describe('tags (SES API reference, MessageTag)', () => {
  it('have a name of letters, digits, _ and -, and a value of these, . and @, each of 255 characters at most', async () => {
    await send({ Tags: [{ Name: 'delivery', Value: 'abcdefghij234567-07.abcdefghij234567' }] });
    await send({ Tags: [{ Name: 'n'.repeat(255), Value: 'a@b.example' }] });
    for (const [Name, Value] of [
      ['de.livery', 'x'],
      ['', 'x'],
      ['n'.repeat(256), 'x'],
      ['delivery', 'a b'],
      ['delivery', '通知'],
      ['delivery', ''],
      ['delivery', 'v'.repeat(256)],
    ])
      await refused(
        send({
          Tags: [
            { Name: 'first', Value: 'x' },
            { Name, Value },
          ],
        }),
        'InvalidParameterValue',
        'Invalid tag',
      );
  });
});

describe('a raw message (API_SendRawEmail)', () => {
  it('has at most 10 MB (SES developer guide, "Service quotas in Amazon SES": API v1)', async () => {
    const filled = (size: number) => message('', 'x'.repeat(size - message('', '').length));
    await sendRaw(filled(10 * 1024 * 1024));
    await refused(sendRaw(filled(10 * 1024 * 1024 + 1)), 'InvalidParameterValue', 'Message length is more than 10485760 bytes long');
  });

  it('says who it is from', async () => {
    await refused(
      sendRaw(bytes('To: a@groups.example\r\nSubject: x\r\n\r\nHello')),
      'InvalidParameterValue',
      "Missing required header 'From'.",
    );
  });

  it('has an empty line between header and body', async () => {
    await refused(sendRaw(bytes('From: office@agency.example\r\nSubject: x\r\n')), 'InvalidParameterValue', 'Missing empty line');
  });

  it.each<[string, string]>([
    ['a line that is no header', 'this is no header\r\n'],
    ['a name with a blank', 'X Header: x\r\n'],
    ['a name of other letters', 'X-主题: x\r\n'],
    ['letters that are not encoded (RFC 2047)', 'X-Subject: 通知\r\n'],
    ['a control character', 'X-Bell: \u0007\r\n'],
    ['a bare carriage return', 'X-One: 1\rBcc: b@groups.example\r\n'],
    ['a line of more than 998 octets (RFC 5322 2.1.1)', `X-Long: ${'x'.repeat(1000)}\r\n`],
    ['one that may stand once, twice (RFC 5322 3.6)', 'Subject: y\r\n'],
    ['two senders', 'From: other@agency.example\r\n'],
  ])('has no header with %s', async (_, line) => {
    await refused(sendRaw(message(line)), 'InvalidParameterValue');
  });

  it('may fold its headers, and bring what bytes it likes in its body', async () => {
    await sendRaw(message('X-Folded: one\r\n two\r\n\tthree\r\n', '通知 \u0007'));
  });
});

describe('who sends is verified (SES developer guide, "Verified identities": "Email address is not verified")', () => {
  const from = (Source: string, header = Source) => send({ Source, RawMessage: { Data: message('', 'Hello', header) } });
  const says = /Email address is not verified.*stranger/;

  it('as an address, or by its domain, or by one above that', async () => {
    await from('press@office.example');
    await from('anybody@agency.example', '"Office, all of it" <anybody@Agency.Example>');
    await from('notices@mail.agency.example');
  });

  it('or is refused: by the envelope', async () => {
    await refused(from('stranger@other.example', 'office@agency.example'), 'MessageRejected', says);
  });

  it('or is refused: by the header', async () => {
    await refused(from('office@agency.example', 'Office <stranger@other.example>'), 'MessageRejected', says);
  });

  it('or is refused: another address of a domain that is not verified as a whole', async () => {
    await refused(from('stranger@office.example'), 'MessageRejected', says);
  });

  it('or is refused: a domain that only ends alike', async () => {
    await refused(from('stranger@notagency.example'), 'MessageRejected', says);
  });

  it('whoever Sender names, too', async () => {
    await refused(sendRaw(message('Sender: stranger@other.example\r\n')), 'MessageRejected', says);
  });
});

describe.skipIf(GIVEN.ses)('several emails in one request (SES API v2, SendBulkEmail)', () => {
  const entry = (to: string, headers: { Name: string; Value: string }[] = []) => ({
    Destination: { ToAddresses: [to] },
    ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: '{"name":"x"}' } },
    ReplacementHeaders: headers,
  });
  const sendAll = (more: Partial<SendBulkEmailCommandInput> = {}, text = 'Hello {{name}}') =>
    v2.send(
      new SendBulkEmailCommand({
        FromEmailAddress: 'office@agency.example',
        DefaultContent: { Template: { TemplateContent: { Subject: 'x', Text: text, Html: '<p>{{name}}</p>' }, TemplateData: '{}' } },
        BulkEmailEntries: [entry('a@groups.example')],
        ...more,
      }),
    );

  it('are 50 at most', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => entry(`a${i}@groups.example`));
    expect((await sendAll({ BulkEmailEntries: many(50) })).BulkEmailEntryResults?.length).toBe(50);
    await refused(sendAll({ BulkEmailEntries: many(51) }), 'BadRequestException');
    await refused(sendAll({ BulkEmailEntries: [] }), 'BadRequestException');
  });

  it('come from somebody who is verified', async () => {
    await refused(sendAll({ FromEmailAddress: 'stranger@other.example' }), 'MessageRejected', 'Email address is not verified');
  });

  it.each(['nobody', '合唱团@groups.example', 'a@群组.example'])('go to no address like %s', async (to) => {
    await refused(sendAll({ BulkEmailEntries: [entry(to)] }), 'BadRequestException');
  });

  it('have a template of at most 500 KB (SES developer guide, "Service quotas in Amazon SES": email templates)', async () => {
    await sendAll({}, `{{name}}${'x'.repeat(499 * 1024)}`);
    await refused(sendAll({}, `{{name}}${'x'.repeat(500 * 1024)}`), 'BadRequestException');
  });

  it.each<[string, { Name: string; Value: string }]>([
    ['a name that SES gives itself', { Name: 'Message-ID', Value: '<x@y>' }],
    ['a name with a colon', { Name: 'X:Y', Value: 'x' }],
    ['a name of 127 characters', { Name: 'X'.repeat(127), Value: 'x' }],
    ['a line end', { Name: 'X-One', Value: 'x\r\nBcc: b@groups.example' }],
    ['letters that are not encoded', { Name: 'X-One', Value: '通知' }],
    ['871 characters', { Name: 'X-One', Value: 'x'.repeat(871) }],
    ['nothing', { Name: 'X-One', Value: '' }],
  ])('have no header of %s (SES API v2, MessageHeader)', async (_, header) => {
    await refused(sendAll({ BulkEmailEntries: [entry('a@groups.example', [header])] }), 'BadRequestException');
  });

  it('have tags as the first version does (SES API v2, MessageTag)', async () => {
    const tagged = (Name: string, Value: string) =>
      sendAll({ BulkEmailEntries: [{ ...entry('a@groups.example'), ReplacementTags: [{ Name, Value }] }] });
    await tagged('delivery', 'abcdefghij234567-07.abcdefghij234567');
    await refused(tagged('delivery', 'a b'), 'BadRequestException');
    await refused(tagged('de.livery', 'x'), 'BadRequestException');
  });

  it('have 15 headers at most (SES API v2, BulkEmailEntry)', async () => {
    const headers = (count: number) => Array.from({ length: count }, (_, i) => ({ Name: `X-${i}`, Value: 'x' }));
    await sendAll({ BulkEmailEntries: [entry('a@groups.example', headers(15))] });
    await refused(sendAll({ BulkEmailEntries: [entry('a@groups.example', headers(16))] }), 'BadRequestException');
  });
});

it.skipIf(GIVEN.ses)('the quota is told once a second (API_GetSendQuota: "no more than once per second")', async () => {
  // At once, so that they fall into one second.
  const asked = Array.from({ length: 3 }, () => client.send(new GetSendQuotaCommand({})));
  const refusals = (await Promise.allSettled(asked)).filter((result) => result.status === 'rejected');
  expect(refusals).toHaveLength(2);
  for (const { reason } of refusals) await refused(Promise.reject(reason), 'Throttling', 'Rate exceeded');
  await expect
    .poll(() =>
      client.send(new GetSendQuotaCommand({})).then(
        ({ MaxSendRate }) => MaxSendRate,
        () => 0,
      ),
    )
    .toBe(2000);
});
