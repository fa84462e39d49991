import type { Instant } from '#domain/time';
import type { Upload, UploadForm } from './upload.ts';

/** Documents that are to become text. Each belongs to an agency, is found by it alone, and is deleted after a day. */
export interface DocumentFiles {
  /** @param owner an agency @param sha256 of the whole file, hex */
  uploadFor(owner: string, id: string, file: Readonly<{ bytes: number; sha256: string }>, now: Instant): Promise<Upload>;
  /** The same for a page without a script. @param backTo where the browser comes back to */
  formFor(owner: string, id: string, backTo: string): Promise<UploadForm>;
  /** All of it; null while nothing is there. */
  read(owner: string, id: string): Promise<Uint8Array | 'too-large' | null>;
}
