import type { ActsDeps } from '#handling/acts-deps';
import type { Log } from '#platform/log';
import type { LetStaffIn } from '#usecases/agencies/sign-in';
import type { LookAtSending } from '#usecases/operations/look-at-sending';
import type { LookOver } from '#usecases/operations/look-over';

/** All that the staff of agencies works with, and operators: what the API offers programs, being let in, and how the deployment stands. */
export type ConsoleDeps = ActsDeps &
  Pick<LetStaffIn, 'signIns' | 'sessions' | 'operatorAddress'> &
  Pick<LookOver, 'queueDepths' | 'calendar' | 'deployment'> &
  Pick<LookAtSending, 'mailQuota'> &
  Readonly<{ log: Log }>;
