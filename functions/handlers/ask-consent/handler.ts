import * as z from 'zod';
import { sideBySide } from '#platform/batches';
import type { Log } from '#platform/log';
import { type AskConsent, askConsent } from '#usecases/ask-consent';

const NewSubscription = z.object({ id: z.object({ S: z.string() }) });

/** Ask each new subscriber for consent. An endpoint that does not answer rightly is an outcome; only when we could not ask is there another try. */
export const makeHandler = (deps: AskConsent, log: Log) =>
  sideBySide(
    async (record) => {
      const subscriptionId = NewSubscription.parse(record.dynamodb?.NewImage).id.S;
      const asked = await askConsent(deps, subscriptionId);
      log.info(asked.kind, { subscriptionId, ...(asked.kind === 'not-answered' ? { why: asked.why } : {}) });
      if (asked.kind === 'not-now') throw new Error('the sending service is busy');
    },
    (error, record) => log.fault('asking-failed', error, { sequence: record.dynamodb?.SequenceNumber }),
  );
