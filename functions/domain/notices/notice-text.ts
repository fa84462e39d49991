import { bilingual } from '../text/wording.ts';
import type { NoticeContent } from './notice.ts';
import type { Warning } from './warning.ts';

/** Every text of a notice with the path of its field. */
export const textsOf = ({
  title,
  documentNumber,
  indexNumber,
  source,
  sections,
  receipt,
}: NoticeContent): readonly (readonly [string, string])[] => [
  ['title', title],
  ['documentNumber', documentNumber ?? ''],
  ['indexNumber', indexNumber ?? ''],
  ['source', source ?? ''],
  ...sections.flatMap(({ heading, body }, i) => [
    [`sections[${i}].heading`, heading ?? ''] as const,
    [`sections[${i}].body`, body] as const,
  ]),
  ...(receipt?.fields ?? []).flatMap(({ label, options = [] }, i) => [
    [`receipt.fields[${i}].label`, label] as const,
    ...options.map((option, j) => [`receipt.fields[${i}].options[${j}]`, option] as const),
  ]),
];

/**
 * U+FFFD stands where somebody's program could not read a character. Escaped in JSON it
 * is what was meant to be sent, so it is only warned of.
 */
export const replacementWarnings = (content: NoticeContent): readonly Warning[] =>
  textsOf(content).flatMap(([path, text]) =>
    text.includes('\uFFFD')
      ? [
          {
            path,
            code: 'replacement-character',
            message: bilingual(
              '文中有「\uFFFD」,原来的字可能在转换编码时丢失,请核对原稿',
              'There is a U+FFFD in it, where a character was probably lost in a conversion: compare it with the original',
            ),
          },
        ]
      : [],
  );
