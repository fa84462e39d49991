import { askedAnew, standingOf, type WantedExport } from '#domain/exports/export-job';
import { instant } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { ExportFiles, FileForm } from '#ports/export-files';
import type { ExportQueue, ExportStore } from '#ports/export-store';
import { actorOf, type Caller } from '../callers/authorize.ts';
import type { ExportSources } from './export-kind.ts';
import { kindOf, octetsOf } from './export-kinds.ts';

export type TakeExport = ExportSources &
  Readonly<{
    exports: ExportStore;
    exportFiles: Pick<ExportFiles, 'link'>;
    exportQueue: ExportQueue;
    audit: Pick<AuditLog, 'record'>;
    /** Hex. */
    sha256: (text: string) => string;
  }>;

export type TakenExport = Readonly<
  | { kind: 'whole'; form: FileForm; octets: Uint8Array }
  /** A long one lies there for a while. */
  | { kind: 'link'; url: string }
  /** A function writes it: ask again. */
  | { kind: 'under-way'; retryAfterSeconds: number }
>;

/** An answer of a function holds 6 MB, of which binary content takes three quarters. */
const MOST_WHOLE_BYTES = 4_000_000;
/** A call has ten seconds, and the caller less patience: what takes more reads, or longer, is written by a function. */
const MOST_READS = 200;
const LONGEST_MS = 4000;
const RETRY_AFTER_S = 3;

/**
 * Take a file out: at once where it is short, else when it is written. Whoever asks for the same while it is under way, or new, meets the
 * same file. That the caller may have it is known before.
 *
 * @param isAsync a short one, too, is left to a function
 */
export const takeExport = async (deps: TakeExport, wanted: WantedExport, caller: Caller, isAsync = false): Promise<TakenExport> => {
  const { exports, exportFiles, exportQueue, clock, sha256 } = deps;
  const id = exportIdOf(wanted, sha256);
  const now = instant(clock.now());
  const found = await exports.find(id);
  const standing = found ? standingOf(found, now) : 'stale';
  if (standing === 'under-way') return { kind: 'under-way', retryAfterSeconds: RETRY_AFTER_S };
  const url = standing === 'written' && found?.written ? await exportFiles.link(found.written.name) : null;
  if (url !== null) {
    await noteTaken(deps, wanted, caller);
    return { kind: 'link', url };
  }
  const octets = isAsync ? null : await shortOne(deps, wanted);
  if (octets) {
    await noteTaken(deps, wanted, caller);
    return { kind: 'whole', form: kindOf(wanted).form(wanted.parameters), octets };
  }
  // Somebody who was faster has it written.
  if (await exports.put(askedAnew(found, id, wanted, now))) await exportQueue.send(id);
  return { kind: 'under-way', retryAfterSeconds: RETRY_AFTER_S };
};

const exportIdOf = ({ kind, parameters }: WantedExport, sha256: (text: string) => string): string =>
  `exp-${sha256(JSON.stringify([kind, Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))])).slice(0, 32)}`;

/** Null when it takes too long, or is too long. */
const shortOne = async (deps: TakeExport, wanted: WantedExport): Promise<Uint8Array | null> => {
  const until = deps.clock.now().getTime() + LONGEST_MS;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of octetsOf(deps, wanted)) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_WHOLE_BYTES || pieces.length > MOST_READS || deps.clock.now().getTime() > until) return null;
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

const noteTaken = async ({ audit, clock }: TakeExport, wanted: WantedExport, caller: Caller): Promise<void> => {
  const action = kindOf(wanted).audited;
  if (action === null) return;
  const subject = Object.values(wanted.parameters).filter((part) => part !== '');
  await audit.record({ agencyId: OPERATORS, at: instant(clock.now()), actor: actorOf(caller), action, subject: subject.join(' ') });
};
