import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterRule } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EmailSending } from './constructs/email-sending.ts';
import { LaneQueues } from './constructs/lane-queues.ts';
import { allowTellingMetrics } from './constructs/metrics-namespace.ts';
import { NoticeFunction } from './constructs/notice-function.ts';
import { OutcomeAlarm } from './constructs/outcome-alarm.ts';
import { PublicApi } from './constructs/public-api.ts';
import { ScheduledCall } from './constructs/scheduled-call.ts';
import { Settings } from './constructs/settings.ts';
import { StreamFeed } from './constructs/stream-feed.ts';
import type { DataStack } from './data-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly data: DataStack;
  /** Of the service, for whoever asks it. */
  readonly version: string;
}

/** All that can be thrown away and made again: functions, queues, clocks, the HTTP API. It reads in the order of a notice's way. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { data, version, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const { registry, notices, subscriptions, mailings, secrets } = data;
    // What is deployed has ids by this word: with another the API would be made anew, at another address.
    const publicApi = new PublicApi(this, 'FrontDoor');
    const settings = new Settings(this, 'Settings', { ownUrl: publicApi.url, version });
    const email = new EmailSending(settings.senderAddress);

    // Agencies post, people read and subscribe.

    const api = new NoticeFunction(this, 'Api', {
      handler: 'api',
      impact: 'Agencies cannot post notices, organizations cannot subscribe.',
    });
    registry.allowRegistering(api);
    notices.allowAccepting(api);
    subscriptions.allowSubscribing(api);
    subscriptions.allowReadingDirectory(api);
    mailings.allowReporting(api);
    mailings.allowAskingForRedrive(api);
    mailings.allowAskingForRetries(api);
    secrets.allowUnwrapping(api);
    settings.tell(
      api,
      'SENDER_ADDRESS',
      'PUBLIC_URL',
      'ALLOW_PRIVATE_ENDPOINTS',
      'SES_RATE',
      'EMAIL_BY',
      'OPERATOR_KEY_HASH',
      'SERVICE_VERSION',
      'SIGN_UPS_PER_HOUR',
      'TRUSTED_PROXIES',
    );

    const site = new NoticeFunction(this, 'Site', {
      handler: 'site',
      impact: 'People cannot read notices, confirm or unsubscribe on the web.',
    });
    registry.allowKeepingKeyring(site);
    registry.allowLimiting(site);
    notices.allowReading(site);
    subscriptions.allowManaging(site);
    secrets.allowUnwrapping(site);
    settings.tell(site, 'SENDER_ADDRESS', 'PUBLIC_URL', 'TRUSTED_PROXIES');
    publicApi.open({ api, site });

    // Nobody is sent anything before they agreed.

    const askConsent = new NoticeFunction(this, 'AskConsent', {
      handler: 'ask-consent',
      impact: 'New subscribers do not get the message that asks for their consent.',
      // A letter may wait 20 s for its slot, and as long as a mail server takes.
      timeout: Duration.seconds(120),
    });
    subscriptions.allowAskingConsent(askConsent);
    mailings.allowSharingLine(askConsent);
    registry.allowKeepingKeyring(askConsent);
    secrets.allowUnwrapping(askConsent);
    email.allowSending(askConsent);
    settings.tell(askConsent, 'SENDER_ADDRESS', 'PUBLIC_URL', 'ALLOW_PRIVATE_ENDPOINTS', 'EMAIL_BY', 'SMTP_URL', 'SES_RATE');
    // A request that is handed out: with its subscription, or by sweep.
    const toBeAsked = (channel: 'email' | 'webhook') => ({
      eventName: FilterRule.notEquals('REMOVE'),
      dynamodb: {
        NewImage: {
          kind: { S: FilterRule.isEqual('due') },
          act: { S: FilterRule.isEqual('ask') },
          state: { S: FilterRule.isEqual('handed') },
          channel: { S: FilterRule.isEqual(channel) },
        },
      },
    });
    // As the release before kept it, without a request: one that still runs during a deployment is heard. To go with the next release.
    const asItWas = (channel: 'email' | 'webhook') => ({
      eventName: FilterRule.notEquals('REMOVE'),
      dynamodb: {
        NewImage: {
          kind: { S: FilterRule.isEqual('subscription') },
          status: { S: FilterRule.isEqual('pending') },
          consentAskedAt: { NULL: FilterRule.isEqual(true) },
          channel: { M: { type: { S: FilterRule.isEqual(channel) } } },
        },
      },
    });
    new StreamFeed(this, 'NewSubscriptions', {
      source: subscriptions,
      consumer: askConsent,
      // Apart, since endpoints that are silent must keep no letter waiting.
      changes: {
        NewReaders: [toBeAsked('email'), asItWas('email')],
        NewEndpoints: [toBeAsked('webhook'), asItWas('webhook')],
      },
      impact: 'Some new subscribers are asked for their consent late, hour by hour, and get nothing until then.',
    });

    // A published notice: who is concerned, in ranges of the directory.

    const freezeAudience = new NoticeFunction(this, 'FreezeAudience', {
      handler: 'freeze-audience',
      impact: 'Nobody is told of new notices: their audience is not worked out.',
      timeout: Duration.seconds(120),
      memorySize: 1024,
    });
    const ranges = new LaneQueues(this, 'Ranges', { kind: 'ranges', consumer: freezeAudience });

    const planMailing = new NoticeFunction(this, 'PlanMailing', {
      handler: 'plan-mailing',
      impact: 'Published notices are not on their way; sweep plans them late.',
      timeout: Duration.seconds(60),
    });
    notices.allowPlanning(planMailing);
    subscriptions.allowReadingDirectory(planMailing);
    mailings.allowPlanning(planMailing);
    ranges.allowSending(planMailing);
    new StreamFeed(this, 'Outbox', {
      source: notices,
      consumer: planMailing,
      changes: {
        Outbox: [
          {
            eventName: FilterRule.notEquals('REMOVE'),
            dynamodb: { NewImage: { kind: { S: FilterRule.isEqual('head') }, duePk: { S: FilterRule.isEqual('plan') } } },
          },
        ],
      },
      impact: 'The stream gave up on published notices; sweep plans them, late.',
    });

    // The audience, in batches, by email and to webhooks.

    const sendEmail = new NoticeFunction(this, 'SendEmail', {
      handler: 'send-email',
      impact: 'Organizations that chose email do not get notices.',
      // The longest there is: an SMTP server may take ten minutes to say that it has a message (RFC
      // 5321, section 4.5.3.2.6). Only time that is used is paid for.
      timeout: Duration.minutes(15),
    });
    const emails = new LaneQueues(this, 'Emails', { kind: 'emails', consumer: sendEmail });
    subscriptions.allowAddressing(sendEmail);
    email.allowSending(sendEmail);
    email.allowSendingInBulk(sendEmail, settings.isBulk);
    emails.allowSending(sendEmail);
    settings.tell(sendEmail, 'SENDER_ADDRESS', 'PUBLIC_URL', 'EMAIL_BY', 'SMTP_URL', 'SES_RATE');

    const callWebhook = new NoticeFunction(this, 'CallWebhook', {
      handler: 'call-webhook',
      impact: 'Organizations that chose a webhook do not get notices.',
      timeout: Duration.seconds(60),
    });
    const calls = new LaneQueues(this, 'Calls', { kind: 'calls', consumer: callWebhook });
    subscriptions.allowAddressing(callWebhook);
    subscriptions.allowSwitchingOff(callWebhook);
    calls.allowSending(callWebhook);
    settings.tell(callWebhook, 'SENDER_ADDRESS', 'PUBLIC_URL', 'ALLOW_PRIVATE_ENDPOINTS');

    for (const sender of [sendEmail, callWebhook]) {
      allowTellingMetrics(sender);
      notices.allowQuoting(sender);
      mailings.allowRecording(sender);
      registry.allowKeepingKeyring(sender);
      secrets.allowUnwrapping(sender);
    }

    notices.allowReading(freezeAudience);
    subscriptions.allowReadingDirectory(freezeAudience);
    mailings.allowFreezing(freezeAudience);
    ranges.allowSending(freezeAudience);
    emails.allowSending(freezeAudience);
    calls.allowSending(freezeAudience);

    // By the clock: digests, and whatever was lost or fell due.

    const openDigests = new NoticeFunction(this, 'OpenDigests', {
      handler: 'open-digests',
      impact: 'Digests are late; the next run covers what was missed.',
      timeout: Duration.seconds(60),
    });
    notices.allowReading(openDigests);
    subscriptions.allowReadingDirectory(openDigests);
    mailings.allowOpeningDigests(openDigests);
    ranges.allowSending(openDigests);
    new ScheduledCall(this, 'EveryQuarter', {
      calls: openDigests,
      schedule: ScheduleExpression.cron({ minute: '0/15' }),
      description: 'Opens the digests that are due',
      impact: 'No digest is opened any more.',
      silence: Duration.hours(1),
    });

    const sweep = new NoticeFunction(this, 'Sweep', {
      handler: 'sweep',
      impact: 'Retries, scheduled notices and whatever was lost wait.',
      timeout: Duration.seconds(60),
    });
    notices.allowSweeping(sweep);
    subscriptions.allowReadingDirectory(sweep);
    subscriptions.allowHandingOutRequests(sweep);
    subscriptions.allowBackfillingContacts(sweep);
    registry.allowKeepingKeyring(sweep);
    secrets.allowUnwrapping(sweep);
    mailings.allowSweeping(sweep);
    for (const queues of [ranges, emails, calls]) {
      queues.allowSending(sweep);
      queues.allowRedriving(sweep);
    }
    email.allowAskingForQuota(sweep);
    settings.tell(sweep, 'EMAIL_BY', 'SES_RATE');
    allowTellingMetrics(sweep);
    new ScheduledCall(this, 'EveryMinute', {
      calls: sweep,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      description: 'Finds what was lost or fell due',
      impact: 'Retries and scheduled notices stand still, and nothing that gets lost is found.',
      silence: Duration.minutes(10),
    });

    new OutcomeAlarm(this, 'MailingOverdue', {
      tells: sweep,
      metric: 'overdue',
      impact: 'A mailing should have been through by now, and some organizations have not been told.',
      heading: 'mailing-overdue',
    });
    new OutcomeAlarm(this, 'UrgentUnheard', {
      tells: sweep,
      metric: 'unheard',
      impact: 'An urgent notice is fifteen minutes old and nobody has got it.',
      heading: 'urgent-unheard',
    });

    const alarms = new Topic(this, 'Alarms', { displayName: 'Noticewire' });
    for (const alarm of this.node.findAll().filter((node) => node instanceof Alarm)) alarm.addAlarmAction(new SnsAction(alarms));

    new CfnOutput(this, 'Url', { value: settings.publicUrl, description: 'Where people find the service' });
    new CfnOutput(this, 'AlarmTopic', {
      value: alarms.topicArn,
      description: 'Every alarm tells this topic: subscribe whoever is on duty',
    });
  }
}
