import { describe, expect, it } from 'vitest';
import { bulkMailer } from '../../../functions/adapters/ses/ses-bulk-mailer.ts';
import type { MessageTemplate } from '../../../functions/encoding/message-template.ts';
import type { OutgoingEmail } from '../../../functions/ports/mailer.ts';
import { LOCAL } from '../../contract/engines.ts';
import { ScriptedMailer } from '../../fakes/scripted-mailer.ts';
import { aServer, type Script } from './scripted-server.ts';

const TEMPLATE: MessageTemplate = {
  from: '=?UTF-8?B?5rCR5pS/?= <notices@wire.example>',
  replyTo: 'reply@mzb.example',
  subject: '关于走访的通知',
  headers: { 'X-Noticewire-Mailing': 'ntc-1' },
  text: ['各组织:\n', '正文\n', '\n本服务'],
  html: ['<p>各组织</p>', '<p>正文</p>', '<p>本服务</p>'],
};

const emailTo = (to: string, template: MessageTemplate = TEMPLATE, headers: Readonly<Record<string, string>> = {}): OutgoingEmail => ({
  from: 'notices@wire.example',
  to,
  reference: `ref-${to.slice(0, 1)}`,
  raw: () => Buffer.from('raw'),
  copy: () => ({
    template,
    to: `"Club" <${to}>`,
    headers: { 'X-Noticewire-Delivery': to, ...headers },
    text: ['sign', `for ${to}`],
    html: ['<i>sign</i>', `<b>${to}</b>`],
  }),
});

const answering =
  (status: number, body: unknown, errorType?: string): Script =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...(errorType ? { 'x-amzn-errortype': errorType } : {}) });
    response.end(JSON.stringify(body));
  };

const results = (...all: readonly object[]) => ({ BulkEmailEntryResults: all });
const SUCCESS = { Status: 'SUCCESS', MessageId: 'm' };

const aMailer = async (script: Script, configurationSet: string | null = null) => {
  const server = await aServer(script);
  const oneByOne = new ScriptedMailer();
  return {
    mailer: bulkMailer(oneByOne, { ...LOCAL, endpoint: server.url, timeoutMs: 500, configurationSet }),
    oneByOne,
    requests: server.requests,
  };
};

const TWO = ['a@club.example', 'b@club.example'];

describe('emails by SES in bulk', () => {
  it('name the configuration set that tells what becomes of them, where there is one', async () => {
    for (const name of ['Feedback', null]) {
      const { mailer, requests } = await aMailer(answering(200, results(SUCCESS, SUCCESS)), name);
      await Promise.all(TWO.map((to) => mailer.send(emailTo(to))));
      expect(JSON.parse(requests[0]?.body ?? '').ConfigurationSetName).toBe(name ?? undefined);
    }
  });

  it('leave in one request when they are copies of one template, each with its own parts', async () => {
    const { mailer, requests, oneByOne } = await aMailer(answering(200, results(SUCCESS, { ...SUCCESS, MessageId: 'n' })));
    const outcomes = await Promise.all(TWO.map((to) => mailer.send(emailTo(to))));
    expect(outcomes).toEqual([
      { kind: 'accepted', messageId: 'm' },
      { kind: 'accepted', messageId: 'n' },
    ]);
    expect(oneByOne.sent).toEqual([]);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v2/email/outbound-bulk-emails']);
    const sent = JSON.parse(requests[0]?.body ?? '');
    expect(sent).toMatchObject({
      FromEmailAddress: TEMPLATE.from,
      ReplyToAddresses: ['reply@mzb.example'],
      DefaultContent: {
        Template: {
          TemplateContent: {
            Subject: '关于走访的通知',
            Text: '各组织:\n{{text1}}正文\n{{text2}}\n本服务',
            Html: '<p>各组织</p>{{html1}}<p>正文</p>{{html2}}<p>本服务</p>',
          },
          Headers: [{ Name: 'X-Noticewire-Mailing', Value: 'ntc-1' }],
        },
      },
    });
    expect(sent.BulkEmailEntries).toEqual(
      TWO.map((to) => ({
        Destination: { ToAddresses: [`"Club" <${to}>`] },
        ReplacementEmailContent: {
          ReplacementTemplate: {
            ReplacementTemplateData: JSON.stringify({ text1: 'sign', text2: `for ${to}`, html1: '<i>sign</i>', html2: `<b>${to}</b>` }),
          },
        },
        ReplacementHeaders: [{ Name: 'X-Noticewire-Delivery', Value: to }],
        ReplacementTags: [{ Name: 'delivery', Value: `ref-${to.slice(0, 1)}` }],
      })),
    );
  });

  it('leave alone when nobody else gets the message at that moment, or none is known', async () => {
    const { mailer, requests, oneByOne } = await aMailer(answering(200, results()));
    await mailer.send(emailTo('a@club.example'));
    const { copy: _, ...single } = emailTo('b@club.example');
    await Promise.all([mailer.send(single), mailer.send(single)]);
    expect(oneByOne.sent).toHaveLength(3);
    expect(requests).toEqual([]);
  });

  it.each<[string, MessageTemplate, Record<string, string>, string]>([
    ['a notice that would be read as a template', { ...TEMPLATE, text: ['填写 {{name}}', ''] }, {}, 'x@club.example'],
    ['a subject that would be', { ...TEMPLATE, subject: '{{通知}}' }, {}, 'x@club.example'],
    ['a brace right before the place', { ...TEMPLATE, html: ['{', ''] }, {}, 'x@club.example'],
    ['a backslash right before the place', { ...TEMPLATE, text: ['\\', ''] }, {}, 'x@club.example'],
    ['a template that is too large', { ...TEMPLATE, html: ['字'.repeat(200_000), ''] }, {}, 'x@club.example'],
    ['a header that is too long', TEMPLATE, { 'List-Unsubscribe': 'x'.repeat(871) }, 'x@club.example'],
    ['an address in another script', TEMPLATE, {}, '办公室@club.example'],
  ])('go the usual way with what the API cannot carry: %s', async (_, template, headers, to) => {
    const { mailer, requests, oneByOne } = await aMailer(answering(200, results()));
    await Promise.all([mailer.send(emailTo(to, template, headers)), mailer.send(emailTo(to, template, headers))]);
    expect(oneByOne.sent).toHaveLength(2);
    expect(requests).toEqual([]);
  });

  it.each([
    [
      { Status: 'MESSAGE_REJECTED', Error: 'on the suppression list' },
      { kind: 'refused', code: 'message-rejected' },
    ],
    [
      { Status: 'MESSAGE_REJECTED', Error: 'not verified: b@club.example' },
      { kind: 'refused', code: 'message-rejected' },
    ],
    [{ Status: 'INVALID_PARAMETER' }, { kind: 'refused', code: 'address-invalid' }],
    [{ Status: 'ACCOUNT_THROTTLED' }, { kind: 'throttled' }],
    [{ Status: 'ACCOUNT_DAILY_QUOTA_EXCEEDED' }, { kind: 'throttled' }],
    [{ Status: 'TRANSIENT_FAILURE' }, { kind: 'unknown', code: 'sender-failed' }],
    [{ Status: 'FAILED' }, { kind: 'unknown', code: 'sender-failed' }],
    [undefined, { kind: 'unknown', code: 'no-answer' }],
  ])('have outcomes of their own: %j', async (result, outcome) => {
    const { mailer } = await aMailer(answering(200, results(SUCCESS, ...(result ? [result] : []))));
    expect(await Promise.all(TWO.map((to) => mailer.send(emailTo(to))))).toEqual([{ kind: 'accepted', messageId: 'm' }, outcome]);
  });

  it.each([
    ['ACCOUNT_SUSPENDED', ''],
    ['MAIL_FROM_DOMAIN_NOT_VERIFIED', ''],
    ['MESSAGE_REJECTED', 'not verified: notices@wire.example'],
  ])('make %s a fault, and those who were accepted stay so', async (Status, why) => {
    const { mailer } = await aMailer(answering(200, results(SUCCESS, { Status, Error: why })));
    const [accepted, fault] = await Promise.allSettled(TWO.map((to) => mailer.send(emailTo(to))));
    expect(accepted).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted' } });
    expect(fault).toMatchObject({ status: 'rejected', reason: { message: `SES refuses to send for this account: ${Status}` } });
  });

  it('are tried one by one when all are refused for one of them', async () => {
    const { mailer, oneByOne, requests } = await aMailer(answering(400, { message: 'Illegal address' }, 'BadRequestException'));
    oneByOne.verdict = ({ to }) => (to === TWO[1] ? { kind: 'refused', code: 'address-invalid' } : undefined);
    expect(await Promise.all(TWO.map((to) => mailer.send(emailTo(to))))).toEqual([
      { kind: 'accepted', messageId: 'message-1' },
      { kind: 'refused', code: 'address-invalid' },
    ]);
    expect(requests).toHaveLength(1);
  });

  it.each<[string, Script, object]>([
    ['throttles', answering(429, { message: 'slow down' }, 'TooManyRequestsException'), { kind: 'throttled' }],
    ['fails', answering(500, { message: 'oops' }, 'InternalServiceErrorException'), { kind: 'unknown', code: 'sender-failed' }],
    ['hangs up', (request) => request.socket.destroy(), { kind: 'unknown', code: 'no-answer' }],
    ['says nothing', () => undefined, { kind: 'unknown', code: 'no-answer' }],
  ])('all share the outcome when SES %s, after one attempt', async (_, script, outcome) => {
    const { mailer, requests } = await aMailer(script);
    expect(await Promise.all(TWO.map((to) => mailer.send(emailTo(to))))).toEqual([outcome, outcome]);
    expect(requests).toHaveLength(1);
  });

  it('are a fault of the deployment when the function may not send in bulk', async () => {
    const { mailer } = await aMailer(answering(403, { message: 'not authorized' }, 'AccessDeniedException'));
    const settled = await Promise.allSettled(TWO.map((to) => mailer.send(emailTo(to))));
    for (const one of settled)
      expect(one).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('AccessDenied') } });
  });
});
