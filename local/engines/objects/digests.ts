import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a body comes to, by every algorithm that S3 is asked for (API reference, PutObject). */
export type Digests = Readonly<{ sha256: () => string; md5: () => Buffer; checksum: (header: string) => Buffer | null }>;

/** Works out digests of what comes piece by piece. */
export type Digester = Readonly<{ update: (piece: Uint8Array) => void; digests: () => Digests }>;

type Checksum = Readonly<{ update: (piece: Uint8Array) => void; value: () => Buffer }>;

const hashed = (algorithm: string): Checksum => {
  const hash: Hash = createHash(algorithm);
  let value: Buffer | null = null;
  return {
    update: (piece) => {
      hash.update(piece);
    },
    value: () => {
      value ??= hash.digest();
      return value;
    },
  };
};

const cyclic = (): Checksum => {
  let sum = 0;
  return {
    update: (piece) => {
      sum = crc32(piece, sum);
    },
    value: () => {
      const checksum = Buffer.alloc(4);
      checksum.writeUInt32BE(sum);
      return checksum;
    },
  };
};

const CHECKSUMS: Readonly<Record<string, () => Checksum>> = {
  'x-amz-checksum-crc32': cyclic,
  'x-amz-checksum-sha1': () => hashed('sha1'),
  'x-amz-checksum-sha256': () => hashed('sha256'),
};

/** Headers in which a checksum may come. */
export const CHECKSUM_HEADERS = Object.keys(CHECKSUMS);

/** @param headers the checksums that will be asked for */
export const digesterFor = (headers: readonly string[]): Digester => {
  const md5 = hashed('md5');
  const sha256 = hashed('sha256');
  const asked = new Map(headers.flatMap((header) => (CHECKSUMS[header] ? [[header, CHECKSUMS[header]()] as const] : [])));
  const all = [md5, sha256, ...asked.values()];
  return {
    update: (piece) => {
      for (const one of all) one.update(piece);
    },
    digests: () => ({
      md5: md5.value,
      sha256: () => sha256.value().toString('hex'),
      checksum: (header) => asked.get(header)?.value() ?? null,
    }),
  };
};

/** Of a body that is there as a whole; what nobody asks for is not worked out. */
export const digestsOf = (content: Uint8Array): Digests => {
  const of = (checksum: Checksum): Buffer => {
    checksum.update(content);
    return checksum.value();
  };
  return {
    md5: () => of(hashed('md5')),
    sha256: () => of(hashed('sha256')).toString('hex'),
    checksum: (header) => (CHECKSUMS[header] ? of(CHECKSUMS[header]()) : null),
  };
};
