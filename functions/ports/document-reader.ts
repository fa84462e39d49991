import type { Read } from '#domain/documents/document';

/** Reads what people write in Word and WPS, in bounded time and memory: both ways lead through one converter. */
export interface DocumentReader {
  /** What a program leaves on the clipboard as `text/html`. */
  fromHtml(html: string): Promise<Read>;
  fromDocx(bytes: Uint8Array): Promise<Read>;
}
