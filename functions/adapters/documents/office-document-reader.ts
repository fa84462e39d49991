import type { DocumentReader } from '#ports/document-reader';
import { readDocx } from './read-docx.ts';
import { readHtml } from './read-html.ts';

/** Word's and WPS's documents: .docx by mammoth, then both as HTML. */
export const officeDocumentReader: DocumentReader = {
  fromHtml: async (html) => readHtml(html),
  fromDocx: readDocx,
};
