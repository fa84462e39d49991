/**
 * Tell each fault of a run that did all else.
 *
 * @throws SomeFailed when there is any: the invocation counts as failed then, and the alarm on the function sees it
 */
export const failIfAny = <Fault>(faults: readonly Fault[], tell: (fault: Fault) => void): void => {
  for (const fault of faults) tell(fault);
  if (faults.length > 0) throw new SomeFailed(faults.length);
};

/** Without the causes, which have been told: the runtime prints what is thrown, whole. */
class SomeFailed extends Error {
  override readonly name = 'SomeFailed';

  constructor(count: number) {
    super(`done, but for what ${count} faults kept from being done; they are in the log lines before this one`);
  }
}
