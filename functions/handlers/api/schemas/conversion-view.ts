import * as z from 'zod';
import { CONVERSION_CODES } from '#domain/documents/conversion-notes';
import { type Reader, said } from '#domain/text/wording';
import type { Conversion } from '#usecases/documents/convert-document';
import { Int, like } from './fields.ts';
import { UploadView } from './upload-view.ts';

export const NewDocumentView = z
  .object({ id: like(z.string(), 'doc-01kag3w0ys5f1q9r7n2c4d6e8h'), upload: UploadView })
  .meta({ id: 'NewDocument' });

const ConversionWarningView = z.object({
  code: like(z.enum(CONVERSION_CODES), 'merged-cells'),
  near: like(z.string(), '…报名表如下：').optional().describe('the words that it stands behind'),
  table: Int(1).optional().describe('which table, from 1'),
  name: like(z.string(), '图1.png').optional().describe('of a picture, an object, a link'),
  count: Int(3).optional(),
  message: like(z.string(), '第 1 个表格:有合并单元格,已拆开'),
});

/** A document as the parts of a notice. */
export const ConversionView = z
  .object({
    title: like(z.string(), '关于举办社区合唱节的通知')
      .optional()
      .describe('a large line in the middle of its head; it is not in the text'),
    markdown: like(z.string(), '各区民政局：\n一、报名时间').describe('as the body of one section'),
    sections: z
      .array(
        z.object({
          heading: like(z.string(), '一、报名时间').optional(),
          body: like(z.string(), '请于 12 月 5 日前报名。'),
        }),
      )
      .optional()
      .describe('the same, cut at its headings, where there are some'),
    warnings: z.array(ConversionWarningView),
  })
  .meta({ id: 'Conversion' });

export const conversionJson = ({ warnings, ...conversion }: Conversion, reader: Reader) => ({
  ...conversion,
  warnings: warnings.map(({ message, ...note }) => ({ ...note, message: said(message, reader) })),
});
