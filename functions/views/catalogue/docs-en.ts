import type { DocsCatalogue } from './catalogue.ts';

/** The same in English. */
export const DOCS_EN: DocsCatalogue = {
  title: 'Guides and API',
  guides: 'Guides',
  guidesLead: 'No technical knowledge is needed.',
  forWhom: {
    agencies: { title: 'For agencies', lead: 'Write a notice, see who will get it, publish it, see who got it and who confirmed.' },
    organizations: { title: 'For community organizations', lead: 'Subscribe, change, pause, leave; several of you; confirming receipt.' },
    operators: { title: 'For operators', lead: 'Register agencies, bring in lists, look after sending and failures.' },
  },
  reference: 'API',
  referenceLead: 'For programs. Every route can be tried with curl, or by the command line noticewire.',
  machine: 'The same for machines',
  start: 'Start',
  commandLine: 'command line',
  copyHint: 'One click selects all of the code, to be copied.',
  schemas: 'Schemas',
  credential: 'Credential',
  open: 'Public, without a credential',
  parameter: 'Parameter',
  where: 'In',
  form: 'Form',
  request: 'Request',
  status: 'Status',
  meaning: 'Meaning',
  answer: 'Answer',
  back: 'All guides',
};
