import { describe, expect, it } from 'vitest';
import { aDigest, aMailing, anId, aRange, NOON } from '../builders.ts';
import { at, IMPLEMENTATIONS, provinces } from './mailing-ports.ts';

describe.each(IMPLEMENTATIONS)('mailings %s', (_, make) => {
  it('are recorded with their ranges, and found', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing({ lane: 'urgent' });
    const planned = provinces(mailing.id, '00', '11', '44');
    expect(await mailings.begin(mailing, planned)).toEqual(mailing);
    expect(await mailings.find(mailing.id)).toEqual(mailing);
    expect(await ranges.ofMailing(mailing.id)).toEqual(planned);
    expect(await ranges.find(mailing.id, 'immediate~11~#..:')).toEqual(planned[1]);
    expect(await mailings.find('mailing-unknown')).toBeNull();
    expect(await ranges.ofMailing('mailing-unknown')).toEqual([]);
    expect(await ranges.find(mailing.id, 'immediate~12~#..:')).toBeNull();
  });

  it('stand as they were first recorded; beginning again adds only the ranges that are missing', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing();
    await mailings.begin(mailing, provinces(mailing.id, '11'));
    const frozen = { cut: null, at: at(1), recipients: 7, readers: [['110108', 'email', 7]] as const };
    await ranges.finish(mailing.id, 'immediate~11~#..:', frozen);
    expect(await mailings.begin({ ...mailing, startedAt: at(60) }, provinces(mailing.id, '11', '44'))).toEqual(mailing);
    expect((await ranges.ofMailing(mailing.id)).map(({ range, frozen: when }) => [range.province, when])).toEqual([
      ['11', frozen],
      ['44', null],
    ]);
  });

  it('are recorded once when many begin them at once', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing();
    const begun = await Promise.all(
      [0, 1, 2, 3, 4].map((seconds) => mailings.begin({ ...mailing, startedAt: at(seconds) }, provinces(mailing.id, '11', '44'))),
    );
    expect(new Set(begun.map(({ startedAt }) => startedAt)).size).toBe(1);
    expect(await ranges.ofMailing(mailing.id)).toHaveLength(2);
    if (mailing.act === 'digest') throw new Error('not a digest');
    expect(await mailings.ofNotice(mailing.noticeId)).toEqual([begun[0]]);
  });

  it('are never found before their ranges, so that none is taken for complete', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing();
    const planned = Array.from({ length: 60 }, (_, i) =>
      aRange(mailing.id, { range: { slotId: `d${i}:Etc.UTC`, province: '44', from: '#', before: '$' } }),
    );
    const begun = mailings.begin(mailing, planned);
    while ((await mailings.find(mailing.id)) === null);
    expect(await ranges.ofMailing(mailing.id)).toHaveLength(60);
    await begun;
  });

  it('of a notice are listed by start, and so are the digests that mention it', async () => {
    const { mailings } = await make();
    const noticeId = anId('ntc');
    const notice = aMailing({ noticeId, startedAt: at(0) });
    const correction = aMailing({ id: `${noticeId}-2-correction`, act: 'correction', version: 2, noticeId, startedAt: at(120) });
    const digest = aDigest({ startedAt: at(60) });
    for (const mailing of [correction, digest, notice]) await mailings.begin(mailing, []);
    expect(await mailings.ofNotice(noticeId)).toEqual([notice, correction]);
    await mailings.mention(digest.id, [noticeId, anId('ntc')]);
    await mailings.mention(digest.id, [noticeId]);
    expect(await mailings.ofNotice(noticeId)).toEqual([notice, digest, correction]);
    expect(await mailings.ofNotice('ntc-unknown')).toEqual([]);
    await expect(mailings.mention('mailing-unknown', [noticeId])).rejects.toThrow();
  });

  it('of a digest are found by the window that a moment lies in', async () => {
    const { mailings } = await make();
    const days = ['2026-11-18T01:00:00.000Z', '2026-11-19T01:00:00.000Z', '2026-11-20T01:00:00.000Z'];
    const [from = '', middle = '', to = ''] = days;
    const first = aDigest({ window: { from, to: middle } });
    const second = aDigest({ window: { from: middle, to } });
    const elsewhere = aDigest({ slotId: 'd10:Asia:Shanghai', window: { from, to } });
    for (const run of [second, first, elsewhere]) await mailings.begin(run, []);
    const slotId = 'd09:Asia:Shanghai';
    expect(await mailings.lastDigest(slotId)).toEqual(second);
    expect(await mailings.lastDigest('w1-09:Asia:Shanghai')).toBeNull();
    expect(await mailings.digestOf(slotId, from)).toEqual(first);
    expect(await mailings.digestOf(slotId, '2026-11-19T00:59:59.999Z')).toEqual(first);
    expect(await mailings.digestOf(slotId, middle)).toEqual(second);
    expect(await mailings.digestOf(slotId, to)).toBeNull();
    expect(await mailings.digestOf(slotId, '2026-11-18T00:59:59.999Z')).toBeNull();
  });

  it('that are opened again are looked at, and closed only by a look that knows of it', async () => {
    const { mailings, checks } = await make();
    const mailing = aMailing();
    await mailings.begin(mailing, []);
    await mailings.close(mailing.id, NOON);
    expect(await checks.due('2100-01-01T00:00:00.000Z', 10)).toEqual([]);
    await mailings.reopen(mailing.id, NOON);
    expect(await checks.due(NOON, 10)).toEqual([mailing.id]);
    await mailings.close(mailing.id, NOON);
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 1 });
    await mailings.close(mailing.id, NOON, 1);
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 1, closedAt: NOON });
    await expect(mailings.reopen('ntc-unknown', NOON)).rejects.toThrow('no mailing');
  });
});
