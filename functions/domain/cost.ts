/**
 * What a delivery costs, in US dollars (us-east-1; list prices read in 2026-07 and 2026-09). The channel's own price, and what the service adds to it:
 * requests and capacity of a batch of 100, divided by 100 (two writes of a batch and its outcome, one claim, ten checkpoints, 100 reads of
 * the truth, queue messages, compute of 60 ms a send with ten in flight).
 */
const PRICES = {
  email: { channel: 0.0001, service: 0.0000003 },
  webhook: { channel: 0, service: 0.0000006 },
} as const;

export type EstimatedCost = Readonly<{ currency: 'USD'; email: number; webhook: number; total: number; basis: string }>;

const rounded = (dollars: number): number => Math.round(dollars * 1e6) / 1e6;

export const estimateCost = (emails: number, webhooks: number): EstimatedCost => {
  const email = emails * (PRICES.email.channel + PRICES.email.service);
  const webhook = webhooks * (PRICES.webhook.channel + PRICES.webhook.service);
  return {
    currency: 'USD',
    email: rounded(email),
    webhook: rounded(webhook),
    total: rounded(email + webhook),
    basis: 'SES $0.10 per 1,000; Lambda, DynamoDB and SQS on demand, us-east-1, 2026-09; without egress and free tiers',
  };
};
