/**
 * Lets mail to an address leave again that the sending service itself holds back, by a list of its own. Nothing happens when it does not,
 * or keeps no such list.
 */
export type ReleaseAddress = (address: string) => Promise<void>;
