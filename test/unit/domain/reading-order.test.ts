import { describe, expect, it } from 'vitest';
import { inReadingOrder } from '../../../functions/domain/notices/reading-order.ts';
import { aNotice } from '../../builders.ts';

const NOW = new Date('2026-11-20T01:00:00Z');
const item = (name: string, over: Partial<Parameters<typeof aNotice>[0]> = {}) => ({ name, notice: aNotice(over) });
const due = (by: string, required = true) => ({ receipt: { required, by } });

describe('the notices of a digest', () => {
  it('begin with those that have a deadline, the nearest first, then what is urgent, then as they came', () => {
    const items = [
      item('first'),
      item('urgent', { urgency: 'urgent' }),
      item('in a month', due('2026-12-20')),
      item('last day', { ...due('2026-11-20'), urgency: 'routine' }),
      item('second'),
      item('in a month, urgent', { ...due('2026-12-20'), urgency: 'urgent' }),
    ];
    expect(inReadingOrder(items, NOW).map(({ name }) => name)).toEqual([
      'last day',
      'in a month, urgent',
      'in a month',
      'urgent',
      'first',
      'second',
    ]);
  });

  it.each([
    ['that is over, in China', due('2026-11-19')],
    ['for receipts that nobody has to give', due('2026-11-21', false)],
    ['of no day', { receipt: { required: true } }],
  ])('are not moved by a deadline %s', (_, over) => {
    expect(inReadingOrder([item('first'), item('other', over)], NOW).map(({ name }) => name)).toEqual(['first', 'other']);
  });
});
