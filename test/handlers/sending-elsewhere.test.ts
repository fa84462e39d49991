import { describe, expect, it } from 'vitest';
import type { Feedback } from '../../functions/domain/feedback/feedback.ts';
import { type BatchWork, channelOf, type RangeWork } from '../../functions/domain/mailings/work.ts';
import { DAY, HOUR, instant, MINUTE } from '../../functions/domain/time.ts';
import { reachOrganization } from '../../functions/usecases/fallback/reach-organization.ts';
import { recordFeedback } from '../../functions/usecases/feedback/record-feedback.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { retryWork } from '../../functions/usecases/sending/channel-sender.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import { aWebhook, toPlan } from '../builders.ts';
import { ADDRESS, anOwner, HOOK, type Owner, toAddress, toHook } from './channel-owner.ts';
import { aDraft } from './front-door.ts';

const ENDPOINT = { channel: aWebhook({ url: HOOK, sealedSecrets: [] }) };

/** What a subscription gets while it changes, by the queues, sweep and senders that there are. */
const delivering = async (own: Owner) => {
  const { world } = own;
  const agency = await own.anAgency('mca', { region: '000000' });
  const senders = { email: new EmailSender(world), webhook: new WebhookSender(world) };
  const post = async (given: object = {}): Promise<string> => {
    const posted = await own.ask('POST', '/v1/notices', { key: agency, body: aDraft(given) });
    expect(posted.status).toBe(201);
    await planMailing(world, toPlan({ id: String(posted.body.id), version: 1 }));
    return String(posted.body.id);
  };
  const freeze = async (): Promise<void> => {
    for (const one of world.queues.take()) {
      if (one.kind !== 'range') throw new Error('not a range');
      await freezeAudience(world, one.work as RangeWork);
    }
  };
  const send = (work: BatchWork, owner = 'run') =>
    sendBatch({ ...world, sender: senders[channelOf(work)] }, work, owner, () => 10 * MINUTE);
  const sweep = async (): Promise<readonly BatchWork[]> =>
    (await world.retries.due(instant(world.clock.now()), 100)).map((retry) => retryWork('routine', retry, retry.attempts));
  /** Everything that is queued or due, each message twice: queues may bring them so. */
  const deliver = async (): Promise<void> => {
    for (let round = 0; round < 8; round++) {
      const work = [...world.queues.take().map((one) => one.work as BatchWork), ...(await sweep())];
      for (const one of [...work, ...work]) await send(one);
      world.clock.advance(MINUTE);
    }
  };
  const got = () => ({
    // Letters stand in no list.
    mails: world.mailer.sent.filter(({ raw }) => Buffer.from(raw()).includes('List-Id')).length,
    calls: world.endpoints.calls.filter(({ body }) => JSON.parse(body || '{}').type !== 'endpoint.verification').length,
  });
  const totals = async (id: string) => (await reportNotice(world, id))?.totals;
  return { agency, post, freeze, send, sweep, deliver, got, totals };
};

/** A subscription, and a notice that was written down for it. */
const frozen = async (given: Parameters<typeof anOwner>[0] = {}) => {
  const own = await anOwner(given);
  const line = await delivering(own);
  const id = await line.post();
  await line.freeze();
  return { own, line, id };
};

const DELIVERED = { audience: 1, delivered: 1, retrying: 0, failed: 0, skipped: 0, pending: 0, possiblyTwice: 0 };

describe('what was written down for the channel before', () => {
  it('reaches its reader once by the new one, whichever it is, and the ledger adds up', async () => {
    for (const [given, switchOver, expected] of [
      [{}, toHook, { mails: 0, calls: 1 }],
      [ENDPOINT, toAddress, { mails: 1, calls: 0 }],
    ] as const) {
      const { own, line, id } = await frozen(given);
      await switchOver(own);
      await line.deliver();
      expect(line.got()).toEqual(expected);
      expect(await line.totals(id)).toMatchObject(DELIVERED);
      const sent = await own.ask('GET', `${own.path}/deliveries`, { key: await own.keyNow() });
      expect(sent.body.items).toMatchObject([{ noticeId: id, status: 'delivered' }]);
    }
  });

  it('goes on by the new one where it was being tried again, from the foot of its ladder and counting on', async () => {
    const { own, line, id } = await frozen(ENDPOINT);
    own.world.endpoints.answer = () => ({ kind: 'answered', status: 503, body: '', tookMs: 1 });
    for (let i = 0; i < 4; i++) await line.deliver();
    expect((await line.totals(id))?.retrying).toBe(1);
    const calls = line.got().calls;
    await toAddress(own);
    own.world.clock.advance(DAY);
    own.world.mailer.verdict = () => ({ kind: 'deferred', code: 'busy' });
    for (const work of await line.sweep()) await line.send(work);
    for (const work of await line.sweep()) await line.send(work);
    const soon = instant(new Date(own.world.clock.now().getTime() + 4 * MINUTE));
    const [noted] = await own.world.retries.due(soon, 9);
    expect(noted).toMatchObject({ by: 'email', why: 'busy', attempts: calls + 1 });
    own.world.mailer.verdict = () => undefined;
    for (let i = 0; i < 2; i++) await line.deliver();
    const ways = async (list: string) => {
      const { body } = await own.ask('GET', `${own.path}/${list}`, { key: await own.keyNow() });
      return body.items.map(({ outcome, channel }: Record<string, unknown>) => [outcome, channel]);
    };
    const mail = { type: 'email', address: 'c***@club.example' };
    const hook = { type: 'webhook', address: null };
    const failed = Array.from({ length: calls }, () => ['failed', hook]);
    expect(await ways('attempts')).toEqual([['delivered', mail], ['failed', mail], ...failed]);
    expect(await ways('deliveries')).toEqual([[undefined, mail]]);
  });

  it('is shown by the channel by which it is tried from when it is passed on', async () => {
    const { own, line, id } = await frozen();
    await toHook(own);
    for (const { work } of own.world.queues.take()) await line.send(work as BatchWork);
    const hook = { status: 'retrying', channel: { type: 'webhook', address: 'hooks.yunhe.example/…' } };
    expect((await own.ask('GET', `${own.path}/deliveries`, { key: await own.keyNow() })).body.items).toMatchObject([hook]);
    const lines = await own.ask('GET', `/v1/notices/${id}/deliveries`, { key: line.agency });
    expect(lines.body.items).toMatchObject([hook]);
    await line.deliver();
    const [last] = (await own.ask('GET', `/v1/notices/${id}/deliveries`, { key: line.agency })).body.items;
    expect(last).toMatchObject({ ...hook, status: 'delivered' });
  });

  it('keeps why its last attempt came to nothing, also where an earlier release noted no more than that', async () => {
    const { own, line } = await frozen(ENDPOINT);
    own.world.endpoints.answer = () => ({ kind: 'answered', status: 503, body: '', tookMs: 1 });
    for (let i = 0; i < 2; i++) await line.deliver();
    await toAddress(own);
    own.world.clock.advance(DAY);
    const [noted] = await own.world.retries.due(instant(own.world.clock.now()), 9);
    if (!noted) throw new Error('nothing is tried again');
    const { tried: _tried, ...before } = noted;
    await own.world.retries.schedule(before);
    for (const work of await line.sweep()) await line.send(work);
    expect(await own.world.retries.due(instant(own.world.clock.now()), 9)).toMatchObject([{ by: 'email', why: 'http-503' }]);
    const { body } = await own.ask('GET', `${own.path}/attempts`, { key: await own.keyNow() });
    expect(body.items).toMatchObject([{ attempt: noted.attempts, outcome: 'failed', why: 'http-503', statusCode: 503 }]);
  });

  it('stays with the sender that tried it where its reader has changed back before the other one came to it', async () => {
    const { own, line } = await frozen(ENDPOINT);
    own.world.endpoints.answer = () => ({ kind: 'answered', status: 503, body: '', tookMs: 1 });
    for (const { work } of own.world.queues.take()) await line.send(work as BatchWork);
    const [message] = own.world.queues.take();
    own.world.clock.advance(HOUR);
    const [noted] = await own.world.retries.due(instant(own.world.clock.now()), 9);
    if (!message || !noted) throw new Error('nothing is tried again');
    await own.world.retries.schedule({ ...noted, by: 'email' });
    await line.send(message.work as BatchWork);
    const [next] = own.world.queues.take().map(({ work }) => channelOf(work as BatchWork));
    own.world.clock.advance(DAY);
    const [further] = await own.world.retries.due(instant(own.world.clock.now()), 9);
    expect([next, further?.attempts, further?.by]).toEqual(['webhook', noted.attempts + 1, undefined]);
  });

  it('is passed on once more where it changes back, and waits for nobody where it has left meanwhile', async () => {
    const { own, line, id } = await frozen();
    await toHook(own);
    for (const { work } of own.world.queues.take()) await line.send(work as BatchWork);
    expect(await line.totals(id)).toMatchObject({ retrying: 1 });
    await toAddress(own);
    await line.deliver();
    expect([line.got(), await line.totals(id)]).toMatchObject([{ mails: 1, calls: 0 }, DELIVERED]);

    const second = await line.post({ title: '关于延期的通知', documentNumber: '粤民〔2026〕99号' });
    await line.freeze();
    await toHook(own);
    for (const { work } of own.world.queues.take()) await line.send(work as BatchWork);
    await own.ask('DELETE', own.path, { key: await own.keyNow() });
    await line.deliver();
    expect(await line.totals(second)).toMatchObject({ audience: 1, skipped: 1, retrying: 0 });
  });

  it('is written down for one channel alone by a mailing that was read before and after, and found there by the next', async () => {
    const own = await anOwner();
    const line = await delivering(own);
    const id = await line.post();
    const ranges = own.world.queues.take();
    // A run that dies before it has finished the range, and one that does it again when the row is another.
    const { finish } = own.world.ranges;
    own.world.ranges.finish = async () => {
      throw new Error('a crash');
    };
    for (const one of ranges) await expect(freezeAudience(own.world, one.work as RangeWork)).rejects.toThrow('a crash');
    own.world.ranges.finish = finish.bind(own.world.ranges);
    await toHook(own);
    for (const one of ranges) await freezeAudience(own.world, one.work as RangeWork);
    await line.deliver();
    expect([line.got(), await line.totals(id)]).toMatchObject([{ mails: 0, calls: 1 }, DELIVERED]);
  });

  it('is followed by a correction, once, also where the organization has moved to another province since', async () => {
    const own = await anOwner();
    const line = await delivering(own);
    const both = { audience: { regions: ['440000', '110000'] } };
    const id = await line.post(both);
    await line.freeze();
    await line.deliver();
    await toHook(own);
    await own.ask('PATCH', own.path, { key: await own.keyNow(), body: { organization: { region: '110105' } } });
    own.world.clock.advance(HOUR);
    const { headers } = await own.ask('GET', `/v1/notices/${id}`);
    const corrected = await own.ask('POST', `/v1/notices/${id}/corrections`, {
      key: line.agency,
      body: { title: '关于延期的通知', note: '延期' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(corrected.status).toBe(201);
    await planMailing(own.world, toPlan({ id, version: 2 }, { mailing: 'correction', at: instant(own.world.clock.now()) }));
    await line.freeze();
    await line.deliver();
    expect(line.got()).toEqual({ mails: 1, calls: 1 });
    expect(await line.totals(id)).toMatchObject(DELIVERED);
  });

  it('goes to the second address of the endpoint where that does not take it', async () => {
    const { own, line, id } = await frozen();
    await toHook(own);
    await own.ask('PATCH', own.path, { key: await own.keyNow(), body: { channel: { fallbackEmail: 'clerk@club.example' } } });
    own.world.endpoints.answer = () => ({ kind: 'blocked', code: 'private-address' });
    await line.deliver();
    expect((await line.totals(id))?.failed).toBe(1);
    const [mailing] = await own.world.mailings.ofNotice(id);
    await reachOrganization(own.world, { mailingId: mailing?.id ?? '', organizationId: (await own.stored()).organizationId });
    await line.deliver();
    expect(own.world.mailer.sent.at(-1)?.to).toBe('clerk@club.example');
    const sent = async () => (await own.ask('GET', `${own.path}/deliveries`, { key: await own.keyNow() })).body.items;
    const [before] = (await sent()).filter(({ via }: { via?: string }) => via === 'fallback');
    expect(before).toMatchObject({ status: 'delivered', channel: { type: 'email', address: 'c***@club.example' } });
    await toAddress(own);
    const [after] = (await sent()).filter(({ via }: { via?: string }) => via === 'fallback');
    expect(after).toEqual({ ...before, channel: { type: 'email', address: null } });
  });

  it('is sent again once where neither the endpoint nor its second address took it', async () => {
    const { own, line, id } = await frozen(ENDPOINT);
    await own.ask('PATCH', own.path, { key: await own.keyNow(), body: { channel: { fallbackEmail: 'clerk@club.example' } } });
    own.world.endpoints.answer = () => ({ kind: 'blocked', code: 'private-address' });
    own.world.mailer.verdict = ({ to }) => (to === 'clerk@club.example' ? { kind: 'refused', code: 'message-refused' } : undefined);
    await line.deliver();
    const [mailing] = await own.world.mailings.ofNotice(id);
    await reachOrganization(own.world, { mailingId: mailing?.id ?? '', organizationId: (await own.stored()).organizationId });
    await line.deliver();
    await toAddress(own);
    const since = instant(new Date(own.world.clock.now().getTime() - DAY));
    const asked = await own.ask('POST', `${own.path}/recover`, { key: await own.keyNow(), body: { since } });
    expect(asked).toMatchObject({ status: 202, body: { missed: 1 } });
  });
});

describe('who read an address before', () => {
  it('ends nothing of the endpoint that has taken its place by a complaint about an old mail', async () => {
    const { own, line } = await frozen();
    await line.deliver();
    const [mail] = own.world.mailer.sent;
    await toHook(own);
    const complaint = {
      id: 'f-1',
      source: 'ses',
      at: instant(own.world.clock.now()),
      references: [mail?.reference ?? ''],
      recipient: ADDRESS,
      isAlone: true,
      told: { kind: 'complaint' },
    } as unknown as Feedback;
    expect(await recordFeedback(own.world, complaint)).toMatchObject({ kind: 'recorded' });
    expect((await own.stored()).status).toBe('active');
  });
});
