import {
  CfnCondition,
  CfnParameter,
  type CfnParameterProps,
  CfnRule,
  Fn,
  type ICfnRuleConditionExpression,
  Stack,
  Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type NAMED, NAMING } from './naming.ts';
import type { NoticeFunction } from './notice-function.ts';
import { PUBLIC_URL } from './public-origin.ts';
import { keepLogs, RETENTION, type RetentionVariable } from './retention.ts';

type Variable =
  | 'SERVICE_VERSION'
  | 'OPERATOR_KEY_HASH'
  | 'OPERATOR_ADDRESS'
  | 'SENDER_ADDRESS'
  | 'PUBLIC_URL'
  | 'ALLOW_PRIVATE_ENDPOINTS'
  | 'SES_RATE'
  | 'EMAIL_BY'
  | 'SMTP_URL'
  | 'BOUNCE_DOMAIN'
  | 'SIGNATURE_HOURS'
  | RetentionVariable
  | 'MAILBOX_URL'
  | 'LEAVING_MAILBOX'
  | 'SIGN_UPS_PER_HOUR'
  | 'TRUSTED_PROXIES'
  | 'DAYS_OFF'
  | 'FILES_URL'
  | 'SCANNER_URL'
  | (typeof NAMED)[number];

/** Belongs to nobody: enough for a world of made-up readers, and never for a real mail server. */
const NOBODYS_ADDRESS = 'notices@noticewire.example';

const BYTE = '(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])';
/** An address of IPv4 or IPv6, or a range of them: what functions would not start with is refused at deployment. */
const RANGE = `((${BYTE}[.]){3}${BYTE}(/(3[0-2]|[12]?[0-9]))?|[0-9A-Fa-f]*:[0-9A-Fa-f:]*(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)`;

/** What can be chosen. A default that is not given is empty. */
const PARAMETERS = {
  ...NAMING,
  ...RETENTION,
  PublicUrl: PUBLIC_URL,
  SenderAddress: {
    description: 'The address that notices come from; it, or the domain behind its @, must be a verified identity in SES',
    default: NOBODYS_ADDRESS,
    // SES and the policies compare it as it is: a domain in another script is written in A-labels (xn--…).
    allowedPattern: '^[!#-;=?A-~]+@[!#-;=?A-~]+$',
  },
  EmailBy: {
    description: 'How email leaves: ses, one by one; ses-bulk, several in one request, with less computing; smtp, by the server SmtpUrl',
    default: 'ses',
    allowedValues: ['ses', 'ses-bulk', 'smtp'],
  },
  SmtpUrl: {
    description: 'The SMTP server that relays for us: smtps://user:password@host, or smtp://user:password@host:587 for STARTTLS',
    allowedPattern: '^(smtps?://.+)?$',
    noEcho: true,
  },
  BounceDomain: {
    description:
      'By SMTP: the domain whose mail for b+…@ comes back to us, below the one that notices come from, e.g. bounce.your.domain; empty: bounces come back to SenderAddress',
    allowedPattern: '^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+)?$',
  },
  MailboxUrl: {
    description:
      'The mailbox that bounces, complaints and mails to UnsubscribeAddress come to, read every five minutes: imaps://user:password@host/folder, or imap://… for STARTTLS; empty: none is read',
    allowedPattern: '^(imaps?://[^/@]+@.+)?$',
    noEcho: true,
  },
  UnsubscribeAddress: {
    description:
      'The mailbox that people leave by writing to, e.g. leave@bounce.your.domain: mails for leave+…@ that domain must come to MailboxUrl, or to SES by ReceiptRuleSet; empty: nobody leaves by mail',
    // Behind its name there is room for a token of 47 characters.
    allowedPattern: '^([A-Za-z0-9]([A-Za-z0-9._-]{0,14}[A-Za-z0-9])?@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)?$',
  },
  ReceiptRuleSet: {
    description:
      'The active receipt rule set of SES in this region, by which mail to the domain of UnsubscribeAddress is received; empty: SES receives nothing for us',
    allowedPattern: '^([A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?)?$',
  },
  HearDeliveries: {
    description:
      'true: SES tells of each message that arrived, too, which makes an address forget what did not come through before, and costs some $3 a million',
    default: 'false',
    allowedValues: ['true', 'false'],
  },
  OperatorKeyHash: {
    description: 'SHA-256 of the operator key, in hexadecimal; empty: there is no operator key',
    allowedPattern: '^([0-9a-f]{64})?$',
    noEcho: true,
  },
  OperatorAddress: {
    description:
      'The mailbox of the first operator, who signs in at /console with it and is told of mail that is held; it counts as long as there is no operator. Empty: only the operator key asks operators in',
    allowedPattern: '^([^@ ]+@[^@ ]+)?$',
    noEcho: true,
  },
  AllowPrivateEndpoints: {
    description: 'true only on a developer’s machine: webhooks over http and to private addresses',
    default: 'false',
    allowedValues: ['true', 'false'],
  },
  SignatureHours: {
    description: 'So many hours a co-issuer has to sign a joint notice before it is cancelled',
    default: '72',
    allowedPattern: '^[1-9][0-9]{0,3}$',
  },
  SignUpsPerHour: {
    description: 'How many may sign up from one address (of IPv6, one /64) in an hour',
    default: '60',
    allowedPattern: '^[1-9][0-9]{0,6}$',
  },
  TrustedProxies: {
    description:
      'Proxies in front of the service that say in X-Forwarded-For where a request comes from, e.g. 127.0.0.1/32,2001:db8::/32; empty: none',
    allowedPattern: `^(${RANGE}(, *${RANGE})*)?$`,
  },
  DaysOff: {
    description:
      'Days off (-2027-01-01) and days worked instead (+2027-01-03) of years that this release does not know, as the State Council announced them, separated by commas',
    allowedPattern: '^([+-][0-9]{4}-[01][0-9]-[0-3][0-9](, *[+-][0-9]{4}-[01][0-9]-[0-3][0-9])*)?$',
  },
  ScannerUrl: {
    description: 'A virus scanner for attachments: clamd of ClamAV by TCP, e.g. tcp://127.0.0.1:3310; empty: none',
    allowedPattern: '^(tcp://[^/]+:[0-9]+)?$',
  },
  FilesUnderPublicUrl: {
    description:
      'true only where the public address passes on to S3 what is asked below the names of its buckets, as a run on one machine does',
    default: 'false',
    allowedValues: ['true', 'false'],
  },
  SesRate: {
    description: 'Messages per second, above zero, if not what SES itself allows; by SMTP 14 unless another rate is given',
    // Above zero: to stop sending, the account is paused, or the function held.
    allowedPattern: '^((?=.*[1-9])[0-9]+(\\.[0-9]+)?)?$',
  },
} as const satisfies Readonly<Record<string, CfnParameterProps>>;

/** What an operator chooses at deployment, as CloudFormation parameters that all have a default. */
export class Settings extends Construct {
  readonly publicUrl: string;
  readonly senderAddress: string;
  /** Holds when email leaves by SES in bulk. */
  readonly isBulk: CfnCondition;
  /** Holds when email leaves by SES, however. */
  readonly leavesBySes: CfnCondition;
  /** Holds when each message that arrived is to be told, too. */
  readonly hearsDeliveries: CfnCondition;
  /** Holds when a mailbox is read. */
  readonly readsMailbox: CfnCondition;
  /** Holds when SES receives mail for us. */
  readonly receivesBySes: CfnCondition;
  readonly leavingMailbox: string;
  readonly returnedMailDays: string;
  /** Name of the active receipt rule set. */
  readonly receiptRuleSet: string;
  readonly #variables: Readonly<Record<Variable, string>>;

  /** @param ownUrl where the service is found unless another address is chosen @param version of the service */
  constructor(scope: Construct, id: string, { ownUrl, version }: Readonly<{ ownUrl: string; version: string }>) {
    super(scope, id);
    const publicUrl = this.#parameter('PublicUrl');
    const chosen = new CfnCondition(this, 'PublicUrlIsChosen', { expression: isChosen(publicUrl) });
    this.publicUrl = Token.asString(Fn.conditionIf(chosen.logicalId, publicUrl, ownUrl));
    this.senderAddress = this.#parameter('SenderAddress');
    const emailBy = this.#parameter('EmailBy');
    this.isBulk = new CfnCondition(this, 'EmailLeavesInBulk', { expression: Fn.conditionEquals(emailBy, 'ses-bulk') });
    this.leavesBySes = new CfnCondition(this, 'EmailLeavesBySes', { expression: Fn.conditionNot(Fn.conditionEquals(emailBy, 'smtp')) });
    this.hearsDeliveries = new CfnCondition(this, 'DeliveriesAreHeard', {
      expression: Fn.conditionEquals(this.#parameter('HearDeliveries'), 'true'),
    });
    const mailboxUrl = this.#parameter('MailboxUrl');
    this.leavingMailbox = this.#parameter('UnsubscribeAddress');
    this.receiptRuleSet = this.#parameter('ReceiptRuleSet');
    this.returnedMailDays = this.#parameter('ReturnedMailDays');
    const logDays = this.#parameter('LogDays');
    keepLogs(Stack.of(this), logDays);
    this.readsMailbox = new CfnCondition(this, 'MailboxIsRead', { expression: isChosen(mailboxUrl) });
    this.receivesBySes = new CfnCondition(this, 'SesReceivesMail', { expression: isChosen(this.receiptRuleSet) });
    this.#refuseDeadAddress(mailboxUrl);
    const smtpUrl = this.#parameter('SmtpUrl');
    this.#refuseSmtpAsNobody({ emailBy, smtpUrl, publicUrl });
    const filesAreOurs = new CfnCondition(this, 'FilesAreUnderPublicUrl', {
      expression: Fn.conditionEquals(this.#parameter('FilesUnderPublicUrl'), 'true'),
    });
    this.#variables = {
      SERVICE_VERSION: version,
      EMAIL_BY: emailBy,
      SMTP_URL: smtpUrl,
      BOUNCE_DOMAIN: this.#parameter('BounceDomain'),
      MAILBOX_URL: mailboxUrl,
      LEAVING_MAILBOX: this.leavingMailbox,
      PUBLIC_URL: this.publicUrl,
      SENDER_ADDRESS: this.senderAddress,
      OPERATOR_ADDRESS: this.#parameter('OperatorAddress'),
      OPERATOR_KEY_HASH: this.#parameter('OperatorKeyHash'),
      ALLOW_PRIVATE_ENDPOINTS: this.#parameter('AllowPrivateEndpoints'),
      SIGNATURE_HOURS: this.#parameter('SignatureHours'),
      LEDGER_DAYS: this.#parameter('LedgerDays'),
      ENDED_DAYS: this.#parameter('EndedDays'),
      AUDIT_DAYS: this.#parameter('AuditDays'),
      RETURNED_MAIL_DAYS: this.returnedMailDays,
      LOG_DAYS: logDays,
      SIGN_UPS_PER_HOUR: this.#parameter('SignUpsPerHour'),
      TRUSTED_PROXIES: this.#parameter('TrustedProxies'),
      SES_RATE: this.#parameter('SesRate'),
      DAYS_OFF: this.#parameter('DaysOff'),
      FILES_URL: Token.asString(Fn.conditionIf(filesAreOurs.logicalId, this.publicUrl, '')),
      SCANNER_URL: this.#parameter('ScannerUrl'),
      DEPLOYMENT_NAME: this.#parameter('DeploymentName'),
      DEPLOYMENT_NAME_EN: this.#parameter('DeploymentNameEn'),
      DEPLOYMENT_LINE: this.#parameter('DeploymentLine'),
      DEPLOYMENT_LINE_EN: this.#parameter('DeploymentLineEn'),
      DEPLOYMENT_FOOTER: this.#parameter('DeploymentFooter'),
      SECURITY_CONTACT: this.#parameter('SecurityContact'),
    };
  }

  /** Let a function know what was chosen. */
  tell(fn: NoticeFunction, ...names: readonly Variable[]): void {
    for (const name of names) fn.addEnvironment(name, this.#variables[name]);
  }

  /** Checked before anything is deployed, or started on one machine. */
  #refuseSmtpAsNobody({ emailBy, smtpUrl, publicUrl }: Readonly<{ emailBy: string; smtpUrl: string; publicUrl: string }>): void {
    const assertions: readonly (readonly [ICfnRuleConditionExpression, string])[] = [
      [isChosen(smtpUrl), 'EmailBy=smtp needs the server in SmtpUrl, e.g. SmtpUrl=smtps://user:password@host'],
      [
        Fn.conditionNot(Fn.conditionEquals(this.senderAddress, NOBODYS_ADDRESS)),
        'EmailBy=smtp writes to real people: say from whom in SenderAddress, e.g. SenderAddress=notices@your.domain',
      ],
      [
        isChosen(publicUrl),
        'EmailBy=smtp writes to real people: say where the links in their mail lead in PublicUrl, e.g. PublicUrl=https://notices.your.domain',
      ],
    ];
    new CfnRule(this, 'SmtpKnowsWhoWeAre', {
      ruleCondition: Fn.conditionEquals(emailBy, 'smtp'),
      assertions: assertions.map(([assert, assertDescription]) => ({ assert, assertDescription })),
    });
  }

  /** An address that nobody reads breeds complaints: who writes there believes to have left. */
  #refuseDeadAddress(mailboxUrl: string): void {
    new CfnRule(this, 'UnsubscribingMailIsRead', {
      ruleCondition: isChosen(this.leavingMailbox),
      assertions: [
        {
          assert: Fn.conditionOr(isChosen(mailboxUrl), isChosen(this.receiptRuleSet)),
          assertDescription: 'UnsubscribeAddress needs somebody who reads it: MailboxUrl, or ReceiptRuleSet where SES receives its mail',
        },
      ],
    });
    new CfnRule(this, 'SesKnowsWhatToReceive', {
      ruleCondition: isChosen(this.receiptRuleSet),
      assertions: [
        {
          assert: isChosen(this.leavingMailbox),
          assertDescription: 'ReceiptRuleSet needs the address whose mail SES receives: UnsubscribeAddress=leave@bounce.your.domain',
        },
      ],
    });
  }

  #parameter(name: keyof typeof PARAMETERS): string {
    const parameter = new CfnParameter(this, name, { default: '', ...PARAMETERS[name] });
    // People type these names, so they are what is written here and nothing longer.
    parameter.overrideLogicalId(name);
    return parameter.valueAsString;
  }
}

const isChosen = (parameter: string) => Fn.conditionNot(Fn.conditionEquals(parameter, ''));
