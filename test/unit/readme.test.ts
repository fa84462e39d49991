import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');

/** Lines that are to be typed. */
const commandsIn = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('    ') && line.trim() !== '');

describe('README in Chinese', () => {
  it('has the same commands as in English, as far as it goes', () => {
    const english = commandsIn(read('README.md'));
    const chinese = commandsIn(read('README.zh-CN.md'));
    expect(chinese.length).toBeGreaterThan(15);
    expect(chinese.filter((line) => !english.includes(line))).toEqual([]);
  });

  it('is led to from the other, and back', () => {
    expect(read('README.md')).toContain('(README.zh-CN.md)');
    expect(read('README.zh-CN.md')).toContain('(README.md)');
  });
});
