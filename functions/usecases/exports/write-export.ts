import { begunBy, givenBack, nameOfFile, writtenAs } from '#domain/exports/export-job';
import { instant } from '#domain/time';
import type { ExportFiles } from '#ports/export-files';
import type { ExportStore } from '#ports/export-store';
import type { ExportSources } from './export-kind.ts';
import { kindOf, octetsOf } from './export-kinds.ts';

export type WriteExport = ExportSources & Readonly<{ exports: ExportStore; exportFiles: Pick<ExportFiles, 'write'> }>;

export type WrittenExport = Readonly<{ kind: 'written' | 'nothing-to-write'; bytes: number }>;

/** What is kept back of a run, to give the work back in good order. */
const LAST_MS = 20_000;

/**
 * Write a file that was asked for, from its beginning. Told twice, it is written once; one that a crash left counts as lost after a while,
 * and is written anew when somebody asks for it.
 *
 * @param remainingMs how long this run may still take
 * @throws when a fault of ours or the time kept it: nothing lies there then
 */
export const writeExport = async (deps: WriteExport, id: string, remainingMs: () => number): Promise<WrittenExport> => {
  const { exports, exportFiles, clock } = deps;
  const job = await exports.find(id);
  const begun = job && begunBy(job, instant(clock.now()));
  if (!begun || !(await exports.put(begun))) return { kind: 'nothing-to-write', bytes: 0 };
  try {
    const form = kindOf(begun).form(begun.parameters);
    const bytes = await exportFiles.write(nameOfFile(begun), form, inTime(octetsOf(deps, begun), remainingMs));
    await exports.put(writtenAs(begun, bytes, instant(clock.now())));
    return { kind: 'written', bytes };
  } catch (error) {
    await exports.put(givenBack(begun)).catch(() => undefined);
    throw error;
  }
};

async function* inTime(pieces: AsyncIterable<Uint8Array>, remainingMs: () => number): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) {
    if (remainingMs() < LAST_MS) throw new Error('a file takes longer to write than a function may run');
    yield piece;
  }
}
