import * as z from 'zod';
import { sideBySide } from '#platform/batches';
import type { Log } from '#platform/log';
import { type AskConsent, askConsent } from '#usecases/ask-consent';

const HandedOut = z.object({ subscriptionId: z.object({ S: z.string() }) });

/**
 * Ask each subscriber for consent whose request was handed out. What the other side says is an outcome; only a fault of ours comes back.
 */
export const makeHandler = (deps: AskConsent, log: Log) =>
  sideBySide(
    async (record) => {
      const subscriptionId = HandedOut.parse(record.dynamodb?.NewImage).subscriptionId.S;
      const { kind, ...rest } = await askConsent(deps, subscriptionId);
      log.info(kind, { subscriptionId, ...rest });
    },
    (error, record) => log.fault('asking-failed', error, { sequence: record.dynamodb?.SequenceNumber }),
  );
