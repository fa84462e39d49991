import { describe, expect, it } from 'vitest';
import type { BatchWork, RangeWork } from '../../functions/domain/mailings/work.ts';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { MINUTE } from '../../functions/domain/time.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { openDigests } from '../../functions/usecases/mailings/open-digests.ts';
import { recipientsSoFar } from '../../functions/usecases/mailings/recipients-so-far.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { aDraft, aFrontDoor, type FrontDoor } from './front-door.ts';

/** Freezes and sends whatever waits. */
const sendAll = async ({ world }: FrontDoor): Promise<void> => {
  for (let work = world.queues.take(); work.length > 0; work = world.queues.take())
    for (const one of work) {
      if (one.kind === 'range') await freezeAudience(world, one.work as RangeWork);
      else {
        const batch = one.work as BatchWork;
        const sender = batch.batch.channel === 'email' ? new EmailSender(world) : new WebhookSender(world);
        await sendBatch({ ...world, sender }, batch, 'run', () => 10 * MINUTE);
      }
    }
};

const daily = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;

/** Two readers by mail, one of a digest, one endpoint; a notice that wants receipts, sent on a Friday at noon in China. */
const aStage = async (receipt: object = { required: true, by: '2026-12-04' }) => {
  const door = aFrontDoor();
  const { world } = door;
  const key = await door.anAgency('gd-mzt');
  const endpoint = aWebhook({ sealedSecrets: [await new FakeVault().seal(`whsec_${Buffer.alloc(32).toString('base64')}`)] });
  const readers = {
    one: aSubscription({ organization: { name: '甲' }, channel: { type: 'email', address: 'one@club.example' } }),
    two: aSubscription({ organization: { name: '乙' }, channel: { type: 'email', address: 'two@club.example' } }),
    digest: aSubscription({ organization: { name: '丙' }, channel: { type: 'email', address: 'digest@club.example' }, frequency: daily }),
    endpoint: aSubscription({ organization: { name: '丁' }, channel: endpoint }),
  };
  for (const reader of Object.values(readers)) {
    const pending = { ...reader, status: 'pending' } as const;
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...reader, revision: 2 }, NOON);
  }
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft({ receipt }) });
  const noticeId = String(body.id);
  world.clock.advance(2 * MINUTE);
  await sweep(world);
  await sendAll(door);
  const answer = async ({ id }: Subscription) =>
    door.ask('POST', `/v1/receipts/${await receiptToken(world.vault, id, noticeId)}`, { body: { name: '王芳' } });
  /** Goes on to a time in China; who is written to because of that, with the subjects' marks. */
  const at = async (time: string): Promise<readonly string[]> => {
    world.clock.set(`${time}:00+08:00`);
    world.mailer.sent.length = 0;
    world.endpoints.calls.length = 0;
    await sweep(world);
    await sendAll(door);
    return [
      ...world.mailer.sent.map(({ to, copy }) => `${/〔.+?〕/.exec(copy?.().template.subject ?? '')?.[0] ?? ''}${to}`),
      ...world.endpoints.calls.map(({ body: sent }) => JSON.parse(sent).type),
    ].toSorted();
  };
  return { door, world, key, noticeId, readers, answer, at };
};

const digestsOf = async (stage: Awaited<ReturnType<typeof aStage>>): Promise<void> => {
  stage.world.clock.set('2026-11-21T09:01:00+08:00');
  await openDigests(stage.world);
  await sendAll(stage.door);
};

describe('whose receipt is missing', () => {
  it('is reminded at half time, on the working day before and on the last day, also readers of digests; who answered is not', async () => {
    const stage = await aStage();
    const { readers, answer, at } = stage;
    await digestsOf(stage);
    await answer(readers.one);
    expect(await at('2026-11-27T08:59')).toEqual([]);
    expect(await at('2026-11-27T09:00')).toEqual(['receipt.reminder', '〔催办〕digest@club.example', '〔催办〕two@club.example']);
    expect(await at('2026-11-27T09:01')).toEqual([]);
    await answer(readers.endpoint);
    expect(await at('2026-12-03T09:00')).toEqual(['〔催办〕digest@club.example', '〔催办〕two@club.example']);
    await answer(readers.digest);
    expect(await at('2026-12-04T09:00')).toEqual(['〔催办〕two@club.example']);
    const [mail] = stage.world.mailer.sent.map(({ copy }) => copy?.());
    expect(mail?.text[0]).toContain('催办：贵组织尚未签收这份通知。');
    expect(mail?.html[0]).toContain('/receipts/');
  });

  it('is counted once in the report, however often it was reminded', async () => {
    const stage = await aStage();
    const { door, key, noticeId, at } = stage;
    await digestsOf(stage);
    const before = (await door.ask('GET', `/v1/notices/${noticeId}/report`, { key })).body;
    await at('2026-11-27T09:00');
    const { body } = await door.ask('GET', `/v1/notices/${noticeId}/report`, { key });
    expect([body.totals, body.byRegion]).toEqual([before.totals, before.byRegion]);
    expect(body.mailings.map(({ act, counts }: { act: string; counts: { audience: number } }) => [act, counts.audience])).toContainEqual([
      'reminder',
      4,
    ]);
  });

  it('is not reminded when all have answered, after a withdrawal, or when the service slept over it', async () => {
    const all = await aStage();
    await digestsOf(all);
    for (const reader of Object.values(all.readers)) expect((await all.answer(reader)).status).toBe(200);
    expect(await all.at('2026-11-27T09:00')).toEqual([]);
    const gone = await aStage();
    await gone.door.ask('POST', `/v1/notices/${gone.noticeId}/withdrawal`, { key: gone.key, body: { reason: '取消' } });
    await gone.at('2026-11-21T12:00');
    expect(await gone.at('2026-11-27T09:00')).toEqual([]);
    const slept = await aStage();
    expect(await slept.at('2026-12-03T09:00')).toEqual(['receipt.reminder', '〔催办〕one@club.example', '〔催办〕two@club.example']);
  });

  it('is reminded once after a week where no last day is named', async () => {
    const { at } = await aStage({ required: true });
    expect(await at('2026-11-27T11:59')).toEqual([]);
    expect(await at('2026-11-27T12:01')).toEqual(['receipt.reminder', '〔催办〕one@club.example', '〔催办〕two@club.example']);
    expect(await at('2027-01-27T12:01')).toEqual([]);
  });

  it('withdrawn after reminders is told to everybody once', async () => {
    const { door, key, noticeId, at, readers, answer } = await aStage();
    await answer(readers.one);
    await at('2026-11-27T09:00');
    await door.ask('POST', `/v1/notices/${noticeId}/withdrawal`, { key, body: { reason: '取消' } });
    expect(await at('2026-11-27T09:10')).toEqual(['notice.withdrawn', '〔撤回〕one@club.example', '〔撤回〕two@club.example']);
  });
});

describe('an agency that asks for it', () => {
  const remind = (stage: Awaited<ReturnType<typeof aStage>>, key = stage.key, noticeId = stage.noticeId) =>
    stage.door.ask('POST', `/v1/notices/${noticeId}/reminders`, { key });

  it('has those reminded now who have not answered, and again four hours later', async () => {
    const stage = await aStage();
    const { readers, answer, at, world } = stage;
    await answer(readers.one);
    world.clock.set('2026-11-23T10:00:00+08:00');
    expect(await remind(stage)).toMatchObject({ status: 202, body: { missing: 2 } });
    expect(await at('2026-11-23T10:01')).toEqual(['receipt.reminder', '〔催办〕two@club.example']);
    expect(await remind(stage)).toMatchObject({ status: 409, body: { code: 'reminded-lately', detail: expect.stringContaining('14:01') } });
    world.clock.set('2026-11-23T14:01:00+08:00');
    expect((await remind(stage)).status).toBe(202);
    expect(await at('2026-11-23T14:02')).toEqual(['receipt.reminder', '〔催办〕two@club.example']);
    expect(await at('2026-11-23T14:10')).toEqual([]);
    const { body } = await stage.door.ask('GET', '/v1/agencies/gd-mzt/audit', { key: stage.door.operatorKey });
    expect(body.items.filter(({ action }: { action: string }) => action === 'receipt.reminded')).toHaveLength(2);
  });

  it('asked twice within a minute has one reminder sent', async () => {
    const stage = await aStage();
    stage.world.clock.set('2026-11-23T10:00:00+08:00');
    expect((await remind(stage)).status).toBe(202);
    stage.world.clock.set('2026-11-23T10:00:30+08:00');
    expect((await remind(stage)).status).toBe(202);
    expect(await stage.at('2026-11-23T10:01')).toEqual(['receipt.reminder', '〔催办〕one@club.example', '〔催办〕two@club.example']);
    expect(await stage.at('2026-11-23T10:02')).toEqual([]);
  });

  it('spares them the one that was planned for the same half day, but not that of the last day', async () => {
    const stage = await aStage();
    stage.world.clock.set('2026-11-26T22:00:00+08:00');
    await remind(stage);
    expect(await stage.at('2026-11-26T22:01')).toHaveLength(3);
    expect(await stage.at('2026-11-27T09:00')).toEqual([]);
    expect(await stage.at('2026-12-03T09:00')).toHaveLength(3);
    stage.world.clock.set('2026-12-03T22:00:00+08:00');
    await remind(stage);
    expect(await stage.at('2026-12-03T22:01')).toHaveLength(3);
    expect(await stage.at('2026-12-04T09:00')).toHaveLength(3);
  });

  it('cannot right behind the publication, when nobody is missing, when the day is over, or for a notice that asks for none or stands no more', async () => {
    const soon = await aStage();
    expect(await remind(soon)).toMatchObject({ status: 409, body: { code: 'reminded-lately' } });
    const all = await aStage();
    for (const reader of Object.values(all.readers)) await all.answer(reader);
    all.world.clock.set('2026-11-23T10:00:00+08:00');
    expect(await remind(all)).toMatchObject({ status: 409, body: { code: 'nobody-missing' } });
    const over = await aStage();
    over.world.clock.set('2026-12-05T00:00:00+08:00');
    expect(await remind(over)).toMatchObject({ status: 409, body: { code: 'receipt-over' } });
    const none = await aStage({ required: false });
    expect(await remind(none)).toMatchObject({ status: 409, body: { code: 'receipt-not-wanted' } });
    const gone = await aStage();
    await gone.door.ask('POST', `/v1/notices/${gone.noticeId}/withdrawal`, { key: gone.key, body: { reason: '取消' } });
    expect(await remind(gone)).toMatchObject({ status: 409, body: { code: 'not-published' } });
    expect(await remind(gone, gone.key, 'ntc-unknown')).toMatchObject({ status: 404, body: { code: 'notice-unknown' } });
    expect((await remind(gone, await gone.door.anAgency('gd-wmb'))).status).toBe(404);
  });

  it('that only signed it leaves that to the lead', async () => {
    const stage = await aStage();
    const other = await stage.door.anAgency('gd-wmb');
    const draft = aDraft({ receipt: { required: true, by: '2026-12-04' }, issuers: ['gd-mzt', 'gd-wmb'] });
    const { body } = await stage.door.ask('POST', '/v1/notices', { key: stage.key, body: draft });
    await stage.door.ask('POST', `/v1/notices/${body.id}/cosignatures`, { key: other, body: {} });
    expect(await remind(stage, other, body.id)).toMatchObject({ status: 403, body: { code: 'not-the-lead' } });
  });
});

describe('the agency', () => {
  it('is told by mail once, when the last day is over, how many are missing', async () => {
    const { world, noticeId, readers, answer, at } = await aStage();
    await answer(readers.one);
    await at('2026-12-04T23:59');
    const letter = { letter: 'agency-news', subject: `receipts-missing#gd-mzt#${noticeId}` } as const;
    const asked = (): boolean => world.letterRequests.all().some(({ subject }) => subject === letter.subject);
    expect(asked()).toBe(false);
    await at('2026-12-05T00:00');
    expect(asked()).toBe(true);
    await writeLetter(world, letter);
    const mail = Buffer.from(world.mailer.sent.at(-1)?.raw() ?? '').toString('latin1');
    const text = Buffer.from(/base64\r\n\r\n([\w+/=\r\n]+?)\r\n-/.exec(mail)?.[1] ?? '', 'base64').toString('utf8');
    expect(text).toContain('3 家组织中有 2 家没有签收');
    expect(text).toContain('2 of 3 organizations have not confirmed');
    expect(text).toContain(`https://wire.example/console/notices/${noticeId}/receipts`);
    expect(text).not.toContain('noticewire receipts');
    await at('2026-12-05T00:05');
    expect(asked()).toBe(false);
  });

  it('hears nothing when none is missing', async () => {
    const { world, readers, answer, at } = await aStage();
    for (const reader of [readers.one, readers.two, readers.endpoint]) await answer(reader);
    await at('2026-12-05T00:00');
    expect(world.letterRequests.all().filter(({ subject }) => subject.startsWith('receipts-missing'))).toEqual([]);
  });
});

describe('a later last day', () => {
  const later = (stage: Awaited<ReturnType<typeof aStage>>, by: unknown, key = stage.key) =>
    stage.door.ask('PATCH', `/v1/notices/${stage.noticeId}/receipt`, { key, body: { by } });

  it('is told at once to those missing, takes receipts until then, and has reminders of its own', async () => {
    const stage = await aStage();
    const { door, readers, answer, at } = stage;
    await answer(readers.one);
    await at('2026-12-05T00:00');
    expect((await answer(readers.two)).status).toBe(410);
    const { status, body } = await later(stage, '2026-12-18');
    expect([status, body.receipt]).toEqual([200, { required: true, by: '2026-12-18' }]);
    expect(body).not.toHaveProperty('receiptBy');
    expect(await at('2026-12-05T00:10')).toEqual(['receipt.reminder', '〔催办〕two@club.example']);
    expect(stage.world.mailer.sent.at(-1)?.copy?.().text[0]).toContain('2026年12月18日');
    expect((await answer(readers.two)).status).toBe(200);
    expect(await at('2026-12-12T09:00')).toEqual(['receipt.reminder']);
    expect((await door.ask('GET', `/v1/notices/${stage.noticeId}/report`, { key: stage.key })).body.receipts.by).toBe('2026-12-18');
    const audited = await door.ask('GET', '/v1/audit?action=receipt.extended', { key: door.operatorKey });
    expect(audited.body.items).toMatchObject([{ subject: stage.noticeId }]);
  });

  it('takes the place of the reminders that were planned', async () => {
    const stage = await aStage();
    await later(stage, '2026-12-31');
    expect(await stage.at('2026-11-20T12:10')).toHaveLength(3);
    expect(await stage.at('2026-11-27T09:00')).toEqual([]);
    expect(await stage.at('2026-12-04T09:00')).toEqual([]);
    expect(await stage.at('2026-12-11T09:00')).toHaveLength(3);
  });

  it('is refused when it is no later, has passed or is no day, by others, and where none is wanted', async () => {
    const stage = await aStage();
    expect(await later(stage, '2026-12-04')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'by', code: 'receipt-due-not-later' }] },
    });
    expect(await later(stage, '2026-11-01')).toMatchObject({ status: 422, body: { errors: [{ code: 'receipt-due-in-the-past' }] } });
    expect((await later(stage, '2026-02-30')).status).toBe(422);
    expect((await later(stage, null)).status).toBe(400);
    expect((await later(stage, '2026-12-11', await stage.door.anAgency('hn-mzt'))).status).toBe(404);
    const plain = await aStage({ required: false });
    expect(await later(plain, '2026-12-11')).toMatchObject({ status: 409, body: { code: 'receipt-not-wanted' } });
    await stage.door.ask('POST', `/v1/notices/${stage.noticeId}/withdrawal`, { key: stage.key, body: { reason: '取消' } });
    expect(await later(stage, '2026-12-11')).toMatchObject({ status: 409, body: { code: 'not-published' } });
  });

  it('is for the lead alone to give', async () => {
    const stage = await aStage();
    const other = await stage.door.anAgency('gd-wmb');
    await stage.door.ask('PUT', '/v1/agencies/gd-wmb/consents/gd-mzt', { key: stage.door.operatorKey });
    const { body } = await stage.door.ask('POST', '/v1/notices', {
      key: stage.key,
      body: aDraft({ issuers: ['gd-mzt', 'gd-wmb'], title: '联合通知', receipt: { required: true } }),
    });
    const refused = await stage.door.ask('PATCH', `/v1/notices/${body.id}/receipt`, { key: other, body: { by: '2026-12-11' } });
    expect([body.status, refused.status]).toEqual(['published', 403]);
  });
});

describe('a correction', () => {
  const correct = async (stage: Awaited<ReturnType<typeof aStage>>, changes: object, notify: string) => {
    const { door, key, noticeId } = stage;
    const tag = (await door.ask('GET', `/v1/notices/${noticeId}`, { key })).headers.get('etag') ?? '';
    const body = { ...changes, note: '更正', notify };
    return door.ask('POST', `/v1/notices/${noticeId}/corrections`, { key, body, headers: { 'if-match': tag } });
  };

  it('of the last day has its reminders in the place of those that were planned', async () => {
    const stage = await aStage();
    expect((await correct(stage, { receipt: { required: true, by: '2026-12-18' } }, 'none')).status).toBe(201);
    expect(await stage.at('2026-11-27T09:00')).toEqual([]);
    expect(await stage.at('2026-12-04T09:00')).toHaveLength(3);
    expect(await stage.at('2026-12-17T09:00')).toHaveLength(3);
  });

  it('keeps the day that receipts were put off to, and who has answered', async () => {
    const stage = await aStage();
    const { door, key, noticeId, readers, answer, at } = stage;
    await answer(readers.one);
    await door.ask('PATCH', `/v1/notices/${noticeId}/receipt`, { key, body: { by: '2026-12-18' } });
    await at('2026-11-20T12:10');
    await correct(stage, { title: '关于举办合唱节的通知（更正）' }, 'all');
    expect(await at('2026-11-20T12:20')).toHaveLength(3);
    expect((await door.ask('GET', `/v1/notices/${noticeId}`)).body.receipt.by).toBe('2026-12-18');
    expect(await at('2026-12-18T09:00')).toEqual(['receipt.reminder', '〔催办〕two@club.example']);
  });

  it('that wants receipts first asks those who had the notice without', async () => {
    const stage = await aStage({ required: false });
    const { door, key, noticeId, readers, answer, at } = stage;
    await correct(stage, { receipt: { required: true, by: '2026-12-04' } }, 'all');
    expect(await at('2026-11-20T12:10')).toHaveLength(3);
    await answer(readers.two);
    const { body } = await door.ask('GET', `/v1/notices/${noticeId}/report`, { key });
    expect(body.receipts).toMatchObject({ required: 3, received: 1 });
    expect(await at('2026-12-04T09:00')).toEqual(['receipt.reminder', '〔催办〕one@club.example']);
  });
});

it('a reminder halts nothing, and is waited for by no later act: whoever waits for their turn still gets the notice', async () => {
  const stage = await aStage();
  const { world } = stage;
  world.clock.set('2026-11-27T09:00:00+08:00');
  await sweep(world);
  expect(await recipientsSoFar(world, { id: stage.noticeId }, 'another', await world.directory.partitions())).not.toBeNull();
  for (const one of world.queues.take()) if (one.kind === 'range') await freezeAudience(world, one.work as RangeWork);
  const { body } = await stage.door.ask('GET', `/v1/notices/${stage.noticeId}/report`, { key: stage.key });
  expect(body.totals).toMatchObject({ delivered: 3, awaitingDigest: 1, skipped: 0 });
});
