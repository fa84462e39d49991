import { strFromU8, type UnzipFileInfo, unzipSync } from 'fflate';
import type { DocumentRefusal } from '#domain/documents/document';

/** A page with 300 pictures has some 320. */
const MOST_ENTRIES = 5_000;
/** Of the parts that are read, as they are inflated: what a notice may hold takes 1 to 4 MB. */
export const MOST_XML_BYTES = 8 * 1024 * 1024;

export type Package = Readonly<{ parts: Readonly<Record<string, string>>; hasMacros: boolean }>;
export type Opened = Readonly<{ kind: 'opened'; package: Package } | { kind: 'refused'; reason: DocumentRefusal }>;

/** The parts that hold words, or say how they are numbered and styled. Pictures are not even inflated. */
const READ =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|word\/_rels\/\w+\.xml\.rels|word\/(?:document|styles|numbering|footnotes|endnotes|comments|header|footer)\d*\.xml)$/;
const MACROS = 'word/vbaProject.bin';

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** By this name stands the whole file in an OLE container when it has a password (MS-OFFCRYPTO, 2.3.4.1). */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

const begins = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, at) => bytes[at] === byte);

const refused = (reason: DocumentRefusal): Opened => ({ kind: 'refused', reason });

class Refusal extends Error {
  readonly reason: DocumentRefusal;
  constructor(reason: DocumentRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Takes out of a .docx what is read of it. An entry is inflated into as many bytes as its head says, and what they say is limited: a zip
 * bomb is told by its head, or does not fit.
 */
export const openPackage = (bytes: Uint8Array): Opened => {
  if (begins(bytes, OLE)) return refused(Buffer.from(bytes).includes(ENCRYPTED) ? 'document-encrypted' : 'document-of-older-format');
  if (!begins(bytes, [0x50, 0x4b])) return refused(isOtherText(bytes) ? 'document-of-older-format' : 'document-not-docx');
  const parts: Record<string, string> = {};
  let [entries, inflated, hasMacros] = [0, 0, false];
  const wanted = ({ name, originalSize }: UnzipFileInfo): boolean => {
    entries += 1;
    if (entries > MOST_ENTRIES) throw new Refusal('document-too-complex');
    hasMacros ||= name === MACROS;
    if (!READ.test(name)) return false;
    inflated += originalSize;
    if (inflated > MOST_XML_BYTES) throw new Refusal('document-too-large');
    return true;
  };
  try {
    const files = unzipSync(bytes, { filter: wanted });
    for (const [name, content] of Object.entries(files)) parts[name] = textIn(content);
  } catch (error) {
    return refused(error instanceof Refusal ? error.reason : 'document-damaged');
  }
  return { kind: 'opened', package: { parts, hasMacros } };
};

/** Rich text, a web page that Word saved as such, or Word's older XML. */
const isOtherText = (bytes: Uint8Array): boolean =>
  /^\s*(?:\{\\rtf|<html|<!doctype|mime-version|<\?xml|<\?mso)/i.test(
    strFromU8(bytes.subarray(0, 200), true).replace(/^\u00ef\u00bb\u00bf/, ''),
  );

/** UTF-8 or UTF-16, as XML in a package may be (ECMA-376 Part 2, 8.3). */
const textIn = (content: Uint8Array): string =>
  begins(content, [0xff, 0xfe])
    ? new TextDecoder('utf-16le').decode(content)
    : begins(content, [0xfe, 0xff])
      ? new TextDecoder('utf-16be').decode(content)
      : new TextDecoder().decode(content);
