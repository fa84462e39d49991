import * as z from 'zod';
import { leftOutWarning } from '#domain/imports/columns';
import { Import, rowsDone, type Import as Worked } from '#domain/imports/import';
import type { Flaw } from '#domain/input/flaw';
import { type Reader, said } from '#domain/text/wording';
import { At, like } from './fields.ts';
import { UploadView } from './upload-view.ts';

const Count = (example: number) => like(z.int().min(0), example);
const ImportId = like(z.string(), 'imp-01kag3w0ys5f1q9r7n2c4d6e8h');

export const NewImportView = z
  .object({
    id: ImportId,
    upload: UploadView.optional().describe('of a file that is still to come: PUT it there, then POST …/start'),
  })
  .meta({ id: 'NewImport' });

const SaidOfFile = z.object({
  path: like(z.string(), '电话'),
  code: like(z.string(), 'column-unknown'),
  message: like(z.string(), '没有这一列，已略过'),
});

export const ImportView = z
  .object({
    id: ImportId,
    state: like(Import.shape.state, 'running'),
    dryRun: like(z.boolean(), false),
    basis: z.string().nullable(),
    createdAt: At,
    startedAt: At.nullable(),
    endedAt: At.nullable(),
    encoding: z.enum(['utf-8', 'gb18030']).nullable().describe('as it was found out; null until the file was looked through'),
    progress: z.object({ done: Count(1200), rows: Count(5000).nullable() }),
    sums: z.object({
      created: Count(1100).describe('of a dry run: would be'),
      known: Count(60).describe('there is one of this organization and address, or it has left'),
      repeated: Count(10).describe('stood further up'),
      refused: Count(30).describe('see the report'),
    }),
    warnings: z.array(SaidOfFile).describe('columns that there are not, by their names in `path`: they are left out'),
    refusal: z
      .object({ line: Count(1), errors: z.array(SaidOfFile) })
      .nullable()
      .describe('why the file cannot be read; nothing of it was kept'),
  })
  .meta({ id: 'Import' });

export const importJson = (one: Worked, reader: Reader): z.input<typeof ImportView> => ({
  id: one.id,
  state: one.state,
  dryRun: one.dryRun,
  basis: one.basis,
  createdAt: one.createdAt,
  startedAt: one.startedAt,
  endedAt: one.endedAt,
  encoding: one.layout?.encoding ?? null,
  progress: { done: rowsDone(one), rows: one.layout?.rows ?? null },
  sums: { ...one.sums },
  warnings: saidOf((one.layout?.leftOut ?? []).map(leftOutWarning), reader),
  refusal: one.refusal && { line: one.refusal.line, errors: saidOf(one.refusal.flaws, reader) },
});

const saidOf = (flaws: readonly Flaw[], reader: Reader) =>
  flaws.map(({ message, ...where }) => ({ ...where, message: said(message, reader) }));
