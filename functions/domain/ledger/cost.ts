import { BATCH_SIZE, IN_FLIGHT } from '../mailings/batch.ts';
import { QUEUE_REACH_MS } from '../mailings/work.ts';
import type { ChannelType } from '../subscriptions/subscription.ts';
import { PRICES } from './prices.ts';

/** What is asked of DynamoDB and of the queues. */
export type Demand = Readonly<{ readUnits: number; writeUnits: number; queueRequests: number }>;

/** Dollars for it. */
export const priceOf = ({ readUnits, writeUnits, queueRequests }: Demand): number =>
  readUnits * PRICES.readUnit + writeUnits * PRICES.writeUnit + queueRequests * PRICES.queueRequest;

/**
 * What freezing and sending a full batch asks for besides the channel itself, as counted by
 * bench/engine; test/contract/bill.test.ts holds it to that.
 */
const BATCH: Readonly<Record<ChannelType, Demand>> = {
  email: { readUnits: 56.5, writeUnits: 16.4, queueRequests: 2.1 },
  webhook: { readUnits: 55, writeUnits: 15.4, queueRequests: 2.1 },
};

/** How long the other side takes to answer as a rule, in milliseconds. */
export const LATENCY_MS: Readonly<Record<ChannelType, number>> = { email: 60, webhook: 150 };

/**
 * So long before its turns begin a batch of email is at hand, in seconds; test/faults/pace.test.ts holds it to what senders really wait.
 */
const AHEAD_S = 0.6;

/**
 * How long functions wait for the other side and for their turns, for so many recipients, in seconds. While mail is slower than the answers
 * to it, a batch is held for as long as its turns take.
 *
 * @param perSecond the sending rate of email
 */
export const waitingSeconds = (channel: ChannelType, recipients: number, perSecond: number): number => {
  const answers = ((recipients / IN_FLIGHT) * LATENCY_MS[channel]) / 1000;
  return channel === 'email' ? Math.max(answers, recipients / perSecond) + batchesOf(recipients) * AHEAD_S : answers;
};

const batchesOf = (recipients: number): number => Math.ceil(recipients / BATCH_SIZE);

/**
 * What batches of email ask for while they wait for their turn, which all but the first do: each looks at the line, takes a place in it and
 * goes through the queue once more. Whose turn is further off than the queue can delay a message comes back to look once more.
 * test/faults/pace.test.ts holds it to what batches really ask for.
 */
export const waitingDemand = (batches: number, perSecond: number): Demand & Readonly<{ looks: number }> => {
  const carried = ((QUEUE_REACH_MS / 1000) * perSecond) / BATCH_SIZE;
  const waiting = Math.max(0, batches - 1);
  const far = Math.max(0, waiting - carried);
  return {
    readUnits: 2 * waiting + 0.5 * far,
    writeUnits: waiting,
    queueRequests: 3 * waiting + 2 * far,
    looks: waiting + far,
  };
};

/** How long a function runs that only looks whether its turn has come, in seconds. */
const LOOK_S = 0.02;

/** Memory of a sending function. */
export const LAMBDA_GB = 0.5;

/** Dollars for so many runs of functions, which take so long together. */
const priceOfRuns = (runs: number, seconds: number): number => runs * PRICES.lambdaRequest + seconds * LAMBDA_GB * PRICES.lambdaGbSecond;

/** Dollars above the channel's own price for so many recipients, whole batches counted. */
const serviceOf = (channel: ChannelType, recipients: number, perSecond: number): number => {
  const batches = batchesOf(recipients);
  const carrying = batches * priceOf(BATCH[channel]) + priceOfRuns(2 * batches, waitingSeconds(channel, recipients, perSecond));
  return channel === 'email' ? carrying + priceOfWaiting(batches, perSecond) : carrying;
};

/** Dollars for what batches of email ask for while they wait for their turn. */
export const priceOfWaiting = (batches: number, perSecond: number): number => {
  const { looks, ...demand } = waitingDemand(batches, perSecond);
  return priceOf(demand) + priceOfRuns(looks, looks * LOOK_S);
};

export type EstimatedCost = Readonly<{ currency: 'USD'; email: number; webhook: number; total: number; basis: string }>;

const rounded = (dollars: number): number => Math.round(dollars * 1e6) / 1e6;

/** What it costs to tell so many. @param perSecond the sending rate of email */
export const estimateCost = (emails: number, webhooks: number, perSecond: number): EstimatedCost => {
  const email = emails * PRICES.email + serviceOf('email', emails, perSecond);
  const webhook = serviceOf('webhook', webhooks, perSecond);
  return {
    currency: 'USD',
    email: rounded(email),
    webhook: rounded(webhook),
    total: rounded(email + webhook),
    basis: `SES $0.10 per 1,000, at ${rounded(perSecond)} a second; Lambda, DynamoDB and SQS on demand, us-east-1, 2026-09; without egress and free tiers`,
  };
};
