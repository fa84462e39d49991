import type { Instant } from '#domain/time';
import type { Upload, UploadForm } from './upload.ts';

/** A short report whole, a long one as a link that opens it for a while. */
export type ImportReport = Readonly<{ kind: 'whole'; bytes: Uint8Array } | { kind: 'link'; url: string }>;

/**
 * Files that operators bring, and reports of what became of them. A file is full of addresses, and deleted as soon as it is worked off, at
 * the latest after a day or two; a report names organizations, and no address, and is deleted after a week, or when one of them is erased.
 */
export interface ImportFiles {
  put(importId: string, bytes: Uint8Array): Promise<void>;
  /** @param sha256 of the whole file, hex */
  uploadFor(importId: string, file: Readonly<{ bytes: number; sha256: string }>, now: Instant): Promise<Upload>;
  /** The same for a page without a script. @param backTo where the browser comes back to */
  formFor(importId: string, backTo: string): Promise<UploadForm>;
  /** In octets; null while nothing is there. */
  size(importId: string): Promise<number | null>;
  /** Piece by piece, from its beginning. @throws when it is gone */
  open(importId: string): AsyncIterable<Uint8Array>;
  /** Delete the file, once nobody reads it any more; not its report. */
  drop(importId: string): Promise<void>;
  /** Of which imports a file lies there. */
  uploads(): Promise<readonly string[]>;
  /** The same part written again replaces itself. */
  putReport(importId: string, part: number, text: string): Promise<void>;
  /** Make one file of the first `parts` parts, in a memory that does not grow with it. */
  joinReport(importId: string, parts: number): Promise<void>;
  /** Null while it is not joined, and when it is gone. */
  report(importId: string): Promise<ImportReport | null>;
  /** Delete all reports, and parts of them, in which one of these words stands; false: some stay, their imports are under way. */
  forgetReports(words: readonly string[], isUnderWay: (importId: string) => Promise<boolean>): Promise<boolean>;
}
