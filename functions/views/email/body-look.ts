import type { Look } from '../markup.ts';
import { STYLES } from './frame.ts';

/**
 * A body in a message. A table has no style in each of its cells: a thousand of them would be 100 KB. It scrolls by itself and its words
 * stay whole; `list-style-type` is what Outlook knows of lists, too.
 */
export const BODY_LOOK: Look = {
  p: ` style="${STYLES.paragraph}"`,
  a: ` style="${STYLES.link}"`,
  ul: ' style="margin:0 0 14px;padding-inline-start:22px"',
  ol: ' style="margin:0;padding:0;list-style-type:none"',
  item: ` style="${STYLES.paragraph}"`,
  frame: ' style="overflow-x:auto;margin:0 0 14px"',
  table:
    ' border="1" cellpadding="6" style="border-collapse:collapse;border-color:#8f8f8f;white-space:nowrap;word-break:keep-all;overflow-wrap:normal"',
  th: ' style="text-align:start"',
  wide: ' style="min-width:16em;text-align:start;white-space:normal;word-break:normal;overflow-wrap:break-word"',
};

/** The same where text stands in columns: they are apart sideways. */
export const VERTICAL_LOOK: Look = {
  ...BODY_LOOK,
  p: ' style="margin:0 12px 0 0"',
  ul: ' style="margin:0 12px 0 0;padding-inline-start:22px"',
  item: ' style="margin:0 12px 0 0"',
  frame: ' style="overflow:auto;max-height:480px;margin:0 12px 0 0"',
};

/** Where a client does not know of vertical text, its lines run on as they do elsewhere. */
export const VERTICAL =
  "writing-mode:vertical-lr;max-height:480px;max-width:100%;overflow:auto;font-family:'Noto Sans Mongolian','Mongolian Baiti','PingFang SC','Microsoft YaHei',sans-serif;word-break:normal;overflow-wrap:break-word";
