import { Aws, Duration, type Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { allowTellingMetrics } from './constructs/metrics-namespace.ts';
import { NoticeFunction } from './constructs/notice-function.ts';
import { onlyWhere } from './constructs/only-where.ts';
import { OutcomeAlarm } from './constructs/outcome-alarm.ts';
import { ScheduledCall } from './constructs/scheduled-call.ts';
import type { Settings } from './constructs/settings.ts';
import type { DataStack } from './data-stack.ts';

/** Reads the mailbox that bounces, complaints and wishes to leave come to, where one is named; elsewhere nothing of this is made. */
export const readMailbox = (stack: Stack, { registry, subscriptions, mailings, secrets }: DataStack, settings: Settings): void => {
  const scope = new Construct(stack, 'Mailbox');
  const reader = new NoticeFunction(scope, 'Reader', {
    handler: 'read-mailbox',
    impact: 'Bounces, complaints and mails to unsubscribe lie unread in the mailbox.',
    timeout: Duration.seconds(120),
  });
  mailings.allowAmending(reader);
  mailings.allowBreaking(reader);
  subscriptions.allowSwitchingOff(reader);
  subscriptions.allowSuppressing(reader);
  subscriptions.allowSeeingWhoAgreed(reader);
  registry.allowKeepingKeyring(reader);
  secrets.allowUnwrapping(reader);
  allowTellingMetrics(reader);
  settings.tell(reader, 'MAILBOX_URL', 'LEAVING_MAILBOX', 'ENDED_DAYS', 'RETURNED_MAIL_DAYS');
  // Of its own, for it must not be there without the function.
  const role = new Role(scope, 'ClockRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } }),
  });
  new ScheduledCall(scope, 'EveryFiveMinutes', {
    calls: reader,
    role,
    schedule: ScheduleExpression.rate(Duration.minutes(5)),
    description: 'Reads the mailbox that mail comes back to',
    impact: 'Nobody reads the mailbox any more: bounces are not heard, and who unsubscribes by mail is written to again.',
    silence: Duration.minutes(30),
  });
  new OutcomeAlarm(scope, 'MailboxUnread', {
    tells: reader,
    metric: 'mailboxUnread',
    impact: 'The mailbox cannot be read for half an hour: bounces are not heard, and who unsubscribes by mail is written to again.',
    heading: 'mailbox-unread',
    period: Duration.minutes(30),
    statistic: 'Minimum',
  });
  new OutcomeAlarm(scope, 'MailSetAside', {
    tells: reader,
    metric: 'mailSetAside',
    impact: 'A mail that came back could not be read and was set aside; it may be from somebody who wants to leave.',
    heading: 'mail-set-aside',
  });
  new OutcomeAlarm(scope, 'MailRefusedForUs', {
    tells: reader,
    metric: 'refusedForUs',
    impact: 'Mail systems refuse what we send for what we are, as reports in the mailbox say: organizations do not get notices.',
    heading: 'mailbox-refused-for-us',
  });
  onlyWhere(settings.readsMailbox, scope.node.findAll());
};
