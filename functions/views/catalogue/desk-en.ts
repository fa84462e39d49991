import type { DeskCatalogue } from './catalogue.ts';

/** The same in English. */
export const DESK_EN: DeskCatalogue = {
  console: 'Console',
  ways: 'Console',
  whereYouAre: 'You are in the console',
  home: 'Home',
  notices: 'Notices',
  write: 'Write a notice',
  district: 'District',
  agency: 'Agency',
  operator: 'Operator',
  signOut: 'Sign out',
  signedInAs: (name, agency) => `${name} · ${agency}`,
  ended: {
    title: 'Your session has ended',
    lead: 'Nothing of what you have just sent is lost: all of it is kept on this page.',
    howTo: 'Sign in in a new tab first, then come back to this page and press “Send again”.',
    signIn: 'Sign in in a new tab',
    again: 'Send again',
    moved: 'You are signed in. Check what it is, then send it again.',
    files: 'Please choose files once more after that.',
  },
  forbidden: {
    title: 'Your role does not allow this',
    lead: 'Ask an administrator of your agency to change your roles, or a colleague who has them to do it.',
  },
  changed: 'Somebody has changed this a moment ago. Look at how it stands now, and do it again.',
};
