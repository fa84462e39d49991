import { join } from 'node:path';
import * as z from 'zod';
import type { JsonClient } from '../engines/json-client.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import { eventFilter } from '../sources/event-filter.ts';
import { QueueSource } from '../sources/queue-source.ts';
import { type StreamEvent, StreamLane, type StreamLaneOptions } from '../sources/stream-lane.ts';
import { StreamSource } from '../sources/stream-source.ts';
import { boolish, type Declared, declaration, numberish, propertiesOf } from './properties.ts';

const WITHOUT_END = -1;
const MOST_MESSAGES = 10;

/** `AWS::Lambda::EventSourceMapping`. Batches are handed over at once: a batching window makes no difference here. */
const Properties = declaration(
  {
    FunctionName: z.string(),
    EventSourceArn: z.string(),
    BatchSize: numberish.optional(),
    Enabled: boolish.default(true),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    FilterCriteria: z
      .strictObject({ Filters: z.array(declaration({ Pattern: z.string() })) })
      .transform(({ Filters }) => Filters.map(({ Pattern }) => Pattern))
      .default([]),
    ScalingConfig: declaration({ MaximumConcurrency: numberish }).optional(),
    StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('LATEST'),
    ParallelizationFactor: numberish.default(1),
    BisectBatchOnFunctionError: boolish.default(false),
    MaximumRetryAttempts: numberish.default(WITHOUT_END),
    MaximumRecordAgeInSeconds: numberish.default(WITHOUT_END),
    DestinationConfig: declaration({ OnFailure: declaration({ Destination: z.string() }) }).optional(),
  },
  'KmsKeyArn',
  'MaximumBatchingWindowInSeconds',
  'MetricsConfig',
  'ProvisionedPollerConfig',
  'Tags',
);
type Mapping = z.infer<typeof Properties>;

export type LocalQueue = Readonly<{ name: string; url: string; arn: string }>;

export type MappingDeps = Readonly<{
  sqs: JsonClient;
  streams: JsonClient;
  dataFolder: string | null;
  nowMs: () => number;
  functionOf: (nameOrArn: string) => LocalFunction;
  queueOf: (arn: string) => LocalQueue | null;
  onStreamDone: (arn: string) => void;
}>;

/** What feeds a function; null when it is switched off. */
export const provideMapping = (deps: MappingDeps, declared: Declared): QueueSource | StreamSource | null => {
  const mapping = propertiesOf(Properties, declared);
  if (!mapping.Enabled) return null;
  const queue = deps.queueOf(mapping.EventSourceArn);
  if (queue) return queueSource(deps, mapping, queue, declared);
  if (mapping.EventSourceArn.includes(':dynamodb:')) return streamSource(deps, mapping, declared);
  throw new Error(
    `${declared.stack}: ${declared.id} reads from ${mapping.EventSourceArn}; the local runner knows queues and table streams as event sources.`,
  );
};

const queueSource = (deps: MappingDeps, mapping: Mapping, queue: LocalQueue, { stack, id }: Declared): QueueSource => {
  const { BatchSize = MOST_MESSAGES, ScalingConfig, FilterCriteria, FunctionResponseTypes } = mapping;
  if (BatchSize > MOST_MESSAGES)
    throw new Error(`${stack}: ${id} asks for batches of ${BatchSize} messages; the local runner hands over ${MOST_MESSAGES} at most.`);
  const fn = deps.functionOf(mapping.FunctionName);
  return new QueueSource({
    sqs: deps.sqs,
    queue,
    fn,
    batchSize: BatchSize,
    // More pollers than environments would only let messages wait outside the queue.
    concurrency: Math.min(ScalingConfig?.MaximumConcurrency ?? fn.settings.environments, fn.settings.environments),
    filter: eventFilter(FilterCriteria),
    reportsFailures: FunctionResponseTypes.length > 0,
  });
};

const streamSource = (deps: MappingDeps, mapping: Mapping, { id }: Declared): StreamSource => {
  const { EventSourceArn: arn, BatchSize = 100, FilterCriteria, StartingPosition, ParallelizationFactor } = mapping;
  const fn = deps.functionOf(mapping.FunctionName);
  const lane: StreamLaneOptions = {
    fn,
    batchSize: BatchSize,
    reportsFailures: mapping.FunctionResponseTypes.length > 0,
    bisects: mapping.BisectBatchOnFunctionError,
    retries: mapping.MaximumRetryAttempts,
    maxAgeSeconds: mapping.MaximumRecordAgeInSeconds,
    nowMs: deps.nowMs,
    onGivenUp: giveUp(deps, mapping, fn),
  };
  return new StreamSource({
    streams: deps.streams,
    arn,
    fn,
    filter: eventFilter(FilterCriteria),
    startsAt: StartingPosition,
    lanes: ParallelizationFactor,
    makeLane: () => new StreamLane(lane),
    placeFile: deps.dataFolder === null ? null : join(deps.dataFolder, `place-${id}`),
    onDone: () => deps.onStreamDone(arn),
  });
};

/**
 * Tell the on-failure queue where in the stream the records lie that were given up (Lambda developer guide, "Retain discarded batches").
 */
const giveUp = (deps: MappingDeps, mapping: Mapping, fn: LocalFunction): StreamLaneOptions['onGivenUp'] => {
  const destination = mapping.DestinationConfig?.OnFailure.Destination;
  const queue = destination === undefined ? null : deps.queueOf(destination);
  if (destination !== undefined && !queue)
    throw new Error(`the local runner sends what a function gives up to queues only, not to ${destination}.`);
  return async (events: readonly StreamEvent[], tries, condition) => {
    fn.settings.onOutput(`gave up ${events.length} records of ${mapping.EventSourceArn}: ${condition}\n`);
    if (!queue) return;
    const at = (event: StreamEvent | undefined): string =>
      new Date((event?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
    await deps.sqs.call('SendMessage', {
      QueueUrl: queue.url,
      MessageBody: JSON.stringify({
        requestContext: { requestId: crypto.randomUUID(), functionArn: fn.settings.name, condition, approximateInvokeCount: tries },
        version: '1.0',
        timestamp: new Date(deps.nowMs()).toISOString(),
        DDBStreamBatchInfo: {
          streamArn: mapping.EventSourceArn,
          shardId: 'shardId-00000000000000000001-00000001',
          startSequenceNumber: events[0]?.dynamodb.SequenceNumber,
          endSequenceNumber: events.at(-1)?.dynamodb.SequenceNumber,
          approximateArrivalOfFirstRecord: at(events[0]),
          approximateArrivalOfLastRecord: at(events.at(-1)),
          batchSize: events.length,
        },
      }),
    });
  };
};
