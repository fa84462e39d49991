import { describe, expect, it } from 'vitest';
import { rangeId } from '../../functions/domain/audience/directory.ts';
import { aMailing, aRange } from '../builders.ts';
import { at, IMPLEMENTATIONS, provinces } from './mailing-ports.ts';

describe.each(IMPLEMENTATIONS)('ranges %s', (_, make) => {
  it('of one mailing can be hundreds', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing();
    const planned = Array.from({ length: 230 }, (_, i) =>
      aRange(mailing.id, { range: { slotId: `d${i}:Etc.UTC`, province: '44', from: '#', before: '$' }, purpose: 'count' }),
    );
    await mailings.begin(mailing, planned);
    const found = await ranges.ofMailing(mailing.id);
    expect(found).toHaveLength(230);
    expect(new Set(found.map(({ range }) => rangeId(range)))).toEqual(new Set(planned.map(({ range }) => rangeId(range))));
  });

  it('are added to those that a mailing has, which stay', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing();
    await mailings.begin(mailing, provinces(mailing.id, '44'));
    await ranges.finish(mailing.id, 'immediate~44~#..:', { at: at(1), recipients: 0, readers: [], cut: null });
    await ranges.add(provinces(mailing.id, '11', '44'));
    expect((await ranges.ofMailing(mailing.id)).map(({ range, frozen }) => [range.province, frozen?.at ?? null])).toEqual([
      ['11', null],
      ['44', at(1)],
    ]);
  });

  it('are cut where it was decided first', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing();
    const [range, other] = provinces(mailing.id, '11', '44');
    if (!range || !other) throw new Error('no ranges');
    await mailings.begin(mailing, [range, other]);
    const wanted = ['440106#sub-1', null, '440305#sub-2', null];
    const decided = await Promise.all(wanted.map((cut) => ranges.cut(mailing.id, rangeId(range.range), cut)));
    expect(new Set(decided.map(({ cut }) => cut)).size).toBe(1);
    expect(decided.filter(({ isFirst }) => isFirst)).toHaveLength(1);
    expect(await ranges.cut(mailing.id, rangeId(range.range), '50#sub-3')).toEqual({ cut: decided[0]?.cut, isFirst: false });
    expect(await ranges.cut(mailing.id, rangeId(other.range), null)).toEqual({ cut: null, isFirst: true });
    expect(await ranges.cut(mailing.id, rangeId(other.range), '44#sub-4')).toEqual({ cut: null, isFirst: false });
    expect(await ranges.ofMailing(mailing.id)).toEqual([range, other]);
    await expect(ranges.cut(mailing.id, 'immediate~45~#..:', null)).rejects.toThrow();
  });

  it('keep the first word on one that is frozen twice', async () => {
    const { mailings, ranges } = await make();
    const mailing = aMailing();
    const [range] = provinces(mailing.id, '44');
    await mailings.begin(mailing, provinces(mailing.id, '44'));
    const readers = [
      ['440106', 'email', 12],
      ['', 'webhook', 3],
    ] as const;
    await ranges.finish(mailing.id, 'immediate~44~#..:', { at: at(1), recipients: 15, readers, cut: null });
    await ranges.finish(mailing.id, 'immediate~44~#..:', { at: at(2), recipients: 99, readers: [], cut: null });
    expect(await ranges.find(mailing.id, 'immediate~44~#..:')).toEqual({
      ...range,
      frozen: { at: at(1), recipients: 15, readers, cut: null },
    });
    await expect(ranges.finish(mailing.id, 'immediate~45~#..:', { at: at(1), recipients: 0, readers: [], cut: null })).rejects.toThrow();
    expect(await ranges.find(mailing.id, 'immediate~45~#..:')).toBeNull();
  });
});
