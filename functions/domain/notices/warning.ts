import type { Wording } from '../text/wording.ts';

/** What an agency may want to look at again. The service never edits its words and never refuses for these. */
export type Warning = Readonly<{
  path: string;
  code: string;
  message: Wording;
  /** The other notice that it is about. */
  noticeId?: string;
}>;
