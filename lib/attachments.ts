import { Duration, type Stack } from 'aws-cdk-lib';
import { NoticeFunction } from './constructs/notice-function.ts';
import type { Settings } from './constructs/settings.ts';
import { TaskQueue } from './constructs/task-queue.ts';
import type { DataStack } from './data-stack.ts';

type Users = Readonly<{ settings: Settings; desks: readonly NoticeFunction[]; site: NoticeFunction; sweep: NoticeFunction }>;

/** Has the files that agencies attach scanned, and lets those have them who take them in, show and delete them. */
export const attachFiles = (stack: Stack, { notices, attachments }: DataStack, { settings, desks, site, sweep }: Users): void => {
  const consumer = new NoticeFunction(stack, 'CheckAttachment', {
    handler: 'check-attachment',
    impact: 'Notices with attachments are not accepted while a scanner is asked for: their files are not scanned.',
    // 25 MB, by a scanner that may just have read its signatures anew.
    timeout: Duration.seconds(120),
  });
  attachments.allowChecking(consumer);
  notices.allowCheckingAttachments(consumer);
  settings.tell(consumer, 'SCANNER_URL');
  const queue = new TaskQueue(stack, 'AttachmentChecks', {
    consumer,
    variable: 'CHECKS_URL',
    impact: 'A notice with an attachment is not accepted: the scanner could not say whether its file is clean.',
    heading: 'attachment-checks-dead-letters',
  });

  for (const desk of desks) {
    attachments.allowTakingIn(desk);
    attachments.allowConverting(desk);
    queue.allowSending(desk);
    settings.tell(desk, 'FILES_URL', 'SCANNER_URL');
  }
  attachments.allowShowing(site);
  attachments.allowDeleting(sweep);
  settings.tell(site, 'FILES_URL');
};
