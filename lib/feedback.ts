import { Duration, type Stack } from 'aws-cdk-lib';
import { MailFeedback } from './constructs/mail-feedback.ts';
import { allowTellingMetrics } from './constructs/metrics-namespace.ts';
import { NoticeFunction } from './constructs/notice-function.ts';
import type { Settings } from './constructs/settings.ts';
import type { DataStack } from './data-stack.ts';
import { readMailbox } from './mailbox.ts';

/** Records what mail systems tell of messages that had left. */
export const recordFeedback = (
  stack: Stack,
  data: DataStack,
  settings: Settings,
): Readonly<{ feedback: MailFeedback; consumer: NoticeFunction }> => {
  const { registry, subscriptions, mailings, secrets } = data;
  const consumer = new NoticeFunction(stack, 'RecordFeedback', {
    handler: 'record-feedback',
    impact: 'Bounces and complaints are not heard: reports say delivered of what came back, and dead addresses are written to.',
    timeout: Duration.seconds(60),
  });
  mailings.allowAmending(consumer);
  mailings.allowBreaking(consumer);
  subscriptions.allowSwitchingOff(consumer);
  subscriptions.allowSuppressing(consumer);
  subscriptions.allowSeeingWhoAgreed(consumer);
  registry.allowKeepingKeyring(consumer);
  secrets.allowUnwrapping(consumer);
  allowTellingMetrics(consumer);
  settings.tell(consumer, 'LEAVING_MAILBOX', 'ENDED_DAYS');
  // Where mail comes back to a mailbox, somebody reads it.
  readMailbox(stack, data, settings);
  return {
    feedback: new MailFeedback(stack, 'Feedback', {
      consumer,
      leavesBySes: settings.leavesBySes,
      hearsDeliveries: settings.hearsDeliveries,
      receives: {
        receivesBySes: settings.receivesBySes,
        receiptRuleSet: settings.receiptRuleSet,
        address: settings.leavingMailbox,
        keptDays: settings.returnedMailDays,
      },
    }),
    consumer,
  };
};
