import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../functions/domain/imports/columns.ts';
import { EXPORT_HEADER, exportLine } from '../../../../functions/domain/imports/export.ts';
import { PlaceNames } from '../../../../functions/domain/imports/place-names.ts';
import { readRow } from '../../../../functions/domain/imports/row.ts';
import { NOTICE_KINDS, URGENCIES } from '../../../../functions/domain/notices/notice.ts';
import { loadStreets } from '../../../../functions/domain/streets.ts';
import type { Filter, Frequency } from '../../../../functions/domain/subscriptions/subscription.ts';
import { aSubscription } from '../../../builders.ts';

const places = new PlaceNames(await loadStreets());
/** None of these words has a comma or a quote in it. */
const cellsOf = (line: string): readonly string[] => line.replace('\uFEFF', '').trimEnd().split(',');
const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

const some = <T>(...values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values]);
const filter: fc.Arbitrary<Filter> = fc.record({
  watch: some('4401', '440106', '11'),
  topics: some('culture', 'sports'),
  agencies: some('gd-mzt', 'yl-mzt'),
  kinds: some(...NOTICE_KINDS),
  keywords: some('新时代文明实践', '合唱'),
  minUrgency: fc.constantFrom(...URGENCIES),
});
const timed = {
  hour: fc.nat(23),
  timeZone: fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'America/Argentina/Salta', 'Etc/GMT+5'),
  workdaysOnly: fc.boolean(),
};
const frequency: fc.Arbitrary<Frequency> = fc.oneof(
  fc.constant<Frequency>({ mode: 'immediate' }),
  fc.record({ mode: fc.constant('daily' as const), ...timed }),
  fc.record({ mode: fc.constant('weekly' as const), weekday: fc.integer({ min: 1, max: 7 }), ...timed }),
);

describe('a list that was taken out', () => {
  it('comes back as it was: everything that a subscriber may wish', () => {
    const header = readHeader(cellsOf(EXPORT_HEADER));
    if (header.kind === 'refused') throw new Error('a header of ours is refused');
    fc.assert(
      fc.property(filter, frequency, (wishes, how) => {
        const line = exportLine(aSubscription({ filter: wishes, frequency: how }), null);
        const read = readRow(cellsOf(line).map(asBytes), header.header, 'utf-8', places);
        expect(read).toMatchObject({ kind: 'read', draft: { filter: { ...wishes, watch: wishes.watch }, frequency: how } });
      }),
    );
  });

  it('says of each who answers for its organization, and what the contact is for', () => {
    const verified = { by: 'operator', at: '2026-11-28T04:00:00.000Z' };
    expect(cellsOf(exportLine(aSubscription({ role: 'fallback' }), verified)).slice(-2)).toEqual(['fallback', 'verified']);
    expect(cellsOf(exportLine(aSubscription(), null)).slice(-2)).toEqual(['main', 'claimed']);
    expect(cellsOf(EXPORT_HEADER).slice(-2)).toEqual(['联系人角色 role', '核实 verified']);
  });

  it.each([
    ['watch', '海淀;没有的地方', 'watch-unknown'],
    ['kinds', '通知、小道消息', 'cell-not-understood'],
    ['minUrgency', '非常急', 'cell-not-understood'],
    ['frequency', 'daily 9 Asia/Nowhere', 'not-acceptable'],
  ])('is refused beside its column where %s says %s', (column, text, code) => {
    const header = readHeader(['name', 'region', 'email', column]);
    if (header.kind === 'refused') throw new Error('the header is refused');
    const read = readRow(['choir', '440106', 'choir@yunhe.example', text].map(asBytes), header.header, 'utf-8', places);
    expect(read).toMatchObject({ kind: 'refused', flaws: [{ column, code }] });
  });
});
