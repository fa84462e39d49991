/**
 * List prices in US dollars, us-east-1, without free tiers. Read in 2026-09 (DynamoDB: since 2024-11-01, AWS blog; SQS: 2026-03; Lambda
 * arm64: 2026-09; SES à la carte: AWS Price List API, 2026-07-22). The one table that
 * estimates and the measured bill of bench/engine share.
 */
export const PRICES = {
  /** Write and read request units of DynamoDB on demand. */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** One request of SQS standard, up to 64 KB. */
  queueRequest: 0.4e-6,
  lambdaRequest: 0.2e-6,
  /** One GB for one second, arm64. */
  lambdaGbSecond: 13.3334e-6,
  /** One recipient, SES v1 à la carte. */
  email: 100e-6,
} as const;
