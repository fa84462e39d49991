import * as z from 'zod';

/** What an `AWS::Lambda::EventSourceMapping` may say here. Anything else would change what happens, so it is refused by name. */
export const Mapping = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.int().min(1).default(10),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z
    .object({ Filters: z.array(z.object({ Pattern: z.string() })) })
    .transform(({ Filters }) => Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown))
    .default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.int() }).optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('LATEST'),
  ParallelizationFactor: z.int().default(1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.int().default(-1),
  MaximumRecordAgeInSeconds: z.int().default(-1),
  MaximumBatchingWindowInSeconds: z.literal(0).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
  Tags: z.unknown().optional(),
});
export type Mapping = z.infer<typeof Mapping>;
