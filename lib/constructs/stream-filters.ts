import { FilterRule } from 'aws-cdk-lib/aws-lambda';

type Channel = 'email' | 'webhook';

const isText = (value: string) => ({ S: FilterRule.isEqual(value) });

const written = (NewImage: Readonly<Record<string, unknown>>) => ({ eventName: FilterRule.notEquals('REMOVE'), dynamodb: { NewImage } });

/** An act of a notice that has to be planned. */
export const toBePlanned = () => written({ kind: isText('due'), act: isText('plan') });

/** A notice that a search is to find as it stands now. */
export const toBeIndexed = () => written({ kind: isText('due'), act: isText('index') });

/** A head as the release before marks it, while it still runs during a deployment. To go with the next release. */
export const toBePlannedAsBefore = () => written({ kind: isText('head'), duePk: isText('plan') });

/** A request for consent that is handed out: with its subscription, or by sweep. */
export const toBeAsked = (channel: Channel) =>
  written({ kind: isText('due'), act: isText('ask'), state: isText('handed'), channel: isText(channel) });

/** A letter that somebody asked for and that is handed out: as it was asked for, or by sweep. */
export const toBeWritten = () => written({ kind: isText('due'), act: isText('letter'), state: isText('handed') });

/** An address that is to be erased, handed out as letters are. */
export const toBeErased = () => written({ kind: isText('due'), act: isText('erase'), state: isText('handed') });

/** What is to be done for a program that follows a feed, handed out as letters are. */
export const toBeDoneForFollowers = () => written({ kind: isText('due'), act: isText('feed'), state: isText('handed') });

/** A sign-up as the release before keeps it, without a request, while it still runs during a deployment. To go with the next release. */
export const toBeAskedAsBefore = (channel: Channel) =>
  written({
    kind: isText('subscription'),
    status: isText('pending'),
    consentAskedAt: { NULL: FilterRule.isEqual(true) },
    channel: { M: { type: isText(channel) } },
  });
