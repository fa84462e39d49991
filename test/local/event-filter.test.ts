import { describe, expect, it } from 'vitest';
import { eventFilter } from '../../local/sources/event-filter.ts';

const passes = (pattern: unknown, event: unknown): boolean => eventFilter([JSON.stringify(pattern)])(event);

describe('the filter of an event source', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: ['x'] }, { a: 'x' }, true],
    [{ a: ['x'] }, { a: 'y' }, false],
    [{ a: ['x', 'y'] }, { a: 'y' }, true],
    [{ a: ['x'] }, {}, false],
    [{ a: [null] }, { a: null }, true],
    [{ a: ['x'], b: [1] }, { a: 'x', b: 2 }, false],
    [{ a: { b: ['x'] } }, { a: { b: 'x', c: 1 } }, true],
    [{ a: { b: ['x'] } }, { a: 'x' }, false],
    [{ a: ['x'] }, { a: ['w', 'x'] }, true],
    [{ a: [{ exists: true }] }, { a: 0 }, true],
    [{ a: [{ exists: false }] }, { b: 0 }, true],
    [{ a: [{ prefix: 'ab' }] }, { a: 'abc' }, true],
    [{ a: [{ suffix: 'bc' }] }, { a: 'abc' }, true],
    [{ a: [{ 'equals-ignore-case': 'ABC' }] }, { a: 'abc' }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' }, false],
    [{ a: [{ 'anything-but': 'x' }] }, {}, false],
    [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 6 }, false],
    [{ a: [{ numeric: ['=', 5] }] }, { a: '5' }, false],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'z' }, false],
  ])('%j lets %j through: %s', (pattern, event, expected) => {
    expect(passes(pattern, event)).toBe(expected);
  });

  it('holds when one of its patterns does, and without any for everything', () => {
    const either = eventFilter(['{"a":["x"]}', '{"a":["y"]}']);
    expect([either({ a: 'y' }), either({ a: 'z' })]).toEqual([true, false]);
    expect(eventFilter([])({})).toBe(true);
  });

  it.each([{ a: [{ wildcard: 'a*b' }] }, { a: [{ numeric: ['~', 1] }] }, { a: 'x' }])('with %j stops the start', (pattern) => {
    expect(() => eventFilter([JSON.stringify(pattern)])).toThrow(/the local runner/);
  });
});
