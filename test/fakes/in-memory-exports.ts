import type { ExportJob } from '../../functions/domain/exports/export-job.ts';
import type { ExportFiles, FileForm } from '../../functions/ports/export-files.ts';
import type { ExportQueue, ExportStore } from '../../functions/ports/export-store.ts';

export class InMemoryExportStore implements ExportStore {
  readonly #jobs = new Map<string, ExportJob>();

  async find(id: string): Promise<ExportJob | null> {
    return this.#jobs.get(id) ?? null;
  }

  async put(job: ExportJob): Promise<boolean> {
    if ((this.#jobs.get(job.id)?.revision ?? 0) !== job.revision - 1) return false;
    this.#jobs.set(job.id, job);
    return true;
  }
}

export class InMemoryExportFiles implements ExportFiles {
  readonly files = new Map<string, Readonly<{ form: FileForm; octets: Buffer }>>();

  async write(name: string, form: FileForm, pieces: AsyncIterable<Uint8Array>): Promise<number> {
    const all: Uint8Array[] = [];
    for await (const piece of pieces) all.push(piece);
    const octets = Buffer.concat(all);
    this.files.set(name, { form, octets });
    return octets.length;
  }

  async link(name: string): Promise<string | null> {
    return this.files.has(name) ? `https://bucket.example/${name}` : null;
  }

  async forgetAll(): Promise<void> {
    this.files.clear();
  }
}

export class RecordingExportQueue implements ExportQueue {
  readonly sent: string[] = [];

  async send(exportId: string): Promise<void> {
    this.sent.push(exportId);
  }
}
