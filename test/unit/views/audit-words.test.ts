import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTION_WORDS, actionWords } from '../../../functions/views/audit-words.ts';

const FUNCTIONS = join(import.meta.dirname, '../../../functions');
/** Paths and names of fields, and names of files and packages. */
const NO_ACTS = /^(?:audience|channel|hub|ipaddr|organization\.(?:name|region|street|uscc)$|receipt\.(?:by|fields)$|reprint\.)|\.csv$/;

/** Whatever looks like the code of an act where acts are written down. */
const acts = new Set(
  ['usecases', 'domain', 'adapters', 'handlers'].flatMap((layer) =>
    readdirSync(join(FUNCTIONS, layer), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        [...readFileSync(join(FUNCTIONS, layer, name), 'utf8').matchAll(/'([a-z]+\.[a-z-]+)'/g)].map(([, act = '']) => act),
      )
      .filter((act) => !NO_ACTS.test(act)),
  ),
);

describe('what was done', () => {
  it('has words for every act that the service writes down, and for no others', () => {
    expect(Object.keys(ACTION_WORDS).toSorted()).toEqual([...acts].toSorted());
  });

  it('is said in both languages; what an earlier release wrote stays as it is', () => {
    expect(actionWords('notice.withdrawn')).toBe('撤回通知 withdrew a notice');
    expect(actionWords('notice.something-else')).toBe('notice.something-else');
    expect(actionWords('import.started.dry')).toBe('开始导入名单（试） started an import, a dry run');
    expect(actionWords('import.announced.by-basis', 'zh-Hans')).toBe('提交导入名单（有依据）');
  });
});
