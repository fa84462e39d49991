import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../functions/domain/time.ts';
import { makeHandler } from '../../functions/handlers/check-attachment/handler.ts';
import { logger } from '../../functions/platform/log.ts';
import { removeAttachment } from '../../functions/usecases/attachments/remove-attachment.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { anAudit } from '../builders.ts';
import { ScriptedScanner } from '../fakes/in-memory-attachments.ts';
import { CFB, PDF } from '../files.ts';
import { aDraft, aFrontDoor, type FrontDoor } from './front-door.ts';

const announce = async (door: FrontDoor, key: string, given: object = {}): Promise<string> => {
  const body = { name: '附件1.pdf', mediaType: 'application/pdf', bytes: PDF.length, sha256: 'ab'.repeat(32), ...given };
  const { status, body: told } = await door.ask('POST', '/v1/attachments', { key, body });
  expect(status).toBe(201);
  return told.id;
};
const put = (door: FrontDoor, id: string, bytes: Uint8Array = PDF): void => void door.world.attachmentFiles.files.set(id, bytes);
const attached = async (door: FrontDoor, key: string): Promise<string> => {
  const id = await announce(door, key);
  put(door, id);
  return id;
};
const post = (door: FrontDoor, key: string, ids: readonly string[], headers = {}) =>
  door.ask('POST', '/v1/notices', { key, body: aDraft({ attachments: ids.map((id) => ({ id })) }), headers });

describe('POST /v1/attachments', () => {
  it('answers where the file is to be put, and writes down who announced it', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const body = { name: '附件1.pdf', mediaType: 'application/pdf', bytes: 77, sha256: 'ab'.repeat(32) };
    const told = await door.ask('POST', '/v1/attachments', { key, body, headers: { 'idempotency-key': 'once' } });
    expect([told.status, told.headers.get('cache-control'), told.headers.get('location')]).toEqual([
      201,
      'no-store',
      `/v1/attachments/${told.body.id}`,
    ]);
    expect(told.body).toMatchObject({
      id: expect.stringMatching(/^att-/),
      upload: { url: expect.any(String), headers: { 'content-length': '77' } },
    });
    const again = await door.ask('POST', '/v1/attachments', { key, body, headers: { 'idempotency-key': 'once' } });
    expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([told.body.id, 'true']);
    expect(door.world.attachments.audits).toMatchObject([{ agencyId: 'gd-mzt', action: 'attachment.announced', subject: told.body.id }]);
  });

  it('is refused beside the field, without a key, and without the scope', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const body = { name: '../../x', mediaType: 'text/html', bytes: 0, sha256: 'x' };
    const refused = await door.ask('POST', '/v1/attachments', { key, body });
    expect([refused.status, refused.body.errors.map(({ path }: { path: string }) => path)]).toEqual([
      422,
      ['name', 'mediaType', 'bytes', 'sha256'],
    ]);
    expect((await door.ask('POST', '/v1/attachments', { body })).status).toBe(401);
    const reader = await door.ask('POST', '/v1/agencies/gd-mzt/keys', { key: door.operatorKey, body: { scopes: ['notices:read'] } });
    expect((await door.ask('POST', '/v1/attachments', { key: reader.body.key, body })).status).toBe(403);
  });
});

describe('a notice with attachments', () => {
  it('has them with name, type, size, hash and link, and they are its own', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const ids = [await attached(door, key), await attached(door, key)];
    const { status, body } = await post(door, key, ids);
    expect(status).toBe(201);
    const file = { name: '附件1.pdf', mediaType: 'application/pdf', bytes: PDF.length, sha256: 'ab'.repeat(32) };
    expect(body.attachments).toEqual(
      ids.map((id) => ({ id, ...file, url: `https://wire.example/attachments/${id}/${encodeURIComponent('附件1.pdf')}` })),
    );
    const { body: one } = await door.ask('GET', `/v1/attachments/${ids[0]}`, { key });
    expect(one).toMatchObject({ state: 'ready', noticeId: body.id });
    expect((await door.ask('GET', '/v1/notices')).body.items[0].attachments).toEqual(ids.map((id) => ({ id })));
    const page = await door.ask('GET', `/notices/${body.id}?lang=zh`);
    expect(page.text).toContain(`附件1.pdf</bdi></a> <span class="soft">PDF，1 KB</span>`);
  });

  it('is refused with what cannot be attached, beside each, and nothing is kept', async () => {
    const door = aFrontDoor();
    const [key, other] = [await door.anAgency('gd-mzt'), await door.anAgency('gd-wmb')];
    const foreign = await attached(door, other);
    const absent = await announce(door, key);
    const shorter = await announce(door, key);
    put(door, shorter, PDF.subarray(1));
    const otherType = await announce(door, key, { bytes: CFB.length });
    put(door, otherType, CFB);
    const good = await attached(door, key);
    const { status, body } = await post(door, key, ['att-none', foreign, absent, shorter, otherType, good, good]);
    expect(status).toBe(422);
    expect(body.errors.map(({ path, code }: { path: string; code: string }) => [path, code])).toEqual([
      ['attachments[0].id', 'attachment-unknown'],
      ['attachments[1].id', 'attachment-unknown'],
      ['attachments[2].id', 'attachment-not-uploaded'],
      ['attachments[3].id', 'attachment-other-bytes'],
      ['attachments[4].id', 'attachment-other-type'],
      ['attachments[6].id', 'attachment-twice'],
    ]);
    expect((await door.ask('GET', '/v1/notices')).body.items).toEqual([]);
    expect(
      (
        await post(
          door,
          key,
          Array.from({ length: 21 }, () => good),
        )
      ).status,
    ).toBe(422);
    expect((await door.ask('POST', '/v1/notices/preview', { key, body: aDraft({ attachments: [{ id: good }] }) })).status).toBe(200);
  });

  it('is repeated under its Idempotency-Key with them, and no other may have them', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const id = await attached(door, key);
    const first = await post(door, key, [id], { 'idempotency-key': 'once' });
    const again = await post(door, key, [id], { 'idempotency-key': 'once' });
    expect([again.status, again.body.id, again.headers.get('idempotency-replayed')]).toEqual([201, first.body.id, 'true']);
    expect((await post(door, key, [id])).body.code).toBe('attachment-used');
    const kept = await door.ask('DELETE', `/v1/attachments/${id}`, { key });
    expect([kept.status, kept.body.code]).toEqual([409, 'attachment-used']);
  });

  it('of two that are posted at once with the same file has one accepted', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const id = await attached(door, key);
    const answers = await Promise.all([post(door, key, [id]), post(door, key, [id]), post(door, key, [id])]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
  });
});

describe('an attachment', () => {
  it('is shown to its agency alone, and deleted by it while no notice has it', async () => {
    const door = aFrontDoor();
    const [key, other] = [await door.anAgency('gd-mzt'), await door.anAgency('gd-wmb')];
    const id = await attached(door, key);
    for (const method of ['GET', 'DELETE']) expect((await door.ask(method, `/v1/attachments/${id}`, { key: other })).status).toBe(404);
    expect((await door.ask('DELETE', `/v1/attachments/${id}`, { key })).status).toBe(204);
    expect(door.world.attachmentFiles.files.size).toBe(0);
    expect((await door.ask('DELETE', `/v1/attachments/${id}`, { key })).status).toBe(404);
    expect((await post(door, key, [id])).body.code).toBe('attachment-unknown');
  });

  it('that nobody uses is deleted after a day, and one that is used never', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const [used, unused] = [await attached(door, key), await attached(door, key)];
    await post(door, key, [used]);
    door.world.clock.advance(DAY - MINUTE);
    expect((await sweep(door.world)).attachmentsDeleted).toBe(0);
    door.world.clock.advance(2 * MINUTE);
    expect((await sweep(door.world)).attachmentsDeleted).toBe(1);
    expect([...door.world.attachmentFiles.files.keys()]).toEqual([used]);
    expect((await door.ask('GET', `/v1/attachments/${unused}`, { key })).status).toBe(404);
    door.world.clock.advance(400 * DAY);
    expect((await sweep(door.world)).attachmentsDeleted).toBe(0);
  });

  it('of a draft waits sixty days for its notice', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const id = await announce(door, key, { forDraft: true });
    put(door, id);
    door.world.clock.advance(60 * DAY - MINUTE);
    expect((await sweep(door.world)).attachmentsDeleted).toBe(0);
    expect((await door.ask('GET', `/v1/attachments/${id}`, { key })).status).toBe(200);
    door.world.clock.advance(2 * MINUTE);
    expect((await sweep(door.world)).attachmentsDeleted).toBe(1);
  });

  it('that was taken away from a notice is gone at once, and again when its upload is over', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const id = await attached(door, key);
    const { body } = await post(door, key, [id]);
    const link = body.attachments[0].url.slice('https://wire.example'.length);
    expect((await door.ask('GET', link)).status).toBe(302);
    expect(await removeAttachment(door.world, id, anAudit({ action: 'notice.redacted' }))).toEqual({ kind: 'removed' });
    expect(await removeAttachment(door.world, id, anAudit())).toEqual({ kind: 'unknown' });
    expect([(await door.ask('GET', link)).status, door.world.attachmentFiles.files.size]).toEqual([410, 0]);
    // Somebody puts it there again by the upload that was signed.
    put(door, id);
    door.world.clock.advance(2 * HOUR);
    expect((await sweep(door.world)).attachmentsDeleted).toBe(1);
    expect([(await door.ask('GET', link)).status, door.world.attachmentFiles.files.size]).toEqual([410, 0]);
    expect((await sweep(door.world)).attachmentsDeleted).toBe(0);
  });

  it('is led to by links of notices that are public, and of no others', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const [unused, scheduled, id] = [await attached(door, key), await attached(door, key), await attached(door, key)];
    const publishAt = new Date(door.world.clock.now().getTime() + DAY).toISOString();
    await door.ask('POST', '/v1/notices', { key, body: aDraft({ publishAt, attachments: [{ id: scheduled }] }) });
    for (const hidden of [unused, scheduled, 'att-none'])
      expect((await door.ask('GET', `/attachments/${hidden}/x.pdf`)).status, hidden).toBe(404);
    const { body } = await post(door, key, [id]);
    for (const end of ['附件1.pdf', '', '%3F.pdf', '100%25.pdf']) {
      const led = await door.ask('GET', `/attachments/${id}/${end}`);
      expect([led.status, led.headers.get('location'), led.headers.get('cache-control')]).toEqual([
        302,
        `https://bucket.example/${id}?signed&name=${encodeURIComponent('附件1.pdf')}`,
        'no-store',
      ]);
    }
    await door.ask('POST', `/v1/notices/${body.id}/withdrawal`, { key, body: { reason: '有误' } });
    const gone = await door.ask('GET', `/attachments/${id}/x.pdf`, { headers: { 'accept-language': 'en' } });
    expect([gone.status, gone.text]).toEqual([410, expect.stringContaining('no longer offered')]);
  });
});

describe('with a scanner', () => {
  const aDoor = async () => {
    const door = aFrontDoor({ hasScanner: true });
    const logged: string[] = [];
    const check = makeHandler(
      { ...door.world, scanner: new ScriptedScanner() },
      logger('check-attachment', (line) => void logged.push(line)),
    );
    const work = (attachmentId: string) => check({ Records: [{ messageId: 'm1', body: JSON.stringify({ attachmentId }) }] } as never);
    return { door, key: await door.anAgency('gd-mzt'), work, logged };
  };

  it('a notice is accepted once its files were scanned, and told when to come again until then', async () => {
    const { door, key, work } = await aDoor();
    const absent = await announce(door, key);
    expect((await post(door, key, [absent])).body.code).toBe('attachment-not-uploaded');
    const id = await attached(door, key);
    for (let tries = 0; tries < 2; tries++) {
      const early = await post(door, key, [id], { 'idempotency-key': 'once' });
      expect([early.status, early.body.code, early.headers.get('retry-after')]).toEqual([409, 'attachments-being-checked', '3']);
    }
    expect(door.world.attachmentChecks.sent).toEqual([id]);
    // The message was lost: it is asked for again.
    door.world.clock.advance(3 * MINUTE);
    await post(door, key, [id]);
    expect(door.world.attachmentChecks.sent).toEqual([id, id]);
    expect(await work(id)).toEqual({ batchItemFailures: [] });
    expect(await work(id)).toEqual({ batchItemFailures: [] });
    expect((await post(door, key, [id], { 'idempotency-key': 'once' })).status).toBe(201);
  });

  it('a notice is refused for a file in which a virus was found', async () => {
    const { door, key, work, logged } = await aDoor();
    const bytes = Buffer.concat([PDF, Buffer.from('virus')]);
    const id = await announce(door, key, { bytes: bytes.length });
    put(door, id, bytes);
    await post(door, key, [id]);
    await work(id);
    expect((await post(door, key, [id])).body.errors).toMatchObject([{ path: 'attachments[0].id', code: 'attachment-infected' }]);
    expect(logged.join()).not.toContain('附件1');
  });

  it('a file stays where it is while the scanner cannot say', async () => {
    const { door, key } = await aDoor();
    const scanner = { scan: async () => Promise.reject(new Error('the scanner is silent')) };
    const check = makeHandler(
      { ...door.world, scanner },
      logger('check-attachment', () => undefined),
    );
    const id = await attached(door, key);
    await post(door, key, [id]);
    await expect(check({ Records: [{ messageId: 'm1', body: JSON.stringify({ attachmentId: id }) }] } as never)).rejects.toThrow();
    expect((await post(door, key, [id])).status).toBe(409);
  });
});

describe('an attachment and the versions of its notice', () => {
  const correct = (door: FrontDoor, key: string, id: string, body: object) =>
    door.ask('POST', `/v1/notices/${id}/corrections`, { key, body: { note: '更正附件', ...body }, headers: { 'if-match': '*' } });

  it('is brought, kept and left out by corrections, and stays where it was', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const [first, second] = [await attached(door, key), await attached(door, key)];
    const { id } = (await post(door, key, [first])).body;
    const brought = await correct(door, key, id, { attachments: [{ id: first }, { id: second }] });
    expect(brought.status).toBe(201);
    expect(brought.body.attachments.map((one: { id: string }) => one.id)).toEqual([first, second]);
    expect((await door.world.attachments.find(second))?.usedBy).toBe(id);
    expect((await correct(door, key, id, { attachments: [{ id: second }] })).body.attachments).toHaveLength(1);
    expect((await door.ask('GET', `/v1/notices/${id}/versions/1`)).body.attachments).toMatchObject([{ id: first }]);
    expect((await door.ask('GET', `/attachments/${first}/a.pdf`)).status).toBe(302);
  });

  it('is refused in a correction when it is unknown, of others, or not uploaded, beside its place', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const first = await attached(door, key);
    const foreign = await attached(door, await door.anAgency('gd-wmb'));
    const missing = await announce(door, key);
    const { id } = (await post(door, key, [first])).body;
    const refused = await correct(door, key, id, { attachments: [{ id: first }, { id: foreign }, { id: missing }] });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ path, code }: { path: string; code: string }) => [path, code])).toEqual([
      ['attachments[1].id', 'attachment-unknown'],
      ['attachments[2].id', 'attachment-not-uploaded'],
    ]);
  });

  it('is gone with its bytes, from every version, when it is redacted', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const [first, second] = [await attached(door, key), await attached(door, key)];
    const { id } = (await post(door, key, [first, second])).body;
    await correct(door, key, id, { title: '关于举办合唱节的通知（新）' });
    const redact = () =>
      door.ask('POST', `/v1/notices/${id}/versions/1/redaction`, { key, body: { reason: '误附他人材料', attachments: [first] } });
    expect((await redact()).status).toBe(200);
    for (const { attachments } of await door.world.notices.versions(id)) expect(attachments.map((one) => one.id)).toEqual([second]);
    expect(door.world.attachmentFiles.files.has(first)).toBe(false);
    expect((await door.ask('GET', `/attachments/${first}/a.pdf`)).status).toBe(410);
    expect((await door.ask('GET', `/attachments/${second}/a.pdf`)).status).toBe(302);
    expect((await redact()).body.code).toBe('attachment-not-found');
  });
});
