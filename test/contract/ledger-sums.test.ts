import { describe, expect, it } from 'vitest';
import { DynamoLedgerSums } from '../../functions/adapters/dynamodb/mailings/dynamo-ledger-sums.ts';
import { counted } from '../../functions/domain/ledger/ledger.ts';
import type { LedgerSum } from '../../functions/domain/ledger/ledger-tally.ts';
import type { LedgerSums, ToldInRange } from '../../functions/ports/ledger-sums.ts';
import { InMemoryLedgerSums } from '../fakes/in-memory-ledger-sums.ts';
import { aDynamoDb, someTables } from './engines.ts';

const aSum = (delivered: number, isFinal: boolean): LedgerSum => ({
  at: '2026-11-20T01:00:00.000Z',
  isFinal,
  counts: [
    ['440106', 'email', counted('delivered', delivered)],
    ['440305', 'webhook', { ...counted('failed', 2), possiblyTwice: 1 }],
  ],
  possiblyTwice: [['email', 3]],
  settled: [[1200, delivered]],
  timed: delivered + 2,
  settledBy: [['email', [[1200, delivered]], delivered + 2]],
});

describe.each<readonly [string, () => Promise<LedgerSums>]>([
  ['in memory', async () => new InMemoryLedgerSums()],
  [
    'in DynamoDB',
    async () => {
      const db = await aDynamoDb();
      return new DynamoLedgerSums(db, (await someTables(db)).mailings);
    },
  ],
])('sums of ledgers %s', (_, make) => {
  it('are found by mailing, each as it was kept last', async () => {
    const sums = await make();
    expect(await sums.find(['ntc-1-notice', 'ntc-2-notice'], 'ntc-1')).toEqual(new Map());
    await sums.keep('ntc-1-notice', 'ntc-1', aSum(5, false));
    await sums.keep('ntc-1-notice', 'ntc-1', aSum(7, false));
    await sums.keep('dig-1', 'ntc-1', aSum(9, true));
    await sums.keep('dig-1', 'ntc-2', aSum(1, true));
    const found = await sums.find(['ntc-1-notice', 'dig-1', 'dig-2'], 'ntc-1');
    expect([...found].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['dig-1', aSum(9, true)],
      ['ntc-1-notice', aSum(7, false)],
    ]);
  });

  it('keep apart what became of fallbacks', async () => {
    const sums = await make();
    const sum: LedgerSum = { ...aSum(5, true), fallback: [['440106', 'email', { ...counted('delivered', 1), possiblyTwice: 1 }]] };
    await sums.keep('ntc-1-notice', 'ntc-1', sum);
    expect((await sums.find(['ntc-1-notice'], 'ntc-1')).get('ntc-1-notice')).toEqual(sum);
  });

  it('stay once they are final, whatever a late run has counted', async () => {
    const sums = await make();
    await sums.keep('ntc-1-notice', 'ntc-1', aSum(9, true));
    await sums.keep('ntc-1-notice', 'ntc-1', aSum(3, false));
    expect(await sums.find(['ntc-1-notice'], 'ntc-1')).toEqual(new Map([['ntc-1-notice', aSum(9, true)]]));
  });

  it('are replaced once the mailing has been opened again, and not by what was counted before', async () => {
    const sums = await make();
    const opened = (delivered: number, isFinal: boolean, reopened: number) => ({ ...aSum(delivered, isFinal), reopened });
    const kept = async () => (await sums.find(['ntc-1-notice'], 'ntc-1')).get('ntc-1-notice');
    await sums.keep('ntc-1-notice', 'ntc-1', aSum(9, true));
    await sums.keep('ntc-1-notice', 'ntc-1', opened(3, false, 2));
    expect(await kept()).toEqual(opened(3, false, 2));
    await sums.keep('ntc-1-notice', 'ntc-1', aSum(9, true));
    await sums.keep('ntc-1-notice', 'ntc-1', opened(8, true, 1));
    expect(await kept()).toEqual(opened(3, false, 2));
    await sums.keep('ntc-1-notice', 'ntc-1', opened(11, true, 2));
    await sums.keep('ntc-1-notice', 'ntc-1', opened(4, false, 2));
    expect(await kept()).toEqual(opened(11, true, 2));
    await sums.keep('ntc-1-notice', 'ntc-1', opened(12, true, 3));
    expect(await kept()).toEqual(opened(12, true, 3));
  });

  it('tell of a digest whom each of its ranges tells of what, in order of the ranges, however often it is noted', async () => {
    const sums = await make();
    const told: ToldInRange = new Map([
      ['ntc-1', [['440106', 'email', 3]]],
      [
        'ntc-2',
        [
          ['440106', 'email', 1],
          ['440106', 'webhook', 2],
        ],
      ],
    ]);
    await sums.noteTold('dig-1', 'd09:Asia:Shanghai~44~45..46', new Map());
    await sums.noteTold('dig-1', 'd09:Asia:Shanghai~44~44..45', told);
    await sums.noteTold('dig-1', 'd09:Asia:Shanghai~44~44..45', told);
    expect(await Array.fromAsync(sums.told('dig-1'))).toEqual([
      ['d09:Asia:Shanghai~44~44..45', told],
      ['d09:Asia:Shanghai~44~45..46', new Map()],
    ]);
    expect(await Array.fromAsync(sums.told('dig-2'))).toEqual([]);
  });
});
