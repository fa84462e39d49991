import * as z from 'zod';
import { FEED_TASKS } from '#domain/feeds/feed-task';
import { LETTERS } from '#domain/subscriptions/letter-request';
import { sideBySide } from '#platform/batches';
import type { Log } from '#platform/log';
import type { DoFeedTask } from '#usecases/feeds/do-feed-task';
import { type AskConsent, askConsent } from '#usecases/subscriptions/ask-consent';
import { type EraseAddress, eraseAddress } from '#usecases/subscriptions/erase-address';
import { requestConsent } from '#usecases/subscriptions/request-consent';
import { type WriteLetter, writeLetter } from '#usecases/subscriptions/write-letter';

const Id = z.object({ S: z.string() });

const HandedOut = z.object({ subscriptionId: Id });

/** A letter that somebody asked for. */
const HandedLetter = z.object({
  act: z.object({ S: z.literal('letter') }),
  letter: z.object({ S: z.enum(LETTERS) }),
  subject: Id,
});

const HandedFeedTask = z.object({
  act: z.object({ S: z.literal('feed') }),
  task: z.object({ S: z.enum(FEED_TASKS) }),
  followerId: Id,
});

const HandedErasure = z.object({ act: z.object({ S: z.literal('erase') }), addressKey: Id });

/** The release before kept sign-ups without attempts and without a request, and may still do so while this one is deployed. */
const SignUp = z.object({ kind: z.object({ S: z.literal('subscription') }), id: Id, consentAttempts: z.unknown().optional() });

/**
 * Ask each subscriber for consent whose request was handed out, and each program that wants to follow a feed, which is pushed to it then;
 * write the letters that were asked for, erase addresses, and make the request that an earlier sign-up lacks: the stream tells of it then.
 * What the other side says is an outcome; only a fault of ours comes back.
 */
export const makeHandler = (deps: AskConsent & WriteLetter & EraseAddress & DoFeedTask, log: Log) =>
  sideBySide(
    async (record) => {
      const image = record.dynamodb?.NewImage;
      const { success: isSignUp, data: signUp } = SignUp.safeParse(image);
      if (isSignUp) {
        const { id, consentAttempts } = signUp;
        if (consentAttempts === undefined) log.info(await requestConsent(deps, id.S), { subscriptionId: id.S });
        return;
      }
      const { success: isLetter, data: asked } = HandedLetter.safeParse(image);
      if (isLetter) {
        const { kind, ...rest } = await writeLetter(deps, { letter: asked.letter.S, subject: asked.subject.S });
        log.info(kind, { letter: asked.letter.S, ...rest });
        return;
      }
      const { success: isErasure, data: erasure } = HandedErasure.safeParse(image);
      if (isErasure) {
        const { kind, count } = await eraseAddress(deps, erasure.addressKey.S);
        log.info(kind, { count });
        return;
      }
      const { success: isFeedTask, data: feedTask } = HandedFeedTask.safeParse(image);
      if (isFeedTask) {
        const id = { task: feedTask.task.S, followerId: feedTask.followerId.S };
        // Few follow feeds: what writes them is loaded when one does.
        const { doFeedTask } = await import('#usecases/feeds/do-feed-task');
        const { kind, ...rest } = await doFeedTask(deps, id);
        log.info(kind, { ...id, ...rest });
        return;
      }
      const subscriptionId = HandedOut.parse(image).subscriptionId.S;
      const { kind, ...rest } = await askConsent(deps, subscriptionId);
      log.info(kind, { subscriptionId, ...rest });
    },
    (error, record) => log.fault('asking-failed', error, { sequence: record.dynamodb?.SequenceNumber }),
  );
