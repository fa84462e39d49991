import { Duration, type Stack } from 'aws-cdk-lib';
import { NoticeFunction } from './constructs/notice-function.ts';
import type { Settings } from './constructs/settings.ts';
import { TaskQueue } from './constructs/task-queue.ts';
import type { DataStack } from './data-stack.ts';

/**
 * Writes files that are too long for an answer, and lets the API and the console hand them out. What a further kind reads is allowed here,
 * to all of them.
 */
export const writeExports = (
  stack: Stack,
  { registry, notices, subscriptions, mailings, exports }: DataStack,
  { settings, desks, counter }: Readonly<{ settings: Settings; desks: readonly NoticeFunction[]; counter: NoticeFunction }>,
): void => {
  const consumer = new NoticeFunction(stack, 'WriteExport', {
    handler: 'write-export',
    impact: 'Long files, like the list of all subscriptions, cannot be taken out.',
    // A million rows take some five minutes. Only time that is used is paid for.
    timeout: Duration.minutes(15),
    memorySize: 1024,
  });
  exports.allowWriting(consumer);
  mailings.allowWritingExports(consumer);
  subscriptions.allowReadingDirectory(consumer);
  subscriptions.allowListing(consumer);
  notices.allowQuoting(consumer);
  mailings.allowListingDeliveries(consumer);
  registry.allowNamingAgencies(consumer);
  registry.allowReadingAudit(consumer);
  registry.allowNamingStaff(consumer);
  settings.tell(consumer, 'LEDGER_DAYS');
  const queue = new TaskQueue(stack, 'Exports', {
    consumer,
    variable: 'EXPORTS_URL',
    impact: 'A long file that somebody asked for was not written; it is tried again when they ask again.',
    heading: 'exports-dead-letters',
    receivedAtMost: 5,
    kept: Duration.days(1),
  });

  queue.allowCounting(counter);
  for (const desk of desks) {
    exports.allowHandingOut(desk);
    // Of a notice that leaked something.
    exports.allowForgetting(desk);
    mailings.allowWritingExports(desk);
    subscriptions.allowListing(desk);
    queue.allowSending(desk);
  }
};

/** Let whoever erases an address delete the files that may hold it. */
export const forgetFiles = (fn: NoticeFunction, { mailings, imports, exports }: DataStack): void => {
  mailings.allowLookingAtImports(fn);
  imports.allowForgetting(fn);
  exports.allowForgetting(fn);
};
