import type { LeaveByMail } from '#usecases/subscriptions/leave-by-mail';

/** Ends the subscription of somebody who leaves by mail. That is seldom: what it needs is loaded then. */
export const leaving =
  (deps: LeaveByMail) =>
  async (token: string): ReturnType<typeof import('#usecases/subscriptions/leave-by-mail').leaveByMail> =>
    (await import('#usecases/subscriptions/leave-by-mail')).leaveByMail(deps, token);
