import { BATCH_SIZE, IN_FLIGHT } from './batch.ts';
import { PRICES } from './prices.ts';
import type { ChannelType } from './subscription.ts';

/** What freezing and sending a full batch asks for besides the channel itself, as counted by bench/engine; test/contract/bill.test.ts holds it to that. */
type Demand = Readonly<{ readUnits: number; writeUnits: number; queueRequests: number }>;

const BATCH: Readonly<Record<ChannelType, Demand>> = {
  email: { readUnits: 57, writeUnits: 16.4, queueRequests: 2.1 },
  webhook: { readUnits: 55, writeUnits: 15.4, queueRequests: 2.1 },
};

/** How long the other side takes to answer as a rule, in milliseconds. */
export const LATENCY_MS: Readonly<Record<ChannelType, number>> = { email: 60, webhook: 150 };

/** So long before its slots begin a batch of email is at hand, in seconds; test/faults/pace.test.ts holds it to what senders really wait. */
const AHEAD_S = 0.6;

/**
 * How long functions wait for the other side and for their slots, for so many recipients, in seconds. While mail is slower than the answers to it, a batch is
 * held for as long as its slots take.
 *
 * @param perSecond the sending rate of email
 */
export const waitingSeconds = (channel: ChannelType, recipients: number, perSecond: number): number => {
  const answers = ((recipients / IN_FLIGHT) * LATENCY_MS[channel]) / 1000;
  return channel === 'email' ? Math.max(answers, recipients / perSecond) + batchesOf(recipients) * AHEAD_S : answers;
};

const batchesOf = (recipients: number): number => Math.ceil(recipients / BATCH_SIZE);

/** Memory of a sending function. */
export const LAMBDA_GB = 0.5;

/** Dollars above the channel's own price for so many recipients, whole batches counted. */
const serviceOf = (channel: ChannelType, recipients: number, perSecond: number): number => {
  const { readUnits, writeUnits, queueRequests } = BATCH[channel];
  const perBatch =
    readUnits * PRICES.readUnit + writeUnits * PRICES.writeUnit + queueRequests * PRICES.queueRequest + 2 * PRICES.lambdaRequest;
  return batchesOf(recipients) * perBatch + waitingSeconds(channel, recipients, perSecond) * LAMBDA_GB * PRICES.lambdaGbSecond;
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
