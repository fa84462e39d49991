import * as z from 'zod';
import { BREAKS_A_LINE, isVisible } from '../input/fields.ts';
import { ruleWords } from '../text/wording.ts';
import { EXTENSIONS, fitsName, isAllowed, MOST_ATTACHMENT_BYTES, mediaTypeOfName } from './media-types.ts';

/** In UTF-16 units, as file systems count them that hold 255. */
export const LONGEST_ATTACHMENT_NAME = 200;

/** Kept as it is given: with its blanks, its brackets and whatever script it is in. */
const FileName = z
  .string()
  .max(LONGEST_ATTACHMENT_NAME, {
    message: ruleWords(
      `文件名最多 ${LONGEST_ATTACHMENT_NAME} 个字符,请缩短`,
      `The name of a file has at most ${LONGEST_ATTACHMENT_NAME} characters: shorten it`,
    ),
    abort: true,
  })
  .refine((name) => !BREAKS_A_LINE.test(name) && name.isWellFormed(), {
    message: ruleWords(
      '文件名中不能有换行、控制字符和改变书写方向的字符,请删去',
      'The name of a file holds no line breaks, control characters or marks that change the direction of writing: take them out',
    ),
    params: { code: 'not-one-line' },
  })
  .refine((name) => !/[/\\]/.test(name), {
    message: ruleWords('只填文件名,不带路径(/ 和 \\)', 'Give the name of the file without its path: no / and no \\'),
    params: { code: 'name-is-a-path' },
  })
  .refine((name) => isVisible(name.replaceAll('.', '')), {
    message: ruleWords('请填文件名,如 报名表.docx', 'Give the name of the file, like form.docx'),
    params: { code: 'name-missing' },
  });

/** Of a file that a plain form is to bring, its name: what type it is goes by the ending. */
export const UploadName = z.object({
  name: FileName.refine((name) => mediaTypeOfName(name) !== null, {
    message: ruleWords(
      `请写带扩展名的文件名，可以用的扩展名：${EXTENSIONS.join('、')}`,
      `Give the name with its ending, one of ${EXTENSIONS.join(', ')}`,
    ),
    params: { code: 'media-type-not-allowed' },
  }),
});

/** `POST /v1/attachments`: a file that is to come. */
export const AttachmentDraft = z
  .strictObject({
    name: FileName.describe('as people are to see it; of its path nothing'),
    mediaType: z
      .string()
      .max(100)
      .refine(isAllowed, {
        message: ruleWords(
          `此类文件不能作为附件,请改用其中之一:${EXTENSIONS.join('、')}`,
          `Files of this type cannot be attached: make it one of ${EXTENSIONS.join(', ')}`,
        ),
        params: { code: 'media-type-not-allowed' },
      }),
    bytes: z
      .int()
      .min(1, ruleWords('文件是空的', 'The file is empty'))
      .max(
        MOST_ATTACHMENT_BYTES,
        ruleWords('一个附件最多 25 MB,请压缩或拆分', 'An attachment has at most 25 MB: make it smaller, or split it'),
      ),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, ruleWords('请填 64 位十六进制的 SHA-256', 'Give the SHA-256 in 64 hexadecimal digits'))
      .toLowerCase(),
    forDraft: z.boolean().optional().describe('it is for a draft: it waits 60 days for a notice instead of one'),
  })
  .refine(({ name, mediaType }) => !isAllowed(mediaType) || fitsName(mediaType, name), {
    path: ['name'],
    message: ruleWords(
      '文件名的扩展名与 mediaType 不符,请改正其中之一',
      'The ending of the name is not one of this mediaType: correct one of them',
    ),
    params: { code: 'name-unlike-type' },
  })
  .meta({ id: 'AttachmentDraft' });
export type AttachmentDraft = z.output<typeof AttachmentDraft>;
