import { describe, expect, it } from 'vitest';
import { PDF } from '../files.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

const LEAKED = '440106199001011234';
const POSTED = {
  title: `关于${LEAKED}的通知`,
  sections: [{ heading: `致 ${LEAKED}`, body: `身份证号 ${LEAKED},请携带。\n再次提醒:${LEAKED}` }, { body: '其余照旧。' }],
};

const CORRECTED = { sections: [{ body: `改:${LEAKED}` }], note: '更正' };
const CORRECTING = { 'if-match': '*', 'idempotency-key': 'corrected' };

const posted = async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const headers = { 'idempotency-key': 'once' };
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(POSTED), headers });
  const id: string = body.id;
  const correct = () => door.ask('POST', `/v1/notices/${id}/corrections`, { key, body: CORRECTED, headers: CORRECTING });
  await correct();
  const redact = (body: object, n: number | string = 1, by = key) =>
    door.ask('POST', `/v1/notices/${id}/versions/${n}/redaction`, { key: by, body });
  return { door, key, id, redact, correct };
};

describe('a redaction', () => {
  it('takes leaked words away wherever they are held: versions, lists, pages, answers that are given again', async () => {
    const { door, key, id, redact, correct } = await posted();
    const done = await redact({ reason: '误载个人信息', text: LEAKED });
    expect(done).toMatchObject({ status: 200, body: { version: 1, redaction: { reason: '误载个人信息' } } });
    const again = { body: aDraft(POSTED), headers: { 'idempotency-key': 'once' }, key };
    const seen = [
      await door.ask('GET', `/v1/notices/${id}`),
      await door.ask('GET', `/v1/notices/${id}/versions`),
      await door.ask('GET', `/v1/notices/${id}/versions/1`),
      await door.ask('GET', '/v1/notices'),
      await door.ask('GET', '/'),
      await door.ask('GET', `/notices/${id}`),
      await door.ask('GET', `/notices/${id}?version=1`),
      await door.ask('POST', '/v1/notices', again),
      await correct(),
    ];
    for (const { status, text } of seen) {
      expect(status).toBeLessThan(300);
      expect(text).not.toContain(LEAKED);
    }
    expect(seen.slice(-2).map(({ headers, body }) => [headers.get('idempotency-replayed'), body.version])).toEqual([
      ['true', 1],
      ['true', 2],
    ]);
    expect(JSON.stringify(await door.world.notices.versions(id))).not.toContain(LEAKED);
    expect(seen[2]?.body.sections[1].body).toBe('其余照旧。');
    expect(seen[6]?.text).toContain('本版有内容已删除（2026年11月20日）。删除原因：误载个人信息');
    expect(door.world.notices.audits.at(-1)).toMatchObject({ agencyId: 'gd-mzt', action: 'notice.redacted', subject: id });
  });

  it('finds words that stand in an option of the receipt, the address of a reprint or the name of a file alone', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const file = { name: `${LEAKED}的材料.pdf`, mediaType: 'application/pdf', bytes: PDF.length, sha256: 'ab'.repeat(32) };
    const attachments: { id: string }[] = [];
    for (let i = 0; i < 2; i++) {
      const { body } = await door.ask('POST', '/v1/attachments', { key, body: file });
      door.world.attachmentFiles.files.set(body.id, PDF);
      attachments.push({ id: body.id });
    }
    const fields = [{ id: 'who', label: '参会人', type: 'choice', options: [LEAKED, `${LEAKED}█`, '其他'] }];
    const reprint = { issuers: ['云河市文化馆'], url: `https://culture.example/${LEAKED}` };
    const { body } = await door.ask('POST', '/v1/notices', {
      key,
      body: aDraft({ attachments, reprint, receipt: { required: true, fields } }),
    });
    const link = body.attachments[0].url.slice('https://wire.example'.length);
    const [kept = { id: '' }, taken = { id: '' }] = attachments;
    const redaction = { reason: '误载个人信息', text: LEAKED, attachments: [taken.id] };
    const { status } = await door.ask('POST', `/v1/notices/${body.id}/versions/1/redaction`, { key, body: redaction });
    expect(status).toBe(200);

    const shown = await door.ask('GET', `/v1/notices/${body.id}`);
    expect(shown.body).toMatchObject({
      attachments: [
        {
          id: kept.id,
          name: '█的材料.pdf',
          url: `https://wire.example/attachments/${kept.id}/%E2%96%88${encodeURIComponent('的材料.pdf')}`,
        },
      ],
      receipt: { fields: [{ options: ['█', '██', '其他'] }] },
      reprint: { issuers: ['云河市文化馆'] },
    });
    for (const path of [`/notices/${body.id}`, `/v1/notices/${body.id}`, `/v1/attachments/${kept.id}`, `/v1/attachments/${taken.id}`])
      expect((await door.ask('GET', path, { key })).text, path).not.toContain(LEAKED);
    const led = await door.ask('GET', link);
    expect([led.status, led.headers.get('location')]).toEqual([
      302,
      `https://bucket.example/${kept.id}?signed&name=${encodeURIComponent('█的材料.pdf')}`,
    ]);
    expect(
      JSON.stringify([await door.world.notices.versions(body.id), await door.world.attachments.findMany([kept.id, taken.id])]),
    ).not.toContain(LEAKED);
  });

  it('of the whole text leaves the other versions as they are', async () => {
    const { door, id, redact } = await posted();
    expect((await redact({ reason: '误发', text: true })).status).toBe(200);
    expect((await door.ask('GET', `/v1/notices/${id}/versions/1`)).text).not.toContain('其余照旧');
    expect((await door.ask('GET', `/v1/notices/${id}/versions/2`)).text).toContain('改:');
  });

  it.each([
    ['nothing to take away', { reason: '误发' }, 422, 'nothing-to-redact'],
    ['no reason', { text: LEAKED }, 400, 'malformed'],
    ['words that do not stand there', { reason: '误发', text: '没有这些字' }, 422, 'text-not-found'],
    ['a reason that repeats what leaked', { reason: `删去 ${LEAKED}`, text: LEAKED }, 422, 'reason-holds-what-leaked'],
    ['an attachment that it has not', { reason: '误发', attachments: ['att-1'] }, 422, 'attachment-not-found'],
    ['a secrecy mark', { reason: '机密★一年', text: LEAKED }, 422, 'secrecy-mark'],
  ])('with %s is refused', async (_, body, status, code) => {
    const { redact } = await posted();
    expect(await redact(body)).toMatchObject({ status, body: { code } });
  });

  it('is the lead agency’s, of a version that there is', async () => {
    const { door, redact } = await posted();
    const other = await door.anAgency('gd-wmb');
    const body = { reason: '误发', text: LEAKED };
    expect(await redact(body, 1, other)).toMatchObject({ status: 404, body: { code: 'notice-unknown' } });
    expect((await redact(body, 7)).status).toBe(404);
    expect((await redact(body, 'x')).status).toBe(404);
    expect((await redact(body, 2, door.operatorKey)).status).toBe(200);
  });
});
