import { MOST_DOCUMENT_BYTES } from '../../functions/domain/documents/document.ts';
import type { DocumentFiles } from '../../functions/ports/document-files.ts';
import type { Upload } from '../../functions/ports/upload.ts';

/** Whoever knows its owner and id finds what was put. */
export class InMemoryDocumentFiles implements DocumentFiles {
  readonly files = new Map<string, Uint8Array>();

  async uploadFor(owner: string, id: string, { bytes }: Readonly<{ bytes: number }>, now: string): Promise<Upload> {
    return { url: `https://bucket.example/${owner}/${id}`, headers: { 'content-length': String(bytes) }, expiresAt: now };
  }

  async formFor(owner: string, id: string, backTo: string) {
    return { url: 'https://bucket.example/', fields: { key: `${owner}/${id}`, success_action_redirect: backTo } };
  }

  async read(owner: string, id: string): Promise<Uint8Array | 'too-large' | null> {
    const file = this.files.get(`${owner}/${id}`);
    return file && file.length > MOST_DOCUMENT_BYTES ? 'too-large' : (file ?? null);
  }
}
