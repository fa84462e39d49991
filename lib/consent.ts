import { Duration, type Stack } from 'aws-cdk-lib';
import type { EmailSending } from './constructs/email-sending.ts';
import type { MailFeedback } from './constructs/mail-feedback.ts';
import { NoticeFunction } from './constructs/notice-function.ts';
import type { Settings } from './constructs/settings.ts';
import { StreamFeed } from './constructs/stream-feed.ts';
import { toBeAsked, toBeAskedAsBefore, toBeDoneForFollowers, toBeErased, toBeWritten } from './constructs/stream-filters.ts';
import type { DataStack } from './data-stack.ts';
import { forgetFiles } from './exports.ts';

/** Asks each new subscriber for consent, by email or at an endpoint, writes the letters that somebody asked for, and pushes feeds. */
export const askConsent = (
  stack: Stack,
  data: DataStack,
  { settings, email, feedback }: Readonly<{ settings: Settings; email: EmailSending; feedback: MailFeedback }>,
): void => {
  const { registry, notices, subscriptions, mailings, secrets } = data;
  const consumer = new NoticeFunction(stack, 'AskConsent', {
    handler: 'ask-consent',
    impact:
      'New subscribers do not get the message that asks for their consent, nobody the letters that they ask for, and programs no feed.',
    // A letter may wait 20 s for its slot, and as long as a mail server takes.
    timeout: Duration.seconds(120),
  });
  subscriptions.allowAskingConsent(consumer);
  mailings.allowSharingLine(consumer);
  mailings.allowPacingEndpoints(consumer);
  mailings.allowTellingSums(consumer);
  notices.allowQuoting(consumer);
  forgetFiles(consumer, data);
  feedback.allowForgetting(consumer);
  registry.allowKeepingKeyring(consumer);
  registry.allowNamingAgencies(consumer);
  registry.allowWritingToStaff(consumer);
  secrets.allowUnwrapping(consumer);
  email.allowSending(consumer);
  email.allowReleasing(consumer);
  settings.tell(consumer, 'SENDER_ADDRESS', 'PUBLIC_URL', 'ALLOW_PRIVATE_ENDPOINTS', 'EMAIL_BY', 'SMTP_URL', 'LEAVING_MAILBOX', 'SES_RATE');
  // Whom the letter goes to that lets in the first operator.
  settings.tell(consumer, 'OPERATOR_ADDRESS');
  // Where mails lie that may name somebody who is to be forgotten.
  settings.tell(consumer, 'MAILBOX_URL');
  settings.tell(consumer, 'ENDED_DAYS', 'AUDIT_DAYS');
  new StreamFeed(stack, 'NewSubscriptions', {
    source: subscriptions,
    consumer,
    // Apart, since endpoints that are silent must keep no letter waiting.
    changes: {
      NewReaders: [toBeAsked('email'), toBeAskedAsBefore('email')],
      NewEndpoints: [toBeAsked('webhook'), toBeAskedAsBefore('webhook')],
      Letters: [toBeWritten(), toBeErased()],
      Feeds: [toBeDoneForFollowers()],
    },
    impact: 'Some new subscribers are asked for their consent late, hour by hour, and get nothing until then.',
  });
};
