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

/** How long a function waits for the other side, for so many recipients, in seconds. */
export const waitingSeconds = (channel: ChannelType, recipients: number): number => ((recipients / IN_FLIGHT) * LATENCY_MS[channel]) / 1000;

/** Memory of a sending function. */
export const LAMBDA_GB = 0.5;

/** Dollars above the channel's own price for a full batch. */
const serviceOf = (channel: ChannelType): number => {
  const { readUnits, writeUnits, queueRequests } = BATCH[channel];
  return (
    readUnits * PRICES.readUnit +
    writeUnits * PRICES.writeUnit +
    queueRequests * PRICES.queueRequest +
    waitingSeconds(channel, BATCH_SIZE) * LAMBDA_GB * PRICES.lambdaGbSecond +
    2 * PRICES.lambdaRequest
  );
};

export type EstimatedCost = Readonly<{ currency: 'USD'; email: number; webhook: number; total: number; basis: string }>;

const rounded = (dollars: number): number => Math.round(dollars * 1e6) / 1e6;

/** What it costs to tell so many, whole batches counted. */
export const estimateCost = (emails: number, webhooks: number): EstimatedCost => {
  const batches = (recipients: number): number => Math.ceil(recipients / BATCH_SIZE);
  const email = emails * PRICES.email + batches(emails) * serviceOf('email');
  const webhook = batches(webhooks) * serviceOf('webhook');
  return {
    currency: 'USD',
    email: rounded(email),
    webhook: rounded(webhook),
    total: rounded(email + webhook),
    basis: 'SES $0.10 per 1,000; Lambda, DynamoDB and SQS on demand, us-east-1, 2026-09; without egress and free tiers',
  };
};
