import type { DocumentFiles } from '../../functions/ports/document-files.ts';
import type { Upload } from '../../functions/ports/upload.ts';

/** Whoever knows its owner and id finds what was put. */
export class InMemoryDocumentFiles implements DocumentFiles {
  readonly files = new Map<string, Uint8Array>();

  async uploadFor(owner: string, id: string, { bytes }: Readonly<{ bytes: number }>, now: string): Promise<Upload> {
    return { url: `https://bucket.example/${owner}/${id}`, headers: { 'content-length': String(bytes) }, expiresAt: now };
  }

  async read(owner: string, id: string): Promise<Uint8Array | null> {
    return this.files.get(`${owner}/${id}`) ?? null;
  }
}
