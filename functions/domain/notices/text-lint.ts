import { isTableRule, rowCells, tableHead } from '../text/table-lines.ts';
import { hasHiddenCharacters } from '../text/text.ts';
import { bilingual } from '../text/wording.ts';
import { brokenSentenceAt } from './broken-sentences.ts';
import type { NoticeContent } from './notice.ts';
import { textsOf } from './notice-text.ts';
import { isMojibake, isPastedHtml } from './text-damage.ts';
import type { Warning } from './warning.ts';

/** What looks wrong in the words of a notice: broken by a copy, by a conversion, or a table that will not be one. */
export const textWarnings = (content: NoticeContent): readonly Warning[] => [
  ...textsOf(content).flatMap(([path, text]) => damageWarnings(path, text)),
  ...content.sections.flatMap(({ body }, i) => bodyWarnings(`sections[${i}].body`, body)),
];

const damageWarnings = (path: string, text: string): readonly Warning[] => [
  ...(isMojibake(text)
    ? [
        {
          path,
          code: 'mojibake',
          message: bilingual(
            '文中似有乱码,请核对原稿的编码',
            'Some of it seems to have been read in a wrong encoding: compare it with the original',
          ),
        },
      ]
    : []),
  ...(isPastedHtml(text)
    ? [
        {
          path,
          code: 'pasted-html',
          message: bilingual(
            '文中有网页代码(如 <p>、&nbsp;),读者会看到代码本身;请粘贴为纯文本',
            'There is HTML in it, like <p> or &nbsp;, which readers will see as it is: paste it as plain text',
          ),
        },
      ]
    : []),
  ...(hasHiddenCharacters(text)
    ? [
        {
          path,
          code: 'hidden-characters',
          message: bilingual(
            '文中有看不见的字符(零宽字符或改变书写方向的字符),可能来自网页或聊天软件,会妨碍搜索和阅读;请重新输入该处文字',
            'There are characters in it that nobody sees (without width, or changing the direction of writing), as copies from pages and chats have them: type those words anew, for a search does not find them',
          ),
        },
      ]
    : []),
];

const bodyWarnings = (path: string, body: string): readonly Warning[] => {
  const broken = brokenSentenceAt(body) + 1;
  const bare = bareRowsAt(body) + 1;
  return [
    ...(broken > 0
      ? [
          {
            path,
            code: 'broken-sentence',
            message: bilingual(`第 ${broken} 段似乎在句中断开`, `Paragraph ${broken} seems to break in the middle of a sentence`),
          },
        ]
      : []),
    ...(bare > 0
      ? [
          {
            path,
            code: 'table-without-rule',
            message: bilingual(
              `第 ${bare} 段起像是表格,但表头下缺少分隔行(如 --- | ---),将照原样显示`,
              `From paragraph ${bare} on it looks like a table, but there is no rule under its head (like --- | ---): it is shown as written`,
            ),
          },
        ]
      : []),
  ];
};

/**
 * The first of two rows or more that stand together, have as many cells, and no rule:
 * its position among the lines that are not blank, or -1.
 */
const bareRowsAt = (body: string): number => {
  const lines = body.split(/\r?\n/).map((line) => line.trim());
  let position = -1;
  let inTable = false;
  for (const [at, line] of lines.entries()) {
    if (line !== '') position += 1;
    const cells = cellCount(line);
    inTable = (inTable && cells > 0) || tableHead(line, lines[at + 1]) !== null;
    const under = lines[at + 1] ?? '';
    if (!inTable && cells > 1 && (cells === cellCount(under) || isTableRule(under))) return position;
  }
  return -1;
};

/** Bars of Chinese keyboards are meant as such, too. */
const cellCount = (line: string): number => rowCells(line.replaceAll('｜', '|'))?.length ?? 0;
