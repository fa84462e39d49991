import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SnapshotSearchIndex } from '../../../functions/adapters/search/snapshot-search-index.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { wordsOf } from '../../../functions/domain/search/search-text.ts';
import { aNotice } from '../../builders.ts';
import { SettableClock } from '../../fakes/clock-and-random.ts';

/** Real notices, where they are at hand. */
const FILE = join(import.meta.dirname, '../../../../shared/data/gz-notices.jsonl');
const hasReal = existsSync(FILE);
if (!hasReal) console.warn('Searches of real notices are not tried: they do not lie beside this checkout.');

/** What is asked, and how it stands in the notices, where it is asked in another spelling. */
const QUESTIONS: readonly (readonly [question: string, written?: string])[] = [
  ['养老服务'],
  ['养老'],
  ['公共租赁住房'],
  ['最低生活保障'],
  ['残疾人'],
  ['失业保险'],
  ['积分 入户'],
  ['港澳'],
  ['民政'],
  ['民政局 财政局'],
  ['幼儿园招生'],
  ['家庭医生签约服务'],
  ['老年人 助餐'],
  ['高校毕业生 补贴'],
  ['特困人员 救助供养'],
  ['人才公寓'],
  ['養老服務', '养老服务'],
  ['長期護理保險', '长期护理保险'],
  ['６５岁', '65岁'],
  ['穗天教规字[2024]1号', '穗天教规字〔2024〕1号'],
];

const found = async (index: SnapshotSearchIndex, question: string): Promise<ReadonlySet<string>> => {
  const query = { wanted: {}, from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z', limit: 100 };
  return new Set((await index.find({ ...query, words: wordsOf(question) }))?.ids ?? []);
};

describe.runIf(hasReal)('a search of real notices', () => {
  it('finds all that hold what is asked as it is written, and no other: precision and recall are 1', async () => {
    const notices: Notice[] = readFileSync(FILE, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line, i) => {
        const { title, body, contentSource } = JSON.parse(line);
        const publishedAt = `2026-01-${String((i % 28) + 1).padStart(2, '0')}T00:00:00.000Z`;
        return aNotice({ id: `ntc-${i}`, title, sections: [{ body }], publishedAt, issuers: [{ id: `a-${i}`, name: contentSource }] });
      });
    const index = new SnapshotSearchIndex({
      snapshots: { years: async () => [], read: async () => null, walk: async () => null },
      tail: async () => ({ ids: notices.map(({ id }) => id), notices }),
      clock: new SettableClock('2026-11-20T00:00:00.000Z'),
    });
    // By hand, without what the search folds: every word has to stand in the title, the issuer or the text.
    const meantBy = (written: string): ReadonlySet<string> =>
      new Set(
        notices
          .filter(({ title, issuers, sections }) =>
            written.split(' ').every((word) => [title, issuers[0]?.name, sections[0]?.body].some((text) => text?.includes(word))),
          )
          .map(({ id }) => id),
      );
    const sums = { meant: 0, found: 0, right: 0 };
    for (const [question, written = question] of QUESTIONS) {
      const [meant, ids] = [meantBy(written), await found(index, question)];
      expect(meant.size, question).toBeGreaterThan(0);
      sums.meant += meant.size;
      sums.found += ids.size;
      sums.right += [...ids].filter((id) => meant.has(id)).length;
    }
    expect({ notices: notices.length, precision: sums.right / sums.found, recall: sums.right / sums.meant, ...sums }).toMatchObject({
      notices: 33,
      precision: 1,
      recall: 1,
    });
  });
});
