import { Aspects, type CfnParameterProps, type Stack, Token } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';

/** Days as they are typed, and what is said to whoever types others, in both languages. */
const days = (description: string, usual: string, allowed: string, refused: readonly [zh: string, en: string]): CfnParameterProps => ({
  description,
  default: usual,
  allowedPattern: `^(${allowed})$`,
  constraintDescription: refused.join(' '),
});

const FROM_THEN_ON = 'What is written already keeps the days of then';

/**
 * For how long what is known of people, and of what was done, is kept. What nobody gains by choosing is no setting: docs/one-machine.md
 * ("What is kept how, and for how long") says what that is, and why.
 */
export const RETENTION = {
  LedgerDays: days(
    `So many days mailings, what became of each delivery, and receipts are kept, 90 at least; 0: for as long as the tables are. ${FROM_THEN_ON}`,
    '730',
    // What was sent within 90 days is shown to readers.
    '0|9[0-9]|[1-9][0-9]{2,4}',
    ['可填 90 至 99999 天,或 0(一直保留)。', 'It takes 90 to 99999 days, or 0 for ever'],
  ),
  EndedDays: days(
    `So many days a subscription that ended is kept, with its address and what was agreed to, 30 at least; 0: until somebody has it erased. ${FROM_THEN_ON}`,
    '0',
    // An end can be undone for 30 days.
    '0|[3-9][0-9]|[1-9][0-9]{2,4}',
    [
      '可填 30 至 99999 天(退订后 30 天内可以撤销),或 0(直到申请删除)。',
      'It takes 30 to 99999 days (an end can be undone for 30), or 0 until it is erased',
    ],
  ),
  AuditDays: days(
    `So many days the audit log is kept, 365 at least; 0: for as long as the tables are. ${FROM_THEN_ON}`,
    '0',
    // Who looks for what was done within a year must find it.
    '0|36[5-9]|3[7-9][0-9]|[4-9][0-9]{2}|[1-9][0-9]{3,4}',
    ['可填 365 至 99999 天,或 0(一直保留)。', 'It takes 365 to 99999 days, or 0 for ever'],
  ),
  ReturnedMailDays: days(
    'So many days mail that came back, or to the address for leaving, is kept once it is worked off: what SES received, and the folder Noticewire-Done of MailboxUrl; 1 to 90',
    '7',
    '[1-9]|[1-8][0-9]|90',
    ['可填 1 至 90 天。', 'It takes 1 to 90 days'],
  ),
  LogDays: {
    description:
      'So many days CloudWatch keeps the logs of functions and of the HTTP API, without addresses and texts; one of the periods that it knows',
    default: '30',
    // CloudWatch Logs API reference, "PutRetentionPolicy".
    allowedValues: [
      '7',
      '14',
      '30',
      '60',
      '90',
      '120',
      '150',
      '180',
      '365',
      '400',
      '545',
      '731',
      '1096',
      '1827',
      '2192',
      '2557',
      '2922',
      '3288',
      '3653',
    ],
    constraintDescription: '只能选 CloudWatch 支持的天数,如 30、180、365。 It takes one of the periods of CloudWatch, like 30, 180, 365',
  },
} as const satisfies Readonly<Record<string, CfnParameterProps>>;

/** As functions are told of it. */
export type RetentionVariable = 'LEDGER_DAYS' | 'ENDED_DAYS' | 'AUDIT_DAYS' | 'RETURNED_MAIL_DAYS' | 'LOG_DAYS';

/** Every log of a stack is kept for as long as was chosen, also of what is made later. */
export const keepLogs = (stack: Stack, logDays: string): void => {
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof CfnLogGroup) node.retentionInDays = Token.asNumber(logDays);
    },
  });
};
