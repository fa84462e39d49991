import type { ExportJob } from '#domain/exports/export-job';

/** Files that are written because they are too long for an answer, and how far each is. Forgotten after a day or two. */
export interface ExportStore {
  find(id: string): Promise<ExportJob | null>;
  /** Keep one in the place of the revision before it, or as the first. False when another stands. */
  put(job: ExportJob): Promise<boolean>;
}

/** Work on files waits here; a message holds an id, and no people. */
export interface ExportQueue {
  send(exportId: string): Promise<void>;
}
