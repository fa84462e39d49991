import { base32 } from './base32.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** A short name of a text, which changes with it (FNV-1a, 32 bits). It proves nothing: whoever wants can make two texts of one name. */
export const fingerprint = (text: string): string => {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, PRIME) >>> 0;
  return base32(Uint8Array.of(hash >>> 24, (hash >>> 16) & 255, (hash >>> 8) & 255, hash & 255, 0));
};
