import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readJson } from '#platform/json';

it.each([
  ['', 1, 1, 'more'],
  ['  \n ', 2, 2, 'more'],
  ['{', 1, 2, 'more'],
  ['[1, 2', 1, 6, 'more'],
  ['{"a": "b', 1, 9, 'more'],
  ['{"a"', 1, 5, 'more'],
  ['{a: 1}', 1, 2, 'name'],
  ["{'a': 1}", 1, 2, 'name'],
  ['{"a": 1,}', 1, 9, 'name'],
  ['[1,]', 1, 4, 'value'],
  ['{"a" 1}', 1, 6, 'colon'],
  ['{"a":, "b": 1}', 1, 6, 'value'],
  ['{"a": undefined}', 1, 7, 'value'],
  ['{"a": 01}', 1, 8, 'comma'],
  ['{"a": +1}', 1, 7, 'value'],
  ['{"a": "b" "c": 1}', 1, 11, 'comma'],
  ['[1}', 1, 3, 'comma'],
  ['{"a": "b\nc"}', 1, 9, 'string'],
  ['{"a": "\\x"}', 1, 8, 'string'],
  ['{"a": "\\u12"}', 1, 8, 'string'],
  ['{} {}', 1, 4, 'end'],
  ['{"a": 1}}', 1, 9, 'end'],
  ['// a notice\n{}', 1, 1, 'value'],
  ['{\r\n"关于": 1,\r\n "😀" 2}', 3, 6, 'colon'],
  ['{\r"a": tru}', 2, 6, 'value'],
  ['{“a”: 1}', 1, 2, 'half-width'],
  ['{"a"：1}', 1, 5, 'half-width'],
  ['{"a":1，"b":2}', 1, 7, 'half-width'],
  ['\u00a0{}', 1, 1, 'value'],
])('tells where %j stops being JSON, and what is expected there', (text, line, column, expected) => {
  expect(readJson(text)).toEqual({ kind: 'malformed', line, column, expected });
});

it('reads what is JSON, however deep', () => {
  expect(readJson(' {"a": [1, -2.5e3, "\\u4e00\\n", null, true, false, {}, []]} ')).toEqual({
    kind: 'read',
    value: { a: [1, -2500, '一\n', null, true, false, {}, []] },
  });
  expect(readJson(`${'['.repeat(100_000)}x`)).toMatchObject({ kind: 'malformed', column: 100_001 });
  expect(readJson(`{"a": "${'x'.repeat(900_000)}`)).toMatchObject({ kind: 'malformed', expected: 'more' });
});

it('agrees with the runtime on what is JSON: it finds a place in whatever that refuses', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    '0',
    '.5',
    'e1',
    'null',
    'true',
    ' ',
    '\n',
    '\\',
    'x',
    '\u0001',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const read = readJson(text);
      if (read.kind === 'malformed') expect(read.line + read.column).toBeLessThanOrEqual(text.length + 2);
    }),
    { numRuns: 3000 },
  );
});
