/**
 * Lets mail to an address leave again that the sending service itself holds back, by a list of its own. Nothing happens when it does not,
 * or keeps no such list. It is told why: a letter is to arrive, or the address is erased.
 */
export type ReleaseAddress = (address: string, why: ReleasedFor) => Promise<void>;
export type ReleasedFor = 'letter' | 'erasure';
