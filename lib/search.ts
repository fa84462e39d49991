import { Duration, type Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { NoticeFunction } from './constructs/notice-function.ts';
import { ScheduledCall } from './constructs/scheduled-call.ts';
import { StreamFeed } from './constructs/stream-feed.ts';
import { toBeIndexed } from './constructs/stream-filters.ts';
import type { DataStack } from './data-stack.ts';

/** Keeps what is searched in step with the notices, owes them to those who follow feeds, and lets those search who show lists of them. */
export const searchNotices = (stack: Stack, { notices, subscriptions, search }: DataStack, searchers: readonly NoticeFunction[]): void => {
  const consumer = new NoticeFunction(stack, 'IndexNotices', {
    handler: 'index-notices',
    impact: 'A search finds new and changed notices late, or as they were.',
    // What was there before the search is taken in bit by bit. Only time that is used is paid for.
    timeout: Duration.seconds(120),
    memorySize: 1024,
  });
  notices.allowIndexing(consumer);
  search.allowIndexing(consumer);
  subscriptions.allowOwingFeeds(consumer);
  new StreamFeed(stack, 'ToBeIndexed', {
    source: notices,
    consumer,
    changes: { Indexes: [toBeIndexed()] },
    impact: 'The stream gave up on notices that a search is to find; the next run by the clock takes them in.',
  });
  new ScheduledCall(stack, 'EveryQuarterIndex', {
    calls: consumer,
    schedule: ScheduleExpression.rate(Duration.minutes(15)),
    description: 'Takes notices into the search that were lost on the way, or were there before it',
    impact: 'What a search lost on the way is not found, and a redaction that was lost leaves its words in the list.',
    silence: Duration.hours(1),
  });
  for (const fn of searchers) {
    notices.allowSearching(fn);
    search.allowSearching(fn);
  }
};
