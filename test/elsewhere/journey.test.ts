import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aHookReceiver } from './hook-receiver.ts';
import { type Mail, MailSink } from './mail-sink.ts';
import { translatePermissions } from './permissions.ts';
import { anAgency, call, moveClock, smtpPort, verifySender } from './stage.ts';

const DAY_MS = 86_400_000;
const WAIT = { timeout: 100_000, interval: 200 };

const mails = new MailSink();
const hook = await aHookReceiver();
let key = '';
let coIssuer = '';

beforeAll(async () => {
  await mails.listen(smtpPort);
  await verifySender();
  await translatePermissions();
  key = await anAgency('gd-mzt', '440000');
  coIssuer = await anAgency('gd-wmb', '440000');
});
afterAll(() => {
  mails.close();
  hook.close();
});

const aNotice = (changes: object) => ({ audience: { regions: ['440100'] }, sections: [{ body: '合唱节于十二月举行。' }], ...changes });

/** Waits for the email to `address` that `isMeant`. */
const mailTo = (address: string, isMeant: (mail: Mail) => boolean): Promise<Mail> =>
  vi.waitFor(() => {
    const mail = mails.to(address).find(isMeant);
    if (!mail) throw new Error(`${address} has got only: ${mails.to(address).map(({ subject }) => subject)}`);
    return mail;
  }, WAIT);

const subscribe = (name: string, channel: object, more: object = {}) =>
  call('POST', '/v1/subscriptions', { body: { organization: { name: `组织 ${name}`, region: '440106' }, channel, ...more } });

const confirm = async (address: string): Promise<void> => {
  const asked = await mailTo(address, ({ text }) => text.includes('confirm?token='));
  const token = /confirm\?token=([^\s&]+)/.exec(asked.text)?.[1];
  expect(await call('POST', '/v1/subscriptions/confirm', { body: { token } })).toMatchObject({ status: 200, body: { status: 'active' } });
};

const reportOf = async (id: string, isDone: (report: Awaited<ReturnType<typeof call>>['body']) => boolean) =>
  vi.waitFor(async () => {
    const { body } = await call('GET', `/v1/notices/${id}/report`, { key });
    if (!isDone(body)) throw new Error(`not yet: ${JSON.stringify(body)}`);
    return body;
  }, WAIT);

const publish = async (title: string): Promise<string> => {
  const posted = await call('POST', '/v1/notices', { key, body: aNotice({ title }) });
  expect(posted).toMatchObject({ status: 201, body: { status: 'published' } });
  return posted.body.id;
};

describe('the journey of a notice, in an account that holds every function to its permissions', () => {
  let secret = '';
  let first = '';

  it('begins with organizations that agree: by email, by webhook, to a digest', async () => {
    const asked = await subscribe('choir', { type: 'email', address: 'choir@groups.example' });
    expect(asked).toMatchObject({ status: 202, body: { status: 'pending' } });
    await subscribe('reader', { type: 'email', address: 'reader@groups.example' }, { frequency: { mode: 'daily', hour: 9 } });
    const program = await subscribe('program', { type: 'webhook', url: hook.url, format: 'standard' });
    secret = program.body.secret;
    await confirm('choir@groups.example');
    await confirm('reader@groups.example');
    const manage = () => call('GET', `/v1/subscriptions/${program.body.id}`, { key: program.body.manageToken });
    await vi.waitFor(async () => expect((await manage()).body.status).toBe('active'), WAIT);
  });

  it('is previewed: who would get it, and why', async () => {
    const preview = await call('POST', '/v1/notices/preview', { key, body: aNotice({ title: '合唱节' }) });
    expect(preview).toMatchObject({
      status: 200,
      body: { audience: { subscriptions: 3, byChannel: { email: 2, webhook: 1 }, byFrequency: { immediate: 2, daily: 1 } } },
    });
    expect(preview.body.sample[0].reasons[0]).toMatchObject({ criterion: 'region' });
  });

  it('is posted once, whatever is repeated, and read by everybody', async () => {
    const again = { key, body: aNotice({ title: '关于举办合唱节的通知' }), headers: { 'idempotency-key': 'once' } };
    const posted = await call('POST', '/v1/notices', again);
    expect(posted).toMatchObject({ status: 201, body: { status: 'published' } });
    first = posted.body.id;
    expect(await call('POST', '/v1/notices', again)).toMatchObject({ status: 201, body: { id: first } });
    expect((await call('GET', `/notices/${first}`)).body).toContain('关于举办合唱节的通知');
    expect((await call('GET', '/v1/notices?region=440106')).body.items).toMatchObject([{ id: first }]);
  });

  it('reaches by email who chose email, from the verified sender, with a way out', async () => {
    const mail = await mailTo('choir@groups.example', ({ subject }) => subject === '关于举办合唱节的通知');
    expect(mail.text).toContain('合唱节于十二月举行。');
    expect(mail.headers.get('from')).toContain('<notices@wire.example>');
    expect(mail.headers.get('x-noticewire-mailing')).toBe(`${first}-1-notice`);
    expect(mail.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });

  it('reaches the endpoint that proved its consent, signed', async () => {
    await vi.waitFor(() => expect(hook.calls.map(({ json }) => json.type)).toEqual(['endpoint.verification', 'notice.published']), WAIT);
    for (const { body, headers } of hook.calls) {
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
      expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
    }
    expect(hook.calls[1]?.json.data).toMatchObject({ id: first });
  });

  it('is accounted for: who has it, and who waits for a digest', async () => {
    const report = await reportOf(first, ({ totals }) => totals.delivered === 2);
    expect(report.totals).toMatchObject({ audience: 3, delivered: 2, awaitingDigest: 1, pending: 0, failed: 0, retrying: 0 });
    const { body } = await call('GET', `/v1/notices/${first}/deliveries`, { key });
    expect(JSON.stringify(body)).not.toContain('choir@groups.example');
    expect(body.items.map((line: { status: string }) => line.status).sort()).toEqual(['awaitingDigest', 'delivered', 'delivered']);
  });

  it('of two agencies is published by the second signature', async () => {
    const posted = await call('POST', '/v1/notices', { key, body: aNotice({ title: '联合通知', issuers: ['gd-mzt', 'gd-wmb'] }) });
    expect(posted).toMatchObject({ status: 202, body: { status: 'awaiting-signatures' } });
    const path = `/v1/notices/${posted.body.id}`;
    expect((await call('GET', path)).status).toBe(404);
    expect(await call('POST', `${path}/cosignatures`, { key: coIssuer })).toMatchObject({ status: 200, body: { status: 'published' } });
    await mailTo('choir@groups.example', ({ subject }) => subject === '联合通知');
    await reportOf(posted.body.id, ({ totals }) => totals.delivered === 2);
  });

  it('does not reach who left with one click, without cookie or login, until that is undone', async () => {
    const mail = await mailTo('choir@groups.example', ({ subject }) => subject === '联合通知');
    const { pathname } = new URL(/<(https?:[^>]+)>/.exec(mail.headers.get('list-unsubscribe') ?? '')?.[1] ?? '');
    const oneClick = { raw: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await call('GET', pathname)).status).toBeLessThan(400);
    expect((await call('POST', pathname, oneClick)).status).toBe(200);
    const unheard = await publish('退订之后');
    expect((await reportOf(unheard, ({ totals }) => totals.delivered === 1)).totals).toMatchObject({ audience: 2, awaitingDigest: 1 });
    expect((await call('POST', `${pathname}/undo`)).status).toBe(200);
    const heard = await publish('恢复之后');
    await mailTo('choir@groups.example', ({ subject }) => subject === '恢复之后');
    await reportOf(heard, ({ totals }) => totals.delivered === 2);
    expect(mails.to('choir@groups.example').map(({ subject }) => subject)).not.toContain('退订之后');
  });

  it('is in the digest of the next day with everything else that is new, opened by its schedule, and in no later one', async () => {
    moveClock(DAY_MS);
    const digest = await mailTo('reader@groups.example', ({ text }) => text.includes('关于举办合唱节的通知'));
    for (const title of ['联合通知', '退订之后', '恢复之后']) expect(digest.text).toContain(title);
    const report = await reportOf(first, ({ complete, totals }) => complete && totals.awaitingDigest === 0);
    expect(report.totals).toMatchObject({ audience: 3, delivered: 3, failed: 0, possiblyTwice: 0 });

    const next = await publish('第二天的通知');
    // A stream keeps what it tells for a day: it is to be told before the clock moves by one.
    await reportOf(next, ({ mailings }) => mailings.length > 0);
    moveClock(2 * DAY_MS);
    const later = await mailTo('reader@groups.example', ({ text }) => text.includes('第二天的通知'));
    expect(later.text).not.toContain('关于举办合唱节的通知');
    await reportOf(next, ({ complete, totals }) => complete && totals.delivered === 3);
    expect(mails.to('reader@groups.example')).toHaveLength(3);
  });
});
