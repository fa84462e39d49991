import type { Import, RowResult } from '#domain/imports/import';
import { finished, refusedFor, surveyed, workedOff } from '#domain/imports/import';
import { PlaceNames } from '#domain/imports/place-names';
import { reportHeader, reportLine } from '#domain/imports/report';
import { readRow } from '#domain/imports/row';
import { loadStreets } from '#domain/streets';
import { instant } from '#domain/time';
import type { ImportFiles } from '#ports/import-files';
import type { ImportQueue, ImportStore } from '#ports/import-store';
import { type ImportRows, type NumberedRow, RowImporter } from './import-row.ts';
import { headerOf, type SurveyFile, surveyFile } from './survey-file.ts';

export type RunImport = ImportRows & SurveyFile & Readonly<{ imports: ImportStore; importFiles: ImportFiles; importQueue: ImportQueue }>;

/** `to-be-continued`: its time was up, and another run has been asked for. `not-running`: it has ended, or another run goes on with it. */
export type Ran = Readonly<{ kind: 'finished' | 'refused' | 'to-be-continued' | 'not-running'; rows: number }>;

/** So many rows are worked off, reported and counted together: what a crash makes be done again. */
const PART = 500;
/** A part, with the waits of a throttled table, and the report of all of them take no longer. */
const SLOWEST_PART_MS = 40_000;

/**
 * Work an import off from where it stands: look the file through, then row by row. Each part writes its part of the report before it is
 * counted; one that is done twice does and writes the same.
 *
 * @param remainingMs how long this run may still take
 */
export const runImport = async (deps: RunImport, importId: string, remainingMs: () => number): Promise<Ran> => {
  const { imports, clock } = deps;
  const found = await imports.find(importId);
  if (found?.state !== 'running') return { kind: 'not-running', rows: 0 };
  const begun = found.layout === null ? await look(deps, found) : found;
  if (begun === null) return { kind: 'not-running', rows: 0 };
  if (begun.state === 'refused') return { kind: 'refused', rows: 0 };
  const worked = await workRows(deps, begun, remainingMs);
  if (worked.kind !== 'through') return { kind: worked.kind, rows: worked.rows };
  await deps.importFiles.joinReport(importId, worked.after.parts);
  const isKept = await imports.replace(finished(worked.after, instant(clock.now())));
  if (isKept) await deps.importFiles.drop(importId);
  return { kind: isKept ? 'finished' : 'not-running', rows: worked.rows };
};

/** Null when another run was faster. */
const look = async (deps: RunImport, before: Import): Promise<Import | null> => {
  const survey = await surveyFile(deps, before.id);
  const after = survey.kind === 'refused' ? refusedFor(before, survey.refusal, instant(deps.clock.now())) : surveyed(before, survey.layout);
  if (!(await deps.imports.replace(after))) return null;
  if (survey.kind === 'refused') await deps.importFiles.drop(before.id);
  return after;
};

type Worked = Readonly<{ kind: 'through'; rows: number; after: Import } | { kind: 'to-be-continued' | 'not-running'; rows: number }>;

const workRows = async (deps: RunImport, begun: Import, remainingMs: () => number): Promise<Worked> => {
  const { importFiles, rowReader, imports, importQueue } = deps;
  const { layout } = begun;
  if (layout === null) throw new Error(`import ${begun.id} was not surveyed`);
  const importer = new RowImporter(deps, begun);
  const places = new PlaceNames(await loadStreets());
  let current = begun;
  let rows = 0;
  let part: NumberedRow[] = [];
  let header: ReturnType<typeof headerOf> | null = null;

  /** False when another run has gone on meanwhile. */
  const finishPart = async (): Promise<boolean> => {
    const last = part.at(-1);
    if (!last) return true;
    if (last.line <= begun.line) {
      await importer.remember(part);
      part = [];
      return true;
    }
    const reports = await importer.work(part);
    const { dryRun } = current;
    const head = current.parts === 0 ? reportHeader(dryRun) : '';
    await importFiles.putReport(current.id, current.parts, head + reports.map((report) => reportLine(report, dryRun)).join(''));
    const after = workedOff(
      current,
      last.line,
      reports.map(({ result }): RowResult => result),
    );
    if (!(await imports.replace(after))) return false;
    current = after;
    rows += part.length;
    part = [];
    return true;
  };

  for await (const one of rowReader.rows(importFiles.open(begun.id), layout.delimiter)) {
    if (one.kind === 'broken')
      throw new Error(`the file of import ${begun.id} ends in line ${one.line}, and did not when it was looked at`);
    if (one.cells.every((cell) => cell.trim() === '')) continue;
    if (header === null) {
      header = headerOf(one.cells, layout.encoding);
      continue;
    }
    const row = readRow(one.cells, header, layout.encoding, places);
    if (row.kind === 'empty') continue;
    // A part ends where the last one of an earlier run ended.
    if (part.length >= PART || (one.line > begun.line && (part.at(-1)?.line ?? one.line) <= begun.line)) {
      if (!(await finishPart())) return { kind: 'not-running', rows };
      if (remainingMs() < SLOWEST_PART_MS && current.line > begun.line) {
        await importQueue.send(begun.id);
        return { kind: 'to-be-continued', rows };
      }
    }
    part.push({ line: one.line, row });
  }
  return (await finishPart()) ? { kind: 'through', rows, after: current } : { kind: 'not-running', rows };
};
