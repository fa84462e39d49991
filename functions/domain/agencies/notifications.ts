import type { Agency } from './agency.ts';

/**
 * Which mails an agency wants. What it has not said anything about is sent. `missedNotices`: once a day, what organizations of its region
 * did not get.
 */
export type Notifications = Readonly<{ missedNotices?: boolean | undefined }>;

export const wantsMissedNotices = ({ notifications }: Agency & Readonly<{ notifications?: Notifications | undefined }>): boolean =>
  notifications?.missedNotices ?? true;
