import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Arrived } from '#domain/feedback/feedback';
import type { Leaving } from '#domain/feedback/leaving-mail';
import { hasVirus, isOurs, ReceivedMail } from '#domain/feedback/received-mail';
import { jsonOr, readSesEvent } from '#domain/feedback/ses-event';
import { eachRecordInTime, type Postpone } from '#platform/batches';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import type { ReadReturnedMail } from '#ports/read-returned-mail';
import type { ReceivedMails } from '#ports/received-mails';
import { countsOf, readMail, type TakeIn, takeIn } from '#usecases/feedback/take-in';

/** A mail that came back, as whoever reads the mailbox for bounces hands it in: whole, or its beginning. */
const HandedIn = z.object({ v: z.literal(1), mail: z.base64(), recipients: z.array(z.string()).default([]) });

export type RecordFeedbackDeps = TakeIn &
  Readonly<{
    readMail: ReadReturnedMail;
    /** Mail that SES receives, and the bucket where it lies; null where it receives none. */
    received: Readonly<{ bucket: string; mails: ReceivedMails }> | null;
    leavingMailbox: string | null;
  }>;

/** A report stands before the message that it brings back, which may be of any size. */
const MOST_BYTES = 256 * 1024;

/**
 * What mail systems tell of messages that had left: events of SES, and mails that came back. Whatever cannot be read says nothing, and is
 * noted; only a fault of ours, and a delivery that is still under way, come back.
 */
export const makeHandler = (deps: RecordFeedbackDeps, postpone: Postpone, log: Log, metrics: Metrics) => (event: SQSEvent) =>
  eachRecordInTime(
    async ({ body, messageId }) => {
      const taken = await takeIn(deps, await read(deps, body));
      if (taken.kind === 'nothing') {
        log.info('feedback-says-nothing', { messageId, what: taken.code });
        return { kind: 'done' };
      }
      const { notes, laterS } = taken;
      for (const { code, source, effect } of notes) {
        log.info(code, { messageId, source, what: effect?.code });
        if (effect?.isAlarm) log.warn('feedback-is-about-us', { messageId, what: effect.code });
      }
      const { hardBounces, complaints, refusedForUs } = countsOf(notes);
      if (hardBounces + complaints + refusedForUs > 0) metrics({ hardBounces, complaints, refusedForUs: refusedForUs });
      return laterS > 0 ? { kind: 'later', seconds: laterS } : { kind: 'done' };
    },
    postpone,
    (error, { messageId }) => log.fault('feedback-failed', error, { messageId }),
  )(event);

const read = async (deps: RecordFeedbackDeps, body: string): Promise<Arrived | Leaving> => {
  const { clock, leavingMailbox } = deps;
  const value = jsonOr(body);
  const handedIn = HandedIn.safeParse(value);
  if (handedIn.success) {
    const { mail, recipients } = handedIn.data;
    return readMail(await deps.readMail(Buffer.from(mail, 'base64'), recipients), leavingMailbox, clock.now());
  }
  const received = ReceivedMail.safeParse(value);
  return received.success ? readReceived(deps, received.data) : readSesEvent(value, clock.now());
};

/** A mail that SES received. Only what lies in our own bucket is opened, wherever a notification says that it lies. */
const readReceived = async (deps: RecordFeedbackDeps, mail: ReceivedMail): Promise<Arrived | Leaving> => {
  const { received, leavingMailbox, clock } = deps;
  if (!received || !isOurs(mail, received.bucket)) return { kind: 'nothing', code: 'not-our-mail' };
  if (hasVirus(mail)) return { kind: 'nothing', code: 'virus' };
  const raw = await received.mails.read(mail.receipt.action.objectKey, MOST_BYTES);
  if (!raw) return { kind: 'nothing', code: 'mail-is-gone' };
  return readMail(await deps.readMail(raw, mail.receipt.recipients), leavingMailbox, clock.now());
};
