import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { AttachedFile, Attachment } from '../../functions/domain/attachments/attachment.ts';
import type { AttachmentFiles, Glance } from '../../functions/ports/attachment-files.ts';
import type { AttachmentChecks, AttachmentStore } from '../../functions/ports/attachment-store.ts';
import type { Scanner, Verdict } from '../../functions/ports/scanner.ts';
import type { Upload } from '../../functions/ports/upload.ts';

export class InMemoryAttachmentStore implements AttachmentStore {
  readonly #attachments = new Map<string, Attachment>();
  readonly audits: AuditEntry[] = [];

  async create(made: Attachment, audit: AuditEntry): Promise<void> {
    if (this.#attachments.has(made.id)) throw new Error(`attachment ${made.id} exists already`);
    this.#attachments.set(made.id, made);
    this.audits.push(audit);
  }

  async find(id: string): Promise<Attachment | null> {
    return this.#attachments.get(id) ?? null;
  }

  async findMany(ids: readonly string[]): Promise<readonly Attachment[]> {
    return [...new Set(ids)].flatMap((id) => this.#attachments.get(id) ?? []);
  }

  async replace(after: Attachment, audit?: AuditEntry): Promise<boolean> {
    if (!this.follows(after)) return false;
    this.#attachments.set(after.id, after);
    if (audit) this.audits.push(audit);
    return true;
  }

  async due(now: string, limit: number): Promise<readonly Attachment[]> {
    return [...this.#attachments.values()]
      .filter(({ dueAt }) => dueAt !== undefined && dueAt <= now)
      .sort((a, b) => (`${a.dueAt}#${a.id}` < `${b.dueAt}#${b.id}` ? -1 : 1))
      .slice(0, limit);
  }

  async forget(seen: Attachment): Promise<boolean> {
    return this.#attachments.get(seen.id)?.revision === seen.revision && this.#attachments.delete(seen.id);
  }

  /** Whether the revision before this one stands. */
  follows({ id, revision }: Attachment): boolean {
    return this.#attachments.get(id)?.revision === revision - 1;
  }
}

/** Takes what is put, as a signed upload would: only a file of the length that was announced. */
export class InMemoryAttachmentFiles implements AttachmentFiles {
  readonly files = new Map<string, Uint8Array>();

  async uploadFor({ id, bytes }: AttachedFile, now: string): Promise<Upload> {
    return { url: `https://bucket.example/${id}`, headers: { 'content-length': String(bytes) }, expiresAt: now };
  }

  async formFor(id: string, backTo: string) {
    return { url: 'https://bucket.example/', fields: { key: id, success_action_redirect: backTo } };
  }

  async look(id: string): Promise<Glance | null> {
    const file = this.files.get(id);
    return file ? { bytes: file.length, sha256: null, head: file, tail: file } : null;
  }

  async *open(id: string): AsyncIterable<Uint8Array> {
    const file = this.files.get(id);
    if (!file) throw new Error('the file is gone');
    for (let from = 0; from < file.length; from += 1000) yield file.subarray(from, from + 1000);
  }

  async linkTo({ id, name }: AttachedFile): Promise<string> {
    return `https://bucket.example/${id}?signed&name=${encodeURIComponent(name)}`;
  }

  async remove(id: string): Promise<void> {
    this.files.delete(id);
  }
}

export class RecordingAttachmentChecks implements AttachmentChecks {
  readonly sent: string[] = [];

  async send(attachmentId: string): Promise<void> {
    this.sent.push(attachmentId);
  }
}

/** Finds what it was told to find, in whatever holds the word `virus`. */
export class ScriptedScanner implements Scanner {
  async scan(bytes: AsyncIterable<Uint8Array>): Promise<Verdict> {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    return Buffer.concat(pieces).includes('virus') ? { kind: 'infected', name: 'Test-Signature' } : { kind: 'clean' };
  }
}
