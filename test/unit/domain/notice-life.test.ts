import { describe, expect, it } from 'vitest';
import { noticeStatusAt } from '../../../functions/domain/notices/notice-life.ts';
import { aNotice } from '../../builders.ts';

/** The last moment of 30 November in China, and the next one. */
const LAST = new Date('2026-11-30T15:59:59.999Z');
const OVER = new Date('2026-11-30T16:00:00.000Z');

describe('a published notice', () => {
  it('stands to the end of its last day in China, and has expired from then on', () => {
    const notice = aNotice({ expiresOn: '2026-11-30' });
    expect([noticeStatusAt(notice, LAST), noticeStatusAt(notice, OVER)]).toEqual(['published', 'expired']);
  });

  it('without a last day never expires', () => {
    expect(noticeStatusAt(aNotice(), new Date('2126-01-01T00:00:00Z'))).toBe('published');
  });
});

describe('a notice that is not published, or no longer', () => {
  it.each(['scheduled', 'awaiting-signatures', 'cancelled', 'withdrawn'] as const)('stays %s after its last day', (status) => {
    expect(noticeStatusAt(aNotice({ status, expiresOn: '2026-11-30' }), OVER)).toBe(status);
  });
});
