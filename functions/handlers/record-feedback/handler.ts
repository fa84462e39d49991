import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Effect } from '#domain/feedback/effect';
import type { Arrived } from '#domain/feedback/feedback';
import { readReport } from '#domain/feedback/mail-report';
import { jsonOr, readSesEvent } from '#domain/feedback/ses-event';
import { eachRecordInTime, type Postpone } from '#platform/batches';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import type { ReadReturnedMail } from '#ports/read-returned-mail';
import { type RecordFeedback, recordFeedback } from '#usecases/feedback/record-feedback';

/** A mail that came back, as whoever reads the mailbox for bounces hands it in: whole, or its beginning. */
const HandedIn = z.object({ v: z.literal(1), mail: z.base64(), recipients: z.array(z.string()).default([]) });

export type RecordFeedbackDeps = RecordFeedback & Readonly<{ readMail: ReadReturnedMail }>;

/**
 * What mail systems tell of messages that had left: events of SES, and mails that came back. Whatever cannot be read says nothing, and is
 * noted; only a fault of ours, and a delivery that is still under way, come back.
 */
export const makeHandler = (deps: RecordFeedbackDeps, postpone: Postpone, log: Log, metrics: Metrics) => (event: SQSEvent) =>
  eachRecordInTime(
    async ({ body, messageId }) => {
      const arrived = await read(deps, body);
      if (arrived.kind === 'nothing') {
        log.info('feedback-says-nothing', { messageId, what: arrived.code });
        return { kind: 'done' };
      }
      let laterS = 0;
      for (const feedback of arrived.feedback) {
        const recorded = await recordFeedback(deps, feedback);
        const effect = recorded.kind === 'recorded' ? recorded.effect : null;
        log.info(`feedback-${recorded.kind}`, { messageId, source: feedback.source, what: effect?.code });
        if (effect?.counts || effect?.isAlarm) tell(metrics, effect);
        if (effect?.isAlarm) log.warn('feedback-is-about-us', { messageId, what: effect.code });
        if (recorded.kind === 'later') laterS = Math.max(laterS, recorded.seconds);
      }
      return laterS > 0 ? { kind: 'later', seconds: laterS } : { kind: 'done' };
    },
    postpone,
    (error, { messageId }) => log.fault('feedback-failed', error, { messageId }),
  )(event);

const read = async ({ readMail, clock }: RecordFeedbackDeps, body: string): Promise<Arrived> => {
  const value = jsonOr(body);
  const { success, data } = HandedIn.safeParse(value);
  if (!success) return readSesEvent(value, clock.now());
  return readReport(await readMail(Buffer.from(data.mail, 'base64'), data.recipients), clock.now());
};

const tell = (metrics: Metrics, { counts, isAlarm = false }: Effect): void =>
  metrics({ hardBounces: Number(counts === 'bounce'), complaints: Number(counts === 'complaint'), refusedForUs: Number(isAlarm) });
