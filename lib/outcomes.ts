import { Duration, type Stack } from 'aws-cdk-lib';
import type { NoticeFunction } from './constructs/notice-function.ts';
import { OutcomeAlarm } from './constructs/outcome-alarm.ts';

/** Alarms by what becomes of notices, where no function fails. */
export const watchOutcomes = (
  stack: Stack,
  { sweep, openDigests, recordFeedback }: Readonly<Record<'sweep' | 'openDigests' | 'recordFeedback', NoticeFunction>>,
): void => {
  new OutcomeAlarm(stack, 'MailingOverdue', {
    tells: sweep,
    metric: 'overdue',
    impact: 'A mailing should have been through by now, and some organizations have not been told.',
    heading: 'mailing-overdue',
  });
  new OutcomeAlarm(stack, 'UrgentUnheard', {
    tells: sweep,
    metric: 'unheard',
    impact: 'An urgent notice is fifteen minutes old and nobody has got it.',
    heading: 'urgent-unheard',
  });
  new OutcomeAlarm(stack, 'SenderHeld', {
    tells: sweep,
    metric: 'sendersHeld',
    impact: 'The mail of an agency is held: too much of it came back, or was complained about. Nobody gets its notices by email.',
    heading: 'sender-held',
  });
  new OutcomeAlarm(stack, 'SenderSlowed', {
    tells: sweep,
    metric: 'sendersSlowed',
    impact: 'The mail of an agency leaves at a tenth of the rate: too much of it came back, or was complained about.',
    heading: 'sender-slowed',
  });
  new OutcomeAlarm(stack, 'DaysOffUnknown', {
    tells: openDigests,
    metric: 'daysOffUnknown',
    impact: 'Digests for working days leave on days off of the next year, and do not on days worked instead.',
    heading: 'days-off-unknown',
    period: Duration.days(1),
  });
  new OutcomeAlarm(stack, 'MailRefusedForUs', {
    tells: recordFeedback,
    metric: 'refusedForUs',
    impact: 'Mail systems refuse our mail for what we are or how we are set up: whole domains get no notices.',
    heading: 'mail-refused-for-us',
  });
};
