import type { AgreementCatalogue } from './catalogue.ts';

/** What pages say in English on which letters ask to be agreed to, or objected to. */
export const AGREEMENT_EN: AgreementCatalogue = {
  address: {
    title: 'Have notices go to this address',
    lead: 'Once both the old and the new address have agreed, notices go to the new one; where somebody answers for an old mailbox that is lost, the new one alone.',
    button: 'I agree',
  },
  erasure: {
    title: 'Erase what is stored of your address',
    lead: 'All subscriptions of the address, also ended ones, go with the address, secrets and the record of consent within 24 hours. This cannot be undone.',
    button: 'Erase it',
  },
  erasureAccepted: {
    title: 'It is being erased',
    lead: 'Within 24 hours nothing is stored any more but what the letter named; backups roll over within 35 days.',
  },
  objection: {
    title: 'Object to another address',
    lead: 'Somebody says that the old mailbox cannot be used any more, and answers for the new address below. If you read the old one and do not agree, object: notices go on coming there, or come back.',
    button: 'Object, keep the old address',
  },
  objectionKept: { title: 'The old address stays', lead: 'The change is void, and notices go on coming to the old address.' },
  objectionRestored: {
    title: 'The old address is back',
    lead: 'Notices come to the old address again from now on. Links in earlier mails lead nowhere any more: use those of the next mail, or ask for a link on the page “Manage”.',
  },
  addressWaiting: { title: 'You have agreed', lead: 'As soon as the other address has agreed, too, notices go to the new one.' },
  addressChanged: { title: 'The address is changed', lead: 'Notices go to the new address from now on.' },
};
