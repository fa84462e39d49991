import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SmtpMailer, type SmtpOptions, smtpOptions } from '../../../functions/adapters/smtp/smtp-mailer.ts';
import { wireAddress } from '../../../functions/domain/subscriptions/email-address.ts';
import { aClosedPort } from './scripted-server.ts';
import { anSmtpServer, type SmtpLimits, type SmtpScript } from './scripted-smtp.ts';

const RAW = Buffer.from('From: a@b.example\r\nSubject: hello\r\n\r\n.a line that begins with a dot\r\n你好', 'utf8');
const EMAIL = { from: 'notices@wire.example', to: 'office@club.example', raw: () => RAW };

const aMailer = (port: number, given: Partial<SmtpOptions> = {}): SmtpMailer => {
  const mailer = new SmtpMailer({ host: '127.0.0.1', port, security: 'plain', perSecond: 5, timeoutMs: 2000, ...given });
  onTestFinished(() => mailer.close());
  return mailer;
};
describe('the address of an SMTP server', () => {
  it.each([
    ['smtps://relay.example', { host: 'relay.example', port: 465, security: 'tls' }],
    ['smtp://relay.example', { host: 'relay.example', port: 587, security: 'starttls' }],
    ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, security: 'plain' }],
    ['smtp://[::1]:25', { host: '::1', port: 25, security: 'plain' }],
    [
      'smtps://a%40b.example:p%3Aw@relay.example:4465',
      { host: 'relay.example', port: 4465, security: 'tls', auth: { user: 'a@b.example', pass: 'p:w' } },
    ],
  ])('says how to speak to it: %s', (address, options) => {
    expect(smtpOptions(address)).toEqual(options);
  });

  it.each(['', 'relay.example', 'https://relay.example', 'smtp://', 'smtp://user:hunter2@'])(
    'is refused, and not shown, when it is none: %s',
    (address) => {
      expect(() => smtpOptions(address)).toThrow(/^(?!.*hunter2)the address of the SMTP server is not one: write/);
    },
  );
});

describe.each([false, true])('an email by SMTP, to a server that takes commands together: %s', (isPipelining) => {
  const aServer = (script: SmtpScript = {}, limits: SmtpLimits = {}) => anSmtpServer(script, { isPipelining, ...limits });
  const sendTo = async (script: SmtpScript, given: Partial<SmtpOptions> = {}) => aMailer((await aServer(script)).port, given).send(EMAIL);

  it('leaves as it was composed, to one recipient', async () => {
    const server = await aServer();
    expect(await aMailer(server.port).send(EMAIL)).toEqual({ kind: 'accepted', messageId: expect.any(String) });
    expect(server.messages).toEqual([{ from: EMAIL.from, to: EMAIL.to, raw: RAW.toString('latin1') }]);
  });

  it('has a return path that names its delivery, where bounces come back to a domain of their own', async () => {
    const server = await aServer();
    const reference = 'abcdefghijklmnop-07.qrstuvwxyz234567';
    const bounceDomain = 'bounce.wire.example';
    await aMailer(server.port, { bounceDomain }).send({ ...EMAIL, reference });
    await aMailer(server.port, { bounceDomain }).send(EMAIL);
    await aMailer(server.port).send({ ...EMAIL, reference });
    const from = server.messages.map((message) => message.from);
    expect(from).toEqual([`b+${reference}@bounce.wire.example`, EMAIL.from, EMAIL.from]);
    // RFC 5321, section 4.5.3.1.1.
    expect(from[0]?.indexOf('@')).toBeLessThanOrEqual(64);
    expect(server.messages.map(({ raw }) => raw)).toEqual(Array(3).fill(RAW.toString('latin1')));
  });

  it('goes to a domain in A-labels', async () => {
    const server = await aServer();
    await aMailer(server.port).send({ ...EMAIL, from: 'notices@通知.example', to: 'Choir@例子.中国' });
    expect(server.messages).toMatchObject([{ from: 'notices@xn--k7y792c.example', to: 'Choir@xn--fsqu00a.xn--fiqs8s' }]);
  });

  it('goes to a mailbox named in another script only where the server says that it takes such ones', async () => {
    const to = '合唱团@例子.中国';
    const without = await aServer();
    const mailer = aMailer(without.port);
    for (let i = 0; i < 2; i++) expect(await mailer.send({ ...EMAIL, to })).toEqual({ kind: 'refused', code: 'local-part-not-latin' });
    expect([without.messages, without.connections()]).toEqual([[], 1]);
    const offering = await aServer({ EHLO: '250-here\r\n250-SMTPUTF8\r\n250 8BITMIME' });
    expect(await aMailer(offering.port).send({ ...EMAIL, to })).toMatchObject({ kind: 'accepted' });
    expect(offering.messages.map((message) => Buffer.from(message.to, 'latin1').toString('utf8'))).toEqual([wireAddress(to)]);
    expect(await aMailer(Number(new URL(await aClosedPort()).port)).send({ ...EMAIL, to })).toEqual({ kind: 'throttled' });
  });

  it('shares a connection with others', async () => {
    const server = await aServer();
    const mailer = aMailer(server.port);
    for (let i = 0; i < 5; i++) expect((await mailer.send(EMAIL)).kind).toBe('accepted');
    expect(server.messages).toHaveLength(5);
    expect(server.connections()).toBe(1);
  });

  it.each<[string, SmtpScript, string, object]>([
    ['its recipient', { RCPT: '550 5.1.1 no such user' }, 'address-refused', { suspension: { reason: 'no-such-mailbox', forMs: null } }],
    ['the message', { message: '554 5.6.0 message format error' }, 'message-rejected', {}],
    ['the message before it comes', { DATA: '554 no valid recipients' }, 'message-rejected', {}],
  ])('is refused when the server refuses %s', async (_, script, code, suspension) => {
    expect(await sendTo(script)).toEqual({ kind: 'refused', code, ...suspension });
  });

  it('waits for the last answer for much longer than for the others, and is one message', async () => {
    const server = await aServer({}, { beforeAnswer: () => sleep(600) });
    const outcome = await aMailer(server.port, { timeoutMs: 200, answerTimeoutMs: 10_000 }).send(EMAIL);
    expect(outcome).toEqual({ kind: 'accepted', messageId: expect.any(String) });
    expect(server.messages).toHaveLength(1);
  });

  it('takes another connection when the server has closed the one that was kept', async () => {
    const server = await aServer({}, { idleAfter: 1 });
    const mailer = aMailer(server.port);
    for (let i = 0; i < 3; i++) expect((await mailer.send(EMAIL)).kind).toBe('accepted');
    expect(server.messages).toHaveLength(3);
  });

  it('takes another connection when the server closes the kept one at its next message, and none when a new one is closed, too', async () => {
    const closing = { from: 2, to: 3 };
    const server = await aServer({
      get MAIL() {
        const at = server.messages.length;
        return at >= closing.from && at < closing.to && server.connections() === 1 ? '421 4.7.0 too many on this connection' : '250 ok';
      },
    });
    const mailer = aMailer(server.port);
    for (let i = 0; i < 4; i++) expect((await mailer.send(EMAIL)).kind).toBe('accepted');
    expect([server.messages.length, server.connections()]).toEqual([4, 2]);
    expect(await sendTo({ MAIL: '421 4.7.0 come back later' })).toEqual({ kind: 'throttled' });
  });

  it('keeps a connection for any number of messages', async () => {
    const server = await aServer();
    const mailer = aMailer(server.port);
    for (let i = 0; i < 150; i++) expect((await mailer.send(EMAIL)).kind).toBe('accepted');
    expect(server.connections()).toBe(1);
  });

  it('has a connection of its own while others wait for their answers', async () => {
    const slow = Promise.withResolvers<void>();
    const server = await aServer({}, { beforeAnswer: () => (server.messages.length === 1 ? slow.promise : Promise.resolve()) });
    const mailer = aMailer(server.port);
    const first = mailer.send(EMAIL);
    await expect.poll(() => server.messages).toHaveLength(1);
    expect((await mailer.send({ ...EMAIL, to: 'other@club.example' })).kind).toBe('accepted');
    slow.resolve();
    expect((await first).kind).toBe('accepted');
  });

  it.each([
    ['550 5.1.1 this account was blocked', { suspension: { reason: 'no-such-mailbox', forMs: null } }],
    ['552 5.2.2 mailbox full, too many messages', {}],
  ])('is refused, and its domain goes on, when the code tells of the mailbox: %s', async (RCPT, suspension) => {
    expect(await sendTo({ RCPT })).toEqual({ kind: 'refused', code: 'address-refused', ...suspension });
  });

  it.each(['a b\r\nRCPT TO:<c@d.example>', 'office@club.example>\r\nDATA', 'nobody', 'a@b@c', ''])(
    'is refused, and nothing is sent, when its address cannot be one (%j)',
    async (to) => {
      const server = await aServer();
      expect(await aMailer(server.port).send({ ...EMAIL, to })).toEqual({ kind: 'refused', code: 'address-invalid' });
      expect(server.messages).toEqual([]);
    },
  );

  it.each<[string, SmtpScript]>([
    ['closes', { greeting: '421 too many connections' }],
    ['wants to be asked later', { MAIL: '451 slow down' }],
    ['is full', { message: '452 no space left' }],
  ])('waits when the server %s', async (_, script) => {
    expect(await sendTo(script)).toEqual({ kind: 'throttled' });
  });

  it('waits when the server cannot be reached at all: it has not left', async () => {
    expect(await aMailer(Number(new URL(await aClosedPort()).port)).send(EMAIL)).toEqual({ kind: 'throttled' });
    expect(await aMailer(25, { host: 'nobody.invalid' }).send(EMAIL)).toEqual({ kind: 'throttled' });
  });

  it.each<SmtpScript>([
    { RCPT: '451 4.7.1 greylisted' },
    { RCPT: '450 mailbox busy' },
    { DATA: '450 mailbox busy' },
    { message: '450 mailbox busy' },
    { message: '451 4.7.1 greylisted, for 15 minutes' },
    { message: '452 4.2.2 mailbox full' },
  ])('is tried again alone when only its mailbox cannot take it for now: %j', async (script) => {
    expect(await sendTo(script)).toEqual({ kind: 'deferred', code: 'recipient-deferred' });
  });

  it.each<SmtpScript>([
    { MAIL: 'say nothing' },
    { RCPT: 'say nothing' },
    { DATA: 'say nothing' },
    { RCPT: 'hang up' },
    { DATA: 'hang up' },
  ])('has not left, and is tried again alone, when the silence comes before the message: %j', async (script) => {
    const server = await aServer(script);
    expect(await aMailer(server.port, { timeoutMs: 300 }).send(EMAIL)).toEqual({ kind: 'deferred', code: 'no-answer' });
    expect(server.messages).toEqual([]);
  });

  it('waits when the server does not greet', async () => {
    expect(await sendTo({ greeting: 'say nothing' }, { timeoutMs: 300 })).toEqual({ kind: 'throttled' });
    expect(await sendTo({ greeting: 'hang up' }, { timeoutMs: 300 })).toEqual({ kind: 'throttled' });
  });

  it.each<[string, SmtpScript]>([
    ['hangs up', { message: 'hang up' }],
    ['falls silent', { message: 'say nothing' }],
  ])('counts as sent perhaps when the server %s after the message', async (_, script) => {
    expect(await sendTo(script, { answerTimeoutMs: 300 })).toEqual({ kind: 'unknown', code: 'no-answer' });
  });

  it.each<[string, SmtpScript, Partial<SmtpOptions>]>([
    ['does not know us', { AUTH: '535 authentication failed' }, { auth: { user: 'u', pass: 'p' } }],
    ['refuses our sender', { MAIL: '550 not your address' }, {}],
    ['speaks no TLS', {}, { security: 'starttls' }],
  ])('is a fault, and nobody is refused, when the server %s', async (_, script, given) => {
    await expect(sendTo(script, given)).rejects.toThrow('refuses to send for us');
  });

  it('goes by the rate that the operator was told', async () => {
    expect(await aMailer(25).quota()).toEqual({ perSecond: 5, perDay: -1, sentLastDay: 0 });
  });
});
