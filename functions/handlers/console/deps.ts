import type { ActsDeps } from '#handling/acts-deps';
import type { Log } from '#platform/log';
import type { LetStaffIn } from '#usecases/agencies/sign-in';

/** All that the staff of agencies works with: what the API offers programs, and being let in. */
export type ConsoleDeps = ActsDeps & Pick<LetStaffIn, 'signIns' | 'sessions'> & Readonly<{ log: Log }>;
