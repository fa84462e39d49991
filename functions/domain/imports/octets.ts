/**
 * Cells as they come out of a file: a character for each octet, since nobody says in which encoding a file is. Excel and WPS save CSV in
 * the encoding of the machine, which in China is GB18030, or in UTF-8 with a byte order mark.
 */
export type Octets = string;

export const FILE_ENCODINGS = ['utf-8', 'gb18030'] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];

/** Made once: a file has millions of cells. */
const DECODERS: Readonly<Record<FileEncoding, InstanceType<typeof TextDecoder>>> = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030', { fatal: true }),
};

const bytesOf = (octets: Octets): Uint8Array => Uint8Array.from(octets, (octet) => octet.charCodeAt(0));

const isAscii = (octets: Octets): boolean => /^[\0-\x7f]*$/.test(octets);

/** Null for octets that are no text in this encoding, or that some program has already turned into U+FFFD. */
export const textOf = (octets: Octets, encoding: FileEncoding): string | null => {
  if (isAscii(octets)) return octets;
  try {
    const text = DECODERS[encoding].decode(bytesOf(octets));
    return text.includes('\uFFFD') ? null : text;
  } catch {
    return null;
  }
};

/** An octet that begins a character of three or four in UTF-8, as all Chinese ones are. */
const BEGINS_LONG = /[\xe0-\xf4]/;

/**
 * What speaks for which encoding: `utf-8` for text that is some in UTF-8 and has a character of three octets, which text in GB18030 is
 * by the rarest chance; a word of two such octets may be either (`联通` is well-formed in both), and says nothing.
 */
export const evidenceIn = (octets: Octets): FileEncoding | null => {
  if (isAscii(octets)) return null;
  try {
    DECODERS['utf-8'].decode(bytesOf(octets));
    return BEGINS_LONG.test(octets) ? 'utf-8' : null;
  } catch {
    return 'gb18030';
  }
};

/** Counts what the rows of a file speak for; the few that speak otherwise are told line by line. */
export class EncodingCount {
  #utf8 = 0;
  #gb18030 = 0;

  add(octets: Octets): void {
    const evidence = evidenceIn(octets);
    if (evidence === 'utf-8') this.#utf8 += 1;
    if (evidence === 'gb18030') this.#gb18030 += 1;
  }

  get encoding(): FileEncoding {
    return this.#gb18030 > this.#utf8 ? 'gb18030' : 'utf-8';
  }
}
