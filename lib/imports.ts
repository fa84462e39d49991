import { Duration, type Stack } from 'aws-cdk-lib';
import { NoticeFunction } from './constructs/notice-function.ts';
import type { Settings } from './constructs/settings.ts';
import { TaskQueue } from './constructs/task-queue.ts';
import type { DataStack } from './data-stack.ts';

/** Works off the lists of subscriptions that operators bring, and lets the API and the console take them in. */
export const importSubscriptions = (
  stack: Stack,
  { registry, subscriptions, mailings, secrets, imports }: DataStack,
  { settings, desks, counter }: Readonly<{ settings: Settings; desks: readonly NoticeFunction[]; counter: NoticeFunction }>,
): void => {
  const consumer = new NoticeFunction(stack, 'ImportSubscriptions', {
    handler: 'import-subscriptions',
    impact: 'Lists of subscriptions that an operator brought are not worked off.',
    timeout: Duration.seconds(120),
    memorySize: 1024,
  });
  imports.allowWorkingOff(consumer);
  mailings.allowWorkingOffImports(consumer);
  subscriptions.allowImporting(consumer);
  registry.allowKeepingKeyring(consumer);
  registry.allowNamingAgencies(consumer);
  secrets.allowUnwrapping(consumer);
  settings.tell(consumer, 'ALLOW_PRIVATE_ENDPOINTS', 'EMAIL_BY', 'ENDED_DAYS');
  const queue = new TaskQueue(stack, 'Imports', {
    consumer,
    variable: 'IMPORTS_URL',
    impact: 'A list of subscriptions stands still where it is: nothing of it is lost, and nothing of it goes on.',
    heading: 'imports-dead-letters',
  });
  // A list takes several runs.
  queue.allowSending(consumer);

  queue.allowCounting(counter);
  for (const desk of desks) {
    imports.allowReceiving(desk);
    mailings.allowBringingImports(desk);
    queue.allowSending(desk);
  }
};
