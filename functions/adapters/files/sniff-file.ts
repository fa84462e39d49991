import { fileTypeFromBuffer } from 'file-type';
import type { SniffFile } from '#ports/file-sniffer';

const CENTRAL_HEADER = Buffer.from('PK\x01\x02', 'latin1');

/**
 * What files are by their own bytes (the package file-type), and what it does not tell: which document a zip file is, by the list of what
 * it holds, which stands at its end; and whether anything is text.
 */
export const sniffFile: SniffFile = async (head, tail) => {
  const found = await fileTypeFromBuffer(head);
  if (found === undefined) return isText(head) && !isMarkup(head) ? 'text' : 'unknown';
  if (isZip(head)) return kindOfZip(namesIn(tail));
  return found.ext;
};

const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

/** Names in the central directory (PKWARE APPNOTE.TXT, 4.3.12): their length stands 28 octets behind the mark, they themselves 46. */
const namesIn = (tail: Uint8Array): readonly string[] => {
  const bytes = Buffer.from(tail);
  const names: string[] = [];
  for (let at = bytes.indexOf(CENTRAL_HEADER); at >= 0 && at + 46 <= bytes.length; at = bytes.indexOf(CENTRAL_HEADER, at + 4))
    names.push(bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  return names;
};

/** Documents of Office Open XML (ECMA-376, part 2) and OFD (GB/T 33190-2016, 7.2), by the file that each has to hold. */
const HOLDS: readonly (readonly [kind: string, name: string])[] = [
  ['docx', 'word/document.xml'],
  ['xlsx', 'xl/workbook.xml'],
  ['pptx', 'ppt/presentation.xml'],
  ['ofd', 'OFD.xml'],
];

const kindOfZip = (names: readonly string[]): string => {
  if (names.some((name) => name.endsWith('vbaProject.bin'))) return 'macros';
  return HOLDS.find(([, name]) => names.includes(name))?.[0] ?? 'zip';
};

/** In UTF-8 or GB 18030, or in UTF-16 with its mark as Notepad writes it; a character may be cut at the end. */
const isText = (head: Uint8Array): boolean => {
  if (head[0] === 0xff && head[1] === 0xfe) return true;
  // Control characters but for tab, line breaks and form feed.
  if (head.some((octet) => octet < 0x20 && octet !== 9 && octet !== 10 && octet !== 12 && octet !== 13)) return false;
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
      return true;
    } catch {
      return false;
    }
  });
};

/** What a browser would take for a page or a picture that runs scripts (WHATWG MIME Sniffing, 7.1). */
const isMarkup = (head: Uint8Array): boolean =>
  /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype|html|head|body|script|svg|iframe|\?xml)\b/i.test(
    new TextDecoder().decode(head.subarray(0, 1024)).replace(/^\uFEFF/, ''),
  );
