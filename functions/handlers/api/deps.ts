import type { ActsDeps } from '#handling/acts-deps';
import type { Log } from '#platform/log';
import type { Authorize } from '#usecases/callers/authorize';

/** All that the endpoints work with. */
export type ApiDeps = ActsDeps &
  Readonly<{
    /** Of the service. */
    version: string;
    log: Log;
  }> &
  Pick<Authorize, 'equalHashes' | 'operatorKeyHash'>;
