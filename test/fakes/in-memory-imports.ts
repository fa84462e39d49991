import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { Import } from '../../functions/domain/imports/import.ts';
import type { ImportFiles, ImportReport } from '../../functions/ports/import-files.ts';
import type { ImportQueue, ImportStore } from '../../functions/ports/import-store.ts';
import type { Upload } from '../../functions/ports/upload.ts';

export class InMemoryImportStore implements ImportStore {
  readonly #imports = new Map<string, Import>();
  readonly audits: AuditEntry[] = [];

  async create(made: Import, audit: AuditEntry): Promise<void> {
    if (this.#imports.has(made.id)) throw new Error(`import ${made.id} exists already`);
    this.#imports.set(made.id, made);
    this.audits.push(audit);
  }

  async find(id: string): Promise<Import | null> {
    return this.#imports.get(id) ?? null;
  }

  async recent(limit: number): Promise<readonly Import[]> {
    const key = ({ createdAt, id }: Import): string => `${createdAt}#${id}`;
    return [...this.#imports.values()].sort((a, b) => (key(a) < key(b) ? 1 : -1)).slice(0, limit);
  }

  async replace(after: Import): Promise<boolean> {
    if (this.#imports.get(after.id)?.revision !== after.revision - 1) return false;
    this.#imports.set(after.id, after);
    return true;
  }
}

/** A whole file at once; `pieces` says in which lengths it is read. */
export class InMemoryImportFiles implements ImportFiles {
  readonly #files = new Map<string, Uint8Array>();
  readonly #parts = new Map<string, string>();
  readonly #reports = new Map<string, Uint8Array>();

  async put(importId: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(importId, bytes);
  }

  async uploadFor(importId: string, { bytes, sha256 }: Readonly<{ bytes: number; sha256: string }>, now: string): Promise<Upload> {
    return {
      url: `https://bucket.example/${importId}`,
      headers: { 'content-length': String(bytes), 'x-amz-checksum-sha256': sha256 },
      expiresAt: now,
    };
  }

  async formFor(importId: string, backTo: string) {
    return { url: 'https://bucket.example/', fields: { key: importId, success_action_redirect: backTo } };
  }

  async size(importId: string): Promise<number | null> {
    return this.#files.get(importId)?.length ?? null;
  }

  async *open(importId: string): AsyncIterable<Uint8Array> {
    const bytes = this.#files.get(importId);
    if (!bytes) throw new Error('the file is gone');
    for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000);
  }

  async drop(importId: string): Promise<void> {
    this.#files.delete(importId);
  }

  async uploads(): Promise<readonly string[]> {
    return [...this.#files.keys()];
  }

  async putReport(importId: string, part: number, text: string): Promise<void> {
    this.#parts.set(`${importId} ${part}`, text);
  }

  async joinReport(importId: string, parts: number): Promise<void> {
    const texts = Array.from({ length: parts }, (_, part) => this.#parts.get(`${importId} ${part}`) ?? 'a part is missing');
    this.#reports.set(importId, Buffer.from(texts.join('')));
  }

  async forgetReports(words: readonly string[], isUnderWay: (importId: string) => Promise<boolean>): Promise<boolean> {
    let areGone = true;
    for (const [id, bytes] of this.#reports) {
      if (!words.some((word) => Buffer.from(bytes).includes(word))) continue;
      if (await isUnderWay(id)) areGone = false;
      else this.#reports.delete(id);
    }
    return areGone;
  }

  async report(importId: string): Promise<ImportReport | null> {
    const bytes = this.#reports.get(importId);
    return bytes ? { kind: 'whole', bytes } : null;
  }
}

export class RecordingImportQueue implements ImportQueue {
  readonly sent: string[] = [];

  async send(importId: string): Promise<void> {
    this.sent.push(importId);
  }
}
