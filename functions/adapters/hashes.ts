import { createHash } from 'node:crypto';

/** SHA-256 of a file, hex; piece by piece, so that it never stands in memory as a whole. */
export const sha256Of = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
};
