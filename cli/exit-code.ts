/** How the command line ends (contract): done, refused by the service, used wrongly, or the service could not be reached. */
export const DONE = 0;
export const REFUSED = 1;
export const USAGE = 2;
export const UNREACHABLE = 3;
export type ExitCode = typeof DONE | typeof REFUSED | typeof USAGE | typeof UNREACHABLE;

/** What was typed cannot be done; the message says why, in both languages. */
export class UsageError extends Error {}
