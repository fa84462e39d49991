import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

const DOCS = join(import.meta.dirname, '../docs');

/** Guides that the site shows, too: `docs/NAME.md`, Chinese, and English behind a line of hyphens. */
const NAMES = ['agencies', 'organizations', 'operators'] as const;

/** Not with what only stands in the repository: pictures, and links to files of it. */
const htmlOf = (markdown: string): string => {
  const own = markdown
    .replace(/^# .*$/m, '')
    .replace(/^English below\.$/m, '')
    .replace(/^!\[.*$/gm, '')
    .replace(/\[([^\]]+)\]\((?!https?:|\/)[^)]*\)/g, '$1');
  return new MarkdownIt({ html: false }).render(own).replaceAll('<pre>', '<pre tabindex="0" class="copy">').trim();
};

const guideOf = (name: string): Readonly<Record<'zh-Hans' | 'en', string>> => {
  const [chinese = '', english = ''] = readFileSync(join(DOCS, `${name}.md`), 'utf8').split(/^---$/m);
  // Before the first heading of the Chinese half its English title stands in a line of its own.
  return { 'zh-Hans': htmlOf(chinese.replace(/^[A-Za-z][^\n]*\n+(?=English below)/m, '')), en: htmlOf(english) };
};

/** The module that the site is built with. */
export const guidesModule = (): string => {
  const guides = Object.fromEntries(NAMES.map((name) => [name, guideOf(name)]));
  return `// Made by \`npm run generate\` from docs/*.md.\nexport const GUIDES = ${JSON.stringify(guides, null, 2)} as const;\n`;
};
