import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf, saysTheSame, sheetOf } from '../../../functions/domain/notices/draft-sheet.ts';
import { afterPress } from '../../../functions/domain/notices/sheet-presses.ts';
import { placesNamed } from '../../../functions/domain/place-list.ts';
import { loadStreets } from '../../../functions/domain/streets.ts';

const whole = {
  issuers: ['yh-mzj', 'qh-wh'],
  title: '关于举办合唱节的通知',
  kind: 'announcement',
  documentNumber: '云海民发〔2026〕12号',
  indexNumber: '000014349/2026-00012',
  source: '云海市民政局',
  reprint: { issuers: ['民政部', '财政部'], url: 'https://mca.example/1' },
  urgency: 'urgent',
  language: 'en',
  audience: { regions: ['440106'], excludeRegions: ['440106001'], classes: ['charity'], topics: ['culture'], rural: true, hub: false },
  sections: [{ heading: '一', body: '甲\n乙', audience: { classes: ['other'] } }, { body: '丙' }],
  attachments: [{ id: 'att-1' }],
  issuedOn: '2026-11-20',
  publishAt: '2026-12-01T09:30:00+08:00',
  effectiveOn: '2026-12-02',
  expiresOn: '2026-12-31',
  receipt: {
    required: true,
    by: '2026-12-10',
    fields: [
      { id: 'a', label: '人数', type: 'number' },
      { id: 'b', label: '来否', type: 'choice', options: ['来', '不来'], optional: true },
    ],
  },
  supersedes: [{ noticeId: 'ntc-1' }],
};

describe('a draft in a form', () => {
  it('comes out as it went in, with every field that a notice may have', () => {
    expect(contentOf(sheetOf(whole, 'yh-mzj'), 'yh-mzj')).toEqual(whole);
  });

  it('of nothing says nothing, and of rubbish makes a form all the same', () => {
    expect(contentOf(sheetOf({}, 'a'), 'a')).toEqual({});
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(whole)), fc.jsonValue()), (content) => {
        const once = contentOf(sheetOf(content, 'a'), 'a');
        // Once it has been through a form, it stays as it is.
        expect(contentOf(sheetOf(once, 'a'), 'a')).toEqual(once);
      }),
    );
  });

  it('shows a time of elsewhere in China’s, and keeps what is no date as it was typed', () => {
    expect(sheetOf({ publishAt: '2026-12-01T01:30:00Z' }, 'a')).toMatchObject({ publishTime: '09:30', publishOn: { day: '1' } });
    for (const issuedOn of ['2026-2-30', '2026--5', 'x-y-z']) {
      const { issuedOn: day } = sheetOf({ issuedOn }, 'a');
      expect(sheetOf(contentOf({ ...sheetOf({}, 'a'), issuedOn: day }, 'a'), 'a').issuedOn).toEqual(day);
    }
  });

  it('is the same whatever the order of its fields', () => {
    expect(saysTheSame({ a: 1, b: { c: [1, { d: 2, e: 3 }] } }, { b: { c: [1, { e: 3, d: 2 }] }, a: 1 })).toBe(true);
    expect(saysTheSame({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  });

  it('loses nothing by any button but what is taken away', () => {
    const sheet = sheetOf(whole, 'yh-mzj');
    expect(afterPress(sheet, 'section-up:0')).toEqual(sheet);
    expect(afterPress(sheet, 'section-down:9')).toEqual(sheet);
    expect(afterPress(sheet, 'section-down:0')?.sections.map(({ body }) => body)).toEqual(['丙', '甲\n乙']);
    expect(afterPress(sheet, 'field-add')?.receiptFields.map(({ id }) => id)).toEqual(['a', 'b', 'field-3']);
    expect(afterPress(sheet, 'explode')).toBeNull();
  });
});

describe('a pasted list of places', () => {
  it('means the one that is called exactly so, and says of the rest why not', async () => {
    const named = placesNamed(await loadStreets(), ' 天河区\r\n长春 朝阳区\t没有的地方；鼓楼区\n\n');
    expect(named.map(({ kind, typed }) => [typed, kind])).toEqual([
      ['天河区', 'one'],
      ['长春 朝阳区', 'one'],
      ['没有的地方', 'none'],
      ['鼓楼区', 'several'],
    ]);
  });
});
