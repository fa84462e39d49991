import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { letAct } from './acts.ts';
import { attachFiles } from './attachments.ts';
import { askConsent } from './consent.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { EmailSending } from './constructs/email-sending.ts';
import { LaneQueues } from './constructs/lane-queues.ts';
import { allowTellingMetrics } from './constructs/metrics-namespace.ts';
import { NAMED } from './constructs/naming.ts';
import { NoticeFunction } from './constructs/notice-function.ts';
import { PublicApi } from './constructs/public-api.ts';
import { ScheduledCall } from './constructs/scheduled-call.ts';
import { Settings } from './constructs/settings.ts';
import { StreamFeed } from './constructs/stream-feed.ts';
import { toBePlanned, toBePlannedAsBefore } from './constructs/stream-filters.ts';
import type { DataStack } from './data-stack.ts';
import { writeExports } from './exports.ts';
import { recordFeedback } from './feedback.ts';
import { importSubscriptions } from './imports.ts';
import { watchOutcomes } from './outcomes.ts';
import { tellOperator } from './outputs.ts';
import { searchNotices } from './search.ts';

export interface ServiceStackProps extends StackProps {
  readonly data: DataStack;
  /** Of the service, for whoever asks it. */
  readonly version: string;
}

/** A whole core, which unpacks a year of notices in a second, and room for them. Half the time at twice the price costs the same. */
const SEARCHING_MB = 1769;

/** All that can be thrown away and made again: functions, queues, clocks, the HTTP API. It reads in the order of a notice's way. */
export class ServiceStack extends Stack {
  readonly #data: DataStack;
  readonly #settings: Settings;
  readonly #email: EmailSending;

  constructor(scope: Construct, id: string, { data, version, ...props }: ServiceStackProps) {
    super(scope, id, props);
    // What is deployed has ids by this word: with another the API would be made anew, at another address.
    const publicApi = new PublicApi(this, 'FrontDoor');
    this.#data = data;
    this.#settings = new Settings(this, 'Settings', { ownUrl: publicApi.url, version });
    // What comes back of email. Its senders name where SES tells of it.
    const { feedback, consumer: feedbackConsumer } = recordFeedback(this, data, this.#settings);
    this.#email = new EmailSending(this.#settings.senderAddress, feedback.configurationSet);

    // Agencies post, people read and subscribe.
    const api = this.#api();
    const site = this.#site();
    const staffConsole = this.#console();
    publicApi.open({ api, site, staffConsole });
    const desks = [api, staffConsole];
    const counter = staffConsole;
    importSubscriptions(this, data, { settings: this.#settings, desks, counter });
    writeExports(this, data, { settings: this.#settings, desks, counter });
    searchNotices(this, data, [...desks, site]);

    // Nobody is sent anything before they agreed.
    askConsent(this, data, { settings: this.#settings, email: this.#email, feedback });

    // A published notice: whom it concerns, in ranges of the directory.
    const ranges = this.#freezeAudience();
    this.#planMailing(ranges);

    // The audience, in batches, by email and to webhooks.
    const emails = this.#sendEmail();
    const calls = this.#callWebhook();
    const queues = [ranges, emails, calls];
    for (const one of queues) {
      one.allowSending(ranges.consumer);
      one.allowCounting(counter);
    }

    // By the clock: digests, and whatever was lost or fell due.
    const openDigests = this.#openDigests(ranges);
    const sweep = this.#sweep(queues);
    attachFiles(this, data, { settings: this.#settings, desks, counter, site, sweep });

    // An operator is told what goes wrong, and where the service is.
    watchOutcomes(this, { sweep, openDigests, recordFeedback: feedbackConsumer });
    tellOperator(this, this.#settings.publicUrl, new AlarmTopic(this, 'Alarms'));
  }

  /** Answers whatever the contract offers. */
  #api(): NoticeFunction {
    const api = new NoticeFunction(this, 'Api', {
      handler: 'api',
      impact: 'Agencies cannot post notices, organizations cannot subscribe.',
      memorySize: SEARCHING_MB,
    });
    letAct(api, this.#data, this.#settings);
    this.#settings.tell(api, 'OPERATOR_KEY_HASH', 'SERVICE_VERSION');
    return api;
  }

  /** Shows the pages. */
  #site(): NoticeFunction {
    const { registry, notices, subscriptions, mailings, secrets } = this.#data;
    const site = new NoticeFunction(this, 'Site', {
      handler: 'site',
      impact: 'People cannot read notices, subscribe, confirm or unsubscribe on the web.',
      memorySize: SEARCHING_MB,
    });
    registry.allowKeepingKeyring(site);
    registry.allowLimiting(site);
    registry.allowListingAgencies(site);
    registry.allowWritingAudit(site);
    notices.allowReading(site);
    subscriptions.allowManaging(site);
    mailings.allowServingSubscribers(site);
    secrets.allowUnwrapping(site);
    this.#settings.tell(site, 'SENDER_ADDRESS', 'PUBLIC_URL', 'TRUSTED_PROXIES', 'EMAIL_BY', 'ALLOW_PRIVATE_ENDPOINTS');
    this.#settings.tell(site, 'SIGN_UPS_PER_HOUR', 'LEDGER_DAYS', 'ENDED_DAYS', 'AUDIT_DAYS', ...NAMED);
    return site;
  }

  /** The desk of those who work for agencies, and of operators. */
  #console(): NoticeFunction {
    const staffConsole = new NoticeFunction(this, 'Console', {
      handler: 'console',
      impact: 'The staff of agencies cannot sign in; programs with keys still can do everything.',
    });
    letAct(staffConsole, this.#data, this.#settings);
    this.#data.registry.allowLettingStaffIn(staffConsole);
    this.#email.allowAskingForQuota(staffConsole);
    this.#settings.tell(
      staffConsole,
      'SERVICE_VERSION',
      'OPERATOR_ADDRESS',
      'BOUNCE_DOMAIN',
      'LEAVING_MAILBOX',
      'DAYS_OFF',
      'RETURNED_MAIL_DAYS',
      'LOG_DAYS',
    );
    return staffConsole;
  }

  /** Writes down who is concerned, in batches, before anything is sent. */
  #freezeAudience(): LaneQueues {
    const { registry, notices, subscriptions, mailings } = this.#data;
    const freezeAudience = new NoticeFunction(this, 'FreezeAudience', {
      handler: 'freeze-audience',
      impact: 'Nobody is told of new notices: their audience is not worked out.',
      timeout: Duration.seconds(120),
      memorySize: 1024,
    });
    const ranges = new LaneQueues(this, 'Ranges', { kind: 'ranges', consumer: freezeAudience });
    registry.allowWritingAudit(freezeAudience);
    notices.allowReading(freezeAudience);
    notices.allowPlanningPutOff(freezeAudience);
    subscriptions.allowFreezing(freezeAudience);
    subscriptions.allowAddressing(freezeAudience);
    mailings.allowFreezing(freezeAudience);
    this.#settings.tell(freezeAudience, 'LEDGER_DAYS', 'AUDIT_DAYS');
    return ranges;
  }

  /** Begins the mailing of each published notice. */
  #planMailing(ranges: LaneQueues): void {
    const { registry, notices, subscriptions, mailings } = this.#data;
    const planMailing = new NoticeFunction(this, 'PlanMailing', {
      handler: 'plan-mailing',
      impact: 'Published notices are not on their way; sweep plans them late.',
      timeout: Duration.seconds(60),
    });
    registry.allowWritingAudit(planMailing);
    notices.allowPlanning(planMailing);
    subscriptions.allowReadingDirectory(planMailing);
    mailings.allowPlanning(planMailing);
    ranges.allowSending(planMailing);
    this.#settings.tell(planMailing, 'LEDGER_DAYS', 'AUDIT_DAYS');
    new StreamFeed(this, 'Outbox', {
      source: notices,
      consumer: planMailing,
      changes: { Outbox: [toBePlanned(), toBePlannedAsBefore()] },
      impact: 'The stream gave up on published notices; sweep plans them, late.',
    });
  }

  /** Sends batches by email. */
  #sendEmail(): LaneQueues {
    const { subscriptions, mailings } = this.#data;
    const sendEmail = new NoticeFunction(this, 'SendEmail', {
      handler: 'send-email',
      impact: 'Organizations that chose email do not get notices.',
      // An SMTP server may take ten minutes to say that it has a message (RFC 5321, section 4.5.3.2.6). Only time that is used is paid for.
      timeout: Duration.minutes(15),
    });
    const emails = new LaneQueues(this, 'Emails', { kind: 'emails', consumer: sendEmail });
    subscriptions.allowAddressing(sendEmail);
    subscriptions.allowAskingForSuppressions(sendEmail);
    mailings.allowNamingBreakers(sendEmail);
    this.#email.allowSending(sendEmail);
    this.#email.allowSendingInBulk(sendEmail, this.#settings.isBulk);
    emails.allowSending(sendEmail);
    this.#settings.tell(sendEmail, 'SENDER_ADDRESS', 'PUBLIC_URL', 'EMAIL_BY', 'SMTP_URL', 'BOUNCE_DOMAIN', 'LEAVING_MAILBOX', 'SES_RATE');
    this.#settings.tell(sendEmail, 'LEDGER_DAYS', 'ENDED_DAYS');
    this.#allowDelivering(sendEmail);
    return emails;
  }

  /** Calls the endpoints of batches. */
  #callWebhook(): LaneQueues {
    const { subscriptions, mailings } = this.#data;
    const callWebhook = new NoticeFunction(this, 'CallWebhook', {
      handler: 'call-webhook',
      impact: 'Organizations that chose a webhook do not get notices.',
      timeout: Duration.seconds(60),
    });
    const calls = new LaneQueues(this, 'Calls', { kind: 'calls', consumer: callWebhook });
    subscriptions.allowAddressing(callWebhook);
    subscriptions.allowSwitchingOff(callWebhook);
    mailings.allowPacingEndpoints(callWebhook);
    calls.allowSending(callWebhook);
    this.#settings.tell(callWebhook, 'SENDER_ADDRESS', 'PUBLIC_URL', 'ALLOW_PRIVATE_ENDPOINTS', 'LEDGER_DAYS', 'ENDED_DAYS');
    this.#allowDelivering(callWebhook);
    return calls;
  }

  /** What a function needs that works on batches, by whatever channel. */
  #allowDelivering(sender: NoticeFunction): void {
    const { registry, notices, mailings, secrets } = this.#data;
    allowTellingMetrics(sender);
    notices.allowQuoting(sender);
    mailings.allowRecording(sender);
    registry.allowKeepingKeyring(sender);
    secrets.allowUnwrapping(sender);
  }

  /** Begins the digests that are due. */
  #openDigests(ranges: LaneQueues): NoticeFunction {
    const { notices, subscriptions, mailings } = this.#data;
    const openDigests = new NoticeFunction(this, 'OpenDigests', {
      handler: 'open-digests',
      impact: 'Digests are late; the next run covers what was missed.',
      timeout: Duration.seconds(60),
    });
    notices.allowReading(openDigests);
    subscriptions.allowReadingDirectory(openDigests);
    mailings.allowOpeningDigests(openDigests);
    ranges.allowSending(openDigests);
    allowTellingMetrics(openDigests);
    this.#settings.tell(openDigests, 'DAYS_OFF', 'LEDGER_DAYS');
    new ScheduledCall(this, 'EveryQuarter', {
      calls: openDigests,
      schedule: ScheduleExpression.cron({ minute: '0/15' }),
      description: 'Opens the digests that are due',
      impact: 'No digest is opened any more.',
      silence: Duration.hours(1),
    });
    return openDigests;
  }

  /** Finds what was lost or fell due, and puts it back on its way. */
  #sweep(queues: readonly LaneQueues[]): NoticeFunction {
    const { registry, notices, subscriptions, mailings, secrets, exports } = this.#data;
    const sweep = new NoticeFunction(this, 'Sweep', {
      handler: 'sweep',
      impact: 'Retries, scheduled notices and whatever was lost wait.',
      timeout: Duration.seconds(60),
    });
    notices.allowSweeping(sweep);
    subscriptions.allowReadingDirectory(sweep);
    subscriptions.allowHandingOutRequests(sweep);
    subscriptions.allowBackfillingContacts(sweep);
    subscriptions.allowBackfillingOrganizations(sweep);
    subscriptions.allowBackfillingAside(sweep);
    subscriptions.allowSpreadingFacts(sweep);
    subscriptions.allowLookingAtMisses(sweep);
    registry.allowKeepingKeyring(sweep);
    registry.allowBackfillingAudit(sweep);
    secrets.allowUnwrapping(sweep);
    mailings.allowSweeping(sweep);
    // Of a notice that leaked something.
    exports.allowForgetting(sweep);
    for (const one of queues) {
      one.allowSending(sweep);
      one.allowRedriving(sweep);
    }
    this.#email.allowAskingForQuota(sweep);
    this.#settings.tell(sweep, 'EMAIL_BY', 'SES_RATE', 'LEDGER_DAYS', 'ENDED_DAYS', 'AUDIT_DAYS', 'DAYS_OFF');
    allowTellingMetrics(sweep);
    new ScheduledCall(this, 'EveryMinute', {
      calls: sweep,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      description: 'Finds what was lost or fell due',
      impact: 'Retries and scheduled notices stand still, and nothing that gets lost is found.',
      silence: Duration.minutes(10),
    });
    return sweep;
  }
}
