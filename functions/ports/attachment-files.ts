import type { AttachedFile } from '#domain/attachments/attachment';
import type { Instant } from '#domain/time';
import type { Upload, UploadForm } from './upload.ts';

/** What can be seen of a file without reading all of it. `sha256`: in hex, as the store has checked it; null where it knows none. */
export type Glance = Readonly<{ bytes: number; sha256: string | null; head: Uint8Array; tail: Uint8Array }>;

/**
 * The bytes of attachments. They never pass through us: agencies put them, and readers get them, by addresses that are signed for a while.
 */
export interface AttachmentFiles {
  uploadFor(file: AttachedFile, now: Instant): Promise<Upload>;
  /** The same for a page without a script. @param backTo where the browser comes back to */
  formFor(id: string, backTo: string, now: Instant): Promise<UploadForm>;
  /** Null while nothing is there. */
  look(id: string): Promise<Glance | null>;
  /** Piece by piece, from its beginning. @throws when it is gone */
  open(id: string): AsyncIterable<Uint8Array>;
  /** An address that gives the file for some minutes, under its name, to be saved. */
  linkTo(file: AttachedFile): Promise<string>;
  /** For good. One that is gone already is no fault. */
  remove(id: string): Promise<void>;
}
