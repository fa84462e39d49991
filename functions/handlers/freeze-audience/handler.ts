import { RangeWork } from '#domain/mailings/work';
import { eachRecord } from '#platform/batches';
import type { Log } from '#platform/log';
import { type FreezeAudience, freezeAudience } from '#usecases/mailings/freeze-audience';

/** One range of the directory for each message. */
export const makeHandler = (deps: FreezeAudience, log: Log) =>
  eachRecord(
    async ({ body }) => {
      const work = RangeWork.parse(JSON.parse(body));
      const frozen = await freezeAudience(deps, work);
      log.info(frozen.kind, {
        mailingId: work.mailingId,
        rangeId: work.rangeId,
        ...(frozen.kind === 'frozen' ? { recipients: frozen.recipients, handedOn: frozen.handedOn } : {}),
      });
      return 'done';
    },
    (error, { messageId }) => log.fault('freeze-failed', error, { messageId }),
  );
