import type { ReceiptCatalogue } from './catalogue.ts';

/** What the page of a receipt says in English. */
export const RECEIPT_EN: ReceiptCatalogue = {
  title: 'Confirm receipt',
  lead: 'Please confirm for your organization that it has received this notice. No account is needed.',
  notice: 'Notice',
  agency: 'From',
  organization: 'On behalf of',
  deadline: 'Due',
  by: (day) => `${day} (you can confirm and change until the end of that day, Beijing time)`,
  name: 'Your name',
  nameHint: 'Of whoever confirms for the organization. The agency sees it.',
  nameMissing: 'Give the name of whoever confirms',
  optional: (label) => `${label} (may be left empty)`,
  yes: 'Yes',
  no: 'No',
  choose: 'Choose one',
  numberHint: 'A number, like 3',
  dateHint: 'Year-month-day, like 2026-12-04',
  give: 'Confirm receipt',
  change: 'Change the receipt',
  done: 'Confirmed. The agency sees this receipt.',
  changed: 'The receipt has been changed.',
  standing: (name, time) => `${name} confirmed for your organization on ${time}.`,
  changedOn: (time) => `Last changed on ${time}.`,
  mayChange: 'To change it, fill it in anew and send it: the new one counts.',
  mayChangeUntil: (day) => `You can change it until the end of ${day}.`,
  byAnother: (name, time) =>
    `${name} has just confirmed for your organization (${time}). Look at what you filled in; send it once more if it is to replace that.`,
  late: (day) =>
    `Receipts were due by ${day}. Nothing can be confirmed or changed here any more: if you need to, speak to the agency itself.`,
  lateAndMissing: 'Your organization has not confirmed.',
  signed: 'Confirmed by',
  signedAt: 'Confirmed on',
  withdrawn: { title: 'The notice has been withdrawn', lead: 'The agency has withdrawn this notice: no receipt is wanted any more.' },
  unwanted: { title: 'No receipt is wanted', lead: 'This notice asks for no receipt: there is nothing to confirm.' },
  stranger: {
    title: 'You cannot confirm for this organization yet',
    lead: 'The organization does not stand behind this contact yet. Ask one of its contacts to add you on its page, or the operator of this service.',
  },
  read: 'Read the notice',
};
