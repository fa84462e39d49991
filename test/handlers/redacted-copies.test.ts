import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../functions/domain/time.ts';
import { writeExport } from '../../functions/usecases/exports/write-export.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, anApplicant } from './front-door.ts';
import { sendAll } from './send-all.ts';

const LEAKED = '440106199001011234';
const REASON = '误载个人信息';

async function* leaked(): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode(LEAKED);
}

/** Organizations that answered a notice whose options hold what leaked. */
const answered = async (names: readonly string[]) => {
  const door = aFrontDoor();
  const { ask, world } = door;
  const key = await door.anAgency('gd-mzt');
  const subscriptions: string[] = [];
  for (const name of names) {
    const { body } = await ask('POST', '/v1/subscriptions', {
      body: {
        ...anApplicant({ channel: { type: 'email', address: `${subscriptions.length}@club.example` } }),
        organization: { name, class: 'culture-sports', region: '440106' },
      },
    });
    await ask('POST', '/v1/subscriptions/confirm', { body: { token: await world.vault.token('confirm', body.id) } });
    subscriptions.push(body.id);
  }
  const fields = [
    { id: 'who', label: '联系人', type: 'choice', options: [`张某 ${LEAKED}`, '王芳'] },
    { id: 'note', label: '备注', type: 'text', optional: true },
  ];
  const { body } = await ask('POST', '/v1/notices', { key, body: aDraft({ receipt: { required: true, by: '2026-12-04', fields } }) });
  const id: string = body.id;
  await planMailing(world, toPlan({ id, version: 1 }));
  await sendAll(door);
  const give = async (who: number, given: object) =>
    ask('POST', `/v1/receipts/${await receiptToken(world.vault, subscriptions[who] ?? '', id)}`, { body: { name: '李静', fields: given } });
  const redact = (given: object = { text: LEAKED }) =>
    ask('POST', `/v1/notices/${id}/versions/1/redaction`, { key, body: { reason: REASON, ...given } });
  const shown = async (who: number) =>
    (await ask('GET', `/receipts/${await receiptToken(world.vault, subscriptions[who] ?? '', id)}`)).text;
  const stored = async () => (await world.receipts.list(id, { limit: 100 }))?.items ?? [];
  return { door, key, id, give, redact, shown, stored };
};

describe('what organizations chose', () => {
  it('has no leaked words any more: stored, in lists, in files, on pages; the answers still count, each for what it chose', async () => {
    const { door, key, id, give, redact, shown, stored } = await answered(['合唱队', '舞蹈队', '书画社']);
    await give(0, { who: `张某 ${LEAKED}` });
    await give(1, { who: '王芳' });
    expect((await redact()).status).toBe(200);
    const files = `/v1/notices/${id}/receipts`;
    const { items } = (await door.ask('GET', files, { key })).body;
    const csv = await door.ask('GET', `${files}.csv`, { key });
    const sheet = await readSheet(Buffer.from((await door.ask('GET', `${files}.xlsx`, { key })).octets));
    expect(csv.text).toContain('张某 █');
    expect(JSON.stringify(sheet)).toContain('张某 █');
    for (const text of [JSON.stringify([items, sheet, await stored()]), csv.text, await shown(0), await shown(2)])
      expect(text).not.toContain(LEAKED);
    expect(await shown(0)).toContain('张某 █');
    const chosen = (await stored()).flatMap(({ answer }) => (answer ? [[answer.fields['who'], answer.name, answer.changedAt]] : []));
    expect(chosen.toSorted()).toEqual([
      ['张某 █', '李静', undefined],
      ['王芳', '李静', undefined],
    ]);
    const { receipts } = (await door.ask('GET', `/v1/notices/${id}/report`, { key })).body;
    expect(receipts).toMatchObject({ required: 3, received: 2, missing: 1 });
    // What it answered is still one of the options.
    expect((await give(0, { who: '张某 █' })).status).toBe(200);
  });

  it('stands in no file that was taken out before', async () => {
    const { door, key, id, give, redact } = await answered(['合唱队']);
    await give(0, { who: `张某 ${LEAKED}` });
    const take = () => door.ask('GET', `/v1/notices/${id}/receipts.csv`, { key, headers: { prefer: 'respond-async' } });
    const written = async () => {
      expect((await take()).status).toBe(202);
      for (const job of door.world.exportQueue.sent.splice(0)) await writeExport(door.world, job, () => 10 * MINUTE);
      expect((await take()).status).toBe(303);
    };
    const lying = () => [...door.world.exportFiles.files.values()].map(({ octets }) => octets.toString());
    await written();
    expect(lying().some((text) => text.includes(LEAKED))).toBe(true);
    await redact();
    expect(lying()).toEqual([]);
    await written();
    expect(lying()).toHaveLength(1);
    expect(lying()[0]).toContain('张某 █');
  });

  it('stands in no table that was being written meanwhile, once that has come to an end', async () => {
    for (const text of [LEAKED, '联系']) {
      const { door, give, redact } = await answered(['合唱队']);
      await give(0, { who: `张某 ${LEAKED}` });
      const lying = () => [...door.world.exportFiles.files.keys()];
      const written = async () => {
        await door.world.exportFiles.write('late.csv', { name: 'late.csv', type: 'text/csv' }, leaked());
        expect(lying()).toEqual(['late.csv']);
      };
      await written();
      // Words of a label are chosen by nobody, and stand in tables all the same.
      expect((await redact({ text })).status).toBe(200);
      expect(lying()).toEqual([]);
      door.world.clock.advance(2 * MINUTE);
      expect((await sweep(door.world)).faults).toEqual([]);
      await written();
      door.world.clock.advance(16 * MINUTE);
      expect(await sweep(door.world)).toMatchObject({ redacted: 1, faults: [] });
      expect(lying()).toEqual([]);
    }
  });

  it('lies in no table either when what was chosen cannot be changed at once, and is changed by the clock', async () => {
    const { door, give, redact, stored } = await answered(['合唱队']);
    await give(0, { who: `张某 ${LEAKED}` });
    await door.world.exportFiles.write('early.csv', { name: 'early.csv', type: 'text/csv' }, leaked());
    const { answer } = door.world.receipts;
    door.world.receipts.answer = () => Promise.reject(new Error('no table'));
    await redact().catch(() => undefined);
    expect([...door.world.exportFiles.files]).toEqual([]);
    door.world.receipts.answer = answer;
    door.world.clock.advance(MINUTE);
    expect((await sweep(door.world)).faults).toEqual([]);
    expect((await stored())[0]?.answer?.fields).toEqual({ who: '张某 █' });
  });

  it('stays as it is where it is their own text', async () => {
    const { give, redact, stored } = await answered(['合唱队']);
    await give(0, { who: '王芳', note: `经办人 ${LEAKED}` });
    await redact();
    expect((await stored())[0]?.answer?.fields).toEqual({ who: '王芳', note: `经办人 ${LEAKED}` });
  });

  it('and was sent while the words were taken away, is found by the clock a minute later, and nothing is due in the end', async () => {
    const { door, id, give, redact, stored } = await answered(['合唱队']);
    await redact();
    const [before] = await stored();
    // Whoever had the form open answered in the same moment.
    await give(0, { who: '王芳' });
    const [given] = await stored();
    if (!before || !given?.answer) throw new Error('nobody answered');
    const late = { ...given, answer: { ...given.answer, fields: { who: `张某 ${LEAKED}` } }, revision: given.revision + 1 };
    await door.world.receipts.answer(given, late, null, given.askedAt);
    door.world.clock.advance(MINUTE - 1);
    expect((await sweep(door.world)).redacted).toBe(0);
    door.world.clock.advance(1);
    expect(await sweep(door.world)).toMatchObject({ redacted: 0, faults: [] });
    expect((await stored())[0]?.answer?.fields).toEqual({ who: '张某 █' });
    door.world.clock.advance(16 * MINUTE);
    expect(await sweep(door.world)).toMatchObject({ redacted: 1, faults: [] });
    expect(await door.world.notices.due('redact', '9999-12-31T00:00:00.000Z', 10)).toEqual([]);
    expect(JSON.stringify(await door.world.notices.versions(id))).not.toContain(LEAKED);
  });

  it('is told apart when the whole text goes, with all options', async () => {
    const { give, redact, stored } = await answered(['合唱队', '舞蹈队']);
    await give(0, { who: `张某 ${LEAKED}` });
    await give(1, { who: '王芳' });
    await redact({ text: true });
    expect((await stored()).map(({ answer }) => answer?.fields['who']).toSorted()).toEqual(['█', '██']);
  });
});

/** An agency with drafts beside a notice that leaked something; somebody else has one, too. */
const drafted = async () => {
  const door = aFrontDoor();
  const { ask, world } = door;
  const key = await door.anAgency('gd-mzt');
  const other = await door.anAgency('gd-wmb');
  const posted = aDraft({ title: `关于${LEAKED}的通知`, sections: [{ heading: '时间', body: `身份证号 ${LEAKED}\n请于五日前报名` }] });
  const { body: notice } = await ask('POST', '/v1/notices', { key, body: posted });
  const begin = async (body: object, by = key, agency = 'gd-mzt') =>
    (await ask('POST', `/v1/agencies/${agency}/drafts`, { key: by, body })).body.id as string;
  const find = (draft: string, by = key, agency = 'gd-mzt') => ask('GET', `/v1/agencies/${agency}/drafts/${draft}`, { key: by });
  const redact = (given: object) =>
    ask('POST', `/v1/notices/${notice.id}/versions/1/redaction`, { key, body: { reason: REASON, ...given } });
  return { ...door, key, other, id: notice.id as string, begin, find, redact, world };
};

describe('a draft of the agency', () => {
  it('has no leaked words any more, nor have its revisions, and whoever has it open sees that it changed', async () => {
    const { ask, key, other, id, begin, find, redact, world } = await drafted();
    const corrects = { noticeId: id, version: 1 };
    const fields = [{ id: 'who', label: `找 ${LEAKED}`, type: 'choice', options: [LEAKED, `${LEAKED}█`] }];
    const correction = await begin({ corrects, sections: [{ body: `第一稿 ${LEAKED}` }], note: `删去 ${LEAKED}` });
    const path = `/v1/agencies/gd-mzt/drafts/${correction}`;
    const second = {
      corrects,
      sections: [{ heading: LEAKED, body: '第二稿', audience: { regions: ['440106'] } }],
      receipt: { required: true, fields },
    };
    const { headers } = await ask('PUT', path, { key, body: second, headers: { 'if-match': '*' } });
    const onlyBefore = await begin({ title: `关于${LEAKED}` });
    await ask('PUT', `/v1/agencies/gd-mzt/drafts/${onlyBefore}`, { key, body: { title: '改好了' }, headers: { 'if-match': '*' } });
    const [wrong, untouched] = [await begin({ title: [{ a: LEAKED }], sections: LEAKED }), await begin({ title: '合唱节' })];
    const foreign = await begin({ title: `别的机关 ${LEAKED}` }, other, 'gd-wmb');
    expect((await redact({ text: LEAKED })).status).toBe(200);

    const drafts = await world.drafts.ofAgency('gd-mzt');
    const earlier = await Promise.all(drafts.map((one) => world.drafts.revisions('gd-mzt', one.id)));
    expect(JSON.stringify([drafts, earlier])).not.toContain(LEAKED);
    expect((await find(correction)).body).toMatchObject({
      revision: 3,
      sections: [{ heading: '█', body: '第二稿', audience: { regions: ['440106'] } }],
      receipt: { fields: [{ id: 'who', label: '找 █', options: ['█', '██'] }] },
    });
    expect((await ask('GET', `${path}/revisions`, { key })).body.items).toMatchObject([{ revision: 1, sections: [{ body: '第一稿 █' }] }]);
    const stale = await ask('PUT', path, { key, body: second, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale' } });
    expect((await find(onlyBefore)).body).toMatchObject({ revision: 2, title: '改好了' });
    expect((await find(wrong)).body).toMatchObject({ revision: 2, sections: '█' });
    expect((await find(untouched)).body).toMatchObject({ revision: 1, title: '合唱节' });
    // What others keep is theirs.
    expect((await find(foreign, other, 'gd-wmb')).text).toContain(LEAKED);
    const noted = world.drafts.audits.filter(({ action }) => action === 'draft.redacted').map(({ subject }) => subject);
    expect(noted.toSorted()).toEqual([correction, onlyBefore, wrong].toSorted());
  });

  it('loses the lines of a whole text only where it corrects that notice', async () => {
    const { id, begin, find, redact } = await drafted();
    const lines = `身份证号 ${LEAKED}\n请于六日前报名\n请于五日前报名`;
    const correction = await begin({ corrects: { noticeId: id, version: 1 }, sections: [{ heading: '时间', body: lines }], note: '改期' });
    const another = await begin({ title: '另一份', sections: [{ body: lines }] });
    await redact({ text: true });
    expect((await find(correction)).body.sections).toEqual([{ heading: '█', body: '█\n请于六日前报名\n█' }]);
    expect((await find(another)).body.sections).toEqual([{ body: lines }]);
  });

  it('stays as it is when the redaction is refused', async () => {
    const { begin, find, redact } = await drafted();
    const draft = await begin({ title: '没有这些字' });
    expect((await redact({ text: '没有这些字' })).status).toBe(422);
    expect((await find(draft)).body).toMatchObject({ revision: 1, title: '没有这些字' });
  });
});
