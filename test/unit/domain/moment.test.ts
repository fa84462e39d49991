import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Moment } from '../../../functions/domain/input/fields.ts';
import { readBy } from '../../../functions/domain/input/issue-flaws.ts';

const flawsOf = (at: string) => {
  const read = readBy(z.object({ at: Moment }), { at });
  return read.kind === 'read' ? [] : read.flaws.map(({ message }) => message['zh-Hans']);
};

describe('a moment', () => {
  it('that is none is told once, by the form that it has', () => {
    expect(flawsOf('yesterday')).toHaveLength(1);
    expect(flawsOf('yesterday')[0]).not.toContain('公元');
    expect(flawsOf('yesterday')[0]).toMatch(/2026-\d\d-\d\dT/);
  });

  it('ends with the year 9999', () => {
    expect(flawsOf('9999-12-31T23:59:59Z')).toEqual([]);
    expect(flawsOf('9999-12-31T23:59:59-08:00').join()).toContain('公元 10000 年');
  });
});
