import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GUIDES } from '../../../functions/views/generated/guides.ts';
import { guidesModule } from '../../../scripts/guides.ts';

describe('the guides of the site', () => {
  it('say what docs/ says: `npm run generate` after a change', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../functions/views/generated/guides.ts'), 'utf8')).toBe(guidesModule());
  });

  it.each(Object.entries(GUIDES))('have a whole text in both languages: %s', (_name, guide) => {
    for (const text of Object.values(guide)) expect(text.length).toBeGreaterThan(800);
    expect(guide['zh-Hans']).toMatch(/[\u4e00-\u9fff]/);
    const headings = (text: string) => text.match(/<h2>/g)?.length;
    expect(headings(guide.en)).toBe(headings(guide['zh-Hans']));
  });
});
