import { strToU8, zipSync } from 'fflate';
import mammoth from 'mammoth';
import type { Read } from '#domain/documents/document';
import { itemClass, TITLE_CLASS } from './block-kinds.ts';
import { openPackage, type Package } from './docx-package.ts';
import { Notes } from './line-writer.ts';
import { headingStyle, itemStyle, largeHeadingStyle, Preparation, TITLE_STYLE } from './prepare-docx.ts';
import { readHtml } from './read-html.ts';
import { DamagedXml, parseXml, TooComplexXml, wordsOf, writeXml, type XmlElement } from './xml.ts';

/** What Word calls what, by the names that `Preparation` gives. */
const STYLE_MAP = [
  `p.${TITLE_STYLE} => p.${TITLE_CLASS}:fresh`,
  ...[1, 2, 3, 4, 5, 6].flatMap((level) => [
    `p.${headingStyle(level)} => h${level}:fresh`,
    `p.${largeHeadingStyle(level)} => h${level}.${TITLE_CLASS}:fresh`,
  ]),
  "r[style-name='Strong'] => strong",
  "r[style-name='Emphasis'] => em",
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((depth) => `p.${itemStyle(depth)} => p.${itemClass(depth)}:fresh`),
];

/** @param bytes of a .docx; whatever else they are is refused by its kind */
export const readDocx = async (bytes: Uint8Array): Promise<Read> => {
  const opened = openPackage(bytes);
  if (opened.kind === 'refused') return opened;
  const notes = new Notes();
  try {
    const prepared = prepare(opened.package, notes);
    if (prepared === null) return { kind: 'refused', reason: 'document-not-docx' };
    const { value, messages } = await mammoth.convertToHtml(
      { buffer: Buffer.from(zipSync(prepared, { level: 0 })) },
      { styleMap: STYLE_MAP, includeDefaultStyleMap: false, includeEmbeddedStyleMap: false, externalFileAccess: false },
    );
    for (const { message } of messages) noteOf(message, notes);
    return readHtml(value, notes);
  } catch (error) {
    if (error instanceof TooComplexXml) return { kind: 'refused', reason: 'document-too-complex' };
    if (error instanceof DamagedXml || isWithoutBody(error)) return { kind: 'refused', reason: 'document-damaged' };
    throw error;
  }
};

/** What mammoth throws when there is nothing to read: no main part, or one without a body that Word would know. */
const isWithoutBody = (error: unknown): boolean =>
  error instanceof Error && /^Could not find (?:the body|main document)/.test(error.message);

const MAIN = /^word\/document\d*\.xml$/;
const WITH_WORDS = /^word\/(?:document|footnotes|endnotes)\d*\.xml$/;

/** The parts that mammoth reads, made ready; null: there is no document among them. */
const prepare = ({ parts, hasMacros }: Package, notes: Notes): Record<string, Uint8Array> | null => {
  const names = Object.keys(parts);
  if (!names.some((name) => MAIN.test(name))) return null;
  const parsed = new Map<string, XmlElement>();
  for (const [name, text] of Object.entries(parts)) parsed.set(name, parseXml(text));
  const partOf = (kind: string): XmlElement | null =>
    parsed.get(names.find((name) => new RegExp(`^word/${kind}\\d*\\.xml$`).test(name)) ?? '') ?? null;

  const preparation = new Preparation(notes, partOf('styles'), partOf('numbering'));
  for (const [name, root] of parsed) if (WITH_WORDS.test(name)) preparation.prepare(root);
  if (hasMacros) notes.once('macros-left-out');
  for (const [name, root] of parsed) if (/^word\/(?:header|footer)/.test(name)) noteHeader(root, notes);

  const files: Record<string, Uint8Array> = {};
  for (const [name, root] of parsed) if (!/^word\/(?:numbering|comments|header|footer)/.test(name)) files[name] = strToU8(writeXml(root));
  return files;
};

/** Page numbers are nobody's words. */
const noteHeader = (root: XmlElement, notes: Notes): void => {
  const words = wordsOf(root).replace(/\s+/g, ' ').trim();
  if (/[^\s\d\-–—―_/第页共pageof]/i.test(words)) notes.once('header-left-out', [...words].slice(0, 40).join(''));
};

/** What mammoth says that it left out. */
const noteOf = (message: string, notes: Notes): void => {
  if (message.startsWith('A w:sym element')) notes.count('symbol-left-out');
  const [, element] = /^An unrecognised element was ignored: (?:\{[^}]*\})?(\S+)/.exec(message) ?? [];
  if (element !== undefined) notes.once('element-left-out', element);
};
