import type { RecoverCatalogue } from './catalogue.ts';

/** What a subscriber reads in English of what they missed, how it is sent again, and how each attempt went. */
export const RECOVER_EN: RecoverCatalogue = {
  title: 'Send again what I missed',
  lead: 'What did not arrive, since an endpoint failed or was switched off or mail came back, can be sent once more. What arrived, was withdrawn, or came while you paused is not.',
  since: 'From which day on',
  sinceHint: 'A day of the last 90, for example 2026 11 20',
  send: 'Send again what I missed since then',
  missing: 'Fill in year, month and day',
  noted: (missed) =>
    missed === 0
      ? 'Nothing was missed since then.'
      : `${missed === 1 ? 'One message is' : `${missed} messages are`} sent again within a minute or two.`,
  notedFrom: (missed, day) =>
    `Of what began since ${day}, ${missed} are sent again within a minute or two; what is older is looked for, and follows.`,
  underWay: 'They are being sent again already.',
  running: (reopened) => `Being sent again: ${reopened} so far.`,
  done: (day, reopened) => `Last time (${day}): ${reopened} sent again.`,
  attempts: 'How each attempt went',
  attemptsLead: 'Each attempt of the last 90 days and its outcome, the latest first.',
  noAttempts: 'Nothing was attempted in the last 90 days.',
  attempt: (attempt) => `Attempt ${attempt}`,
  andMore: (more) => ` and ${more} more`,
  outcomes: { delivered: 'delivered', failed: 'came to nothing', bounced: 'bounced' },
  next: (minute) => `next: ${minute}`,
  back: 'Back to what was sent to you',
};
