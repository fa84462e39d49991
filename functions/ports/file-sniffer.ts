/**
 * What a file is by its own bytes: one of `FOUND_KINDS`, else another ending or word for it, else `unknown`.
 * @param head its first octets @param tail its last ones; of a short file both are all of it
 */
export type SniffFile = (head: Uint8Array, tail: Uint8Array) => Promise<string>;
