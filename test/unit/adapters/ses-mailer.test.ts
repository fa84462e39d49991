import { SESClient } from '@aws-sdk/client-ses';
import { describe, expect, it } from 'vitest';
import { sesClient } from '../../../functions/adapters/clients.ts';
import { SesMailer } from '../../../functions/adapters/ses/ses-mailer.ts';
import { LOCAL } from '../../contract/engines.ts';
import { aClosedPort, aServer, type Script } from './scripted-server.ts';

const RAW = Buffer.from('From: a@b.example\r\n\r\n你好', 'utf8');
const EMAIL = { from: 'notices@wire.example', to: 'office@club.example', raw: () => RAW };

const accepted = `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>m-1</MessageId></SendRawEmailResult></SendRawEmailResponse>`;
const refused = (code: string, message: string, type = 'Sender'): string =>
  `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

const answering =
  (status: number, xml: string): Script =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(xml);
  };

/** The client of the service, as it is deployed, with SES's place taken by a server of ours. */
const aMailer = async (script: Script, configurationSet?: string) => {
  const server = await aServer(script);
  const client = sesClient({ ...LOCAL, endpoint: server.url });
  return { mailer: new SesMailer(client, configurationSet), requests: server.requests };
};

describe('an email by SES', () => {
  it('leaves as it was composed, to one recipient, and tells its id', async () => {
    const { mailer, requests } = await aMailer(answering(200, accepted));
    expect(await mailer.send(EMAIL)).toEqual({ kind: 'accepted', messageId: 'm-1' });
    const sent = new URLSearchParams(requests[0]?.body);
    expect(sent.get('Action')).toBe('SendRawEmail');
    expect(sent.get('Source')).toBe(EMAIL.from);
    expect(sent.get('Destinations.member.1')).toBe(EMAIL.to);
    expect(sent.get('Destinations.member.2')).toBeNull();
    expect(Buffer.from(sent.get('RawMessage.Data') ?? '', 'base64').equals(RAW)).toBe(true);
  });

  it('takes the reference of its delivery with it as a tag, for whatever SES learns later', async () => {
    const { mailer, requests } = await aMailer(answering(200, accepted));
    await mailer.send({ ...EMAIL, reference: 'abcdefghij234567-07.abcdefghij234567' });
    await mailer.send(EMAIL);
    const [tagged, plain] = requests.map(({ body }) => new URLSearchParams(body));
    expect([tagged?.get('Tags.member.1.Name'), tagged?.get('Tags.member.1.Value')]).toEqual([
      'delivery',
      'abcdefghij234567-07.abcdefghij234567',
    ]);
    expect([...(plain?.keys() ?? [])].filter((name) => name.startsWith('Tags'))).toEqual([]);
  });

  it('names the configuration set that tells what becomes of it, where there is one', async () => {
    for (const name of ['Feedback', undefined]) {
      const { mailer, requests } = await aMailer(answering(200, accepted), name);
      await mailer.send(EMAIL);
      expect(new URLSearchParams(requests[0]?.body).get('ConfigurationSetName')).toBe(name ?? null);
    }
  });

  it('goes to a domain in A-labels, and to none whose mailbox is named in another script', async () => {
    const { mailer, requests } = await aMailer(answering(200, accepted));
    await mailer.send({ ...EMAIL, from: 'notices@通知.example', to: 'Choir@例子.中国' });
    const sent = new URLSearchParams(requests[0]?.body);
    expect([sent.get('Source'), sent.get('Destinations.member.1')]).toEqual([
      'notices@xn--k7y792c.example',
      'Choir@xn--fsqu00a.xn--fiqs8s',
    ]);
    expect(await mailer.send({ ...EMAIL, to: '合唱团@例子.中国' })).toEqual({ kind: 'refused', code: 'local-part-not-latin' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['Throttling', 'Maximum sending rate exceeded.'],
    ['Throttling', 'Daily message quota exceeded.'],
    ['ThrottlingException', 'Rate exceeded'],
    ['TooManyRequestsException', 'slow down'],
  ])('waits when SES says %s: %s', async (code, message) => {
    const { mailer, requests } = await aMailer(answering(400, refused(code, message)));
    expect(await mailer.send(EMAIL)).toEqual({ kind: 'throttled' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['MessageRejected', 'Address is on the suppression list for your account.', 'message-rejected'],
    [
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region US-EAST-1: office@club.example',
      'message-rejected',
    ],
    ['InvalidParameterValue', "Missing final '@domain'", 'address-invalid'],
  ])('is refused when SES refuses the message or its recipient (%s: %s)', async (code, message, expected) => {
    const { mailer } = await aMailer(answering(400, refused(code, message)));
    expect(await mailer.send(EMAIL)).toEqual({ kind: 'refused', code: expected });
  });

  it.each([
    [
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region US-EAST-1: notices@wire.example',
    ],
    ['AccountSendingPausedException', 'Email sending is disabled for your entire account.'],
    ['ConfigurationSetDoesNotExist', 'Configuration set does not exist.'],
    ['MailFromDomainNotVerifiedException', 'not verified'],
    ['AccessDenied', 'not authorized to perform ses:SendRawEmail'],
    ['ExpiredToken', 'the security token is expired'],
  ])('is a fault, and nobody is refused, when SES refuses the account (%s: %s)', async (code, message) => {
    const { mailer } = await aMailer(answering(400, refused(code, message)));
    await expect(mailer.send(EMAIL)).rejects.toThrow(code);
  });

  it('is tried once, and counts as sent perhaps, when SES fails', async () => {
    const { mailer, requests } = await aMailer(answering(500, refused('InternalFailure', 'sorry', 'Receiver')));
    expect(await mailer.send(EMAIL)).toEqual({ kind: 'unknown', code: 'sender-failed' });
    expect(requests).toHaveLength(1);
  });

  it('is tried once, and counts as sent perhaps, when the answer is lost', async () => {
    const { mailer, requests } = await aMailer((request) => request.socket.destroy());
    expect(await mailer.send(EMAIL)).toEqual({ kind: 'unknown', code: 'no-answer' });
    expect(requests).toHaveLength(1);
  });

  it('counts as sent perhaps when SES does not answer in time', async () => {
    const server = await aServer(() => undefined);
    const client = sesClient({ ...LOCAL, endpoint: server.url, timeoutMs: 200 });
    expect(await new SesMailer(client).send(EMAIL)).toEqual({ kind: 'unknown', code: 'no-answer' });
    expect(server.requests).toHaveLength(1);
  });

  it('waits when SES cannot be reached at all: it has not left', async () => {
    const client = sesClient({ ...LOCAL, endpoint: await aClosedPort() });
    expect(await new SesMailer(client).send(EMAIL)).toEqual({ kind: 'throttled' });
  });

  it('is a fault when there are no credentials', async () => {
    const client = new SESClient({
      region: 'us-east-1',
      credentials: () => Promise.reject(new Error('no credentials here')),
      endpoint: await aClosedPort(),
    });
    await expect(new SesMailer(client).send(EMAIL)).rejects.toThrow('SES');
  });
});

describe('the quota of SES', () => {
  const quota = `<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult><Max24HourSend>50000.0</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>12.0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`;

  it('tells messages per second and per day', async () => {
    const { mailer } = await aMailer(answering(200, quota));
    expect(await mailer.quota()).toEqual({ perSecond: 14, perDay: 50_000, sentLastDay: 12 });
  });

  it('is asked for again when SES is busy: asking twice does no harm', async () => {
    let asked = 0;
    const { mailer } = await aMailer((request, response, body) => {
      asked += 1;
      return asked < 3
        ? answering(400, refused('Throttling', 'Rate exceeded'))(request, response, body)
        : answering(200, quota)(request, response, body);
    });
    expect((await mailer.quota()).perSecond).toBe(14);
  });
});
