import * as z from 'zod';
import type { JsonClient } from '../engines/json-client.ts';
import { type Declared, declaration, numberish, propertiesOf } from './properties.ts';

/** `AWS::SQS::Queue`. */
const Properties = declaration(
  {
    QueueName: z.string().optional(),
    VisibilityTimeout: numberish.default(30),
    DelaySeconds: numberish.default(0),
    MessageRetentionPeriod: numberish.optional(),
    ReceiveMessageWaitTimeSeconds: numberish.optional(),
    MaximumMessageSize: numberish.optional(),
    RedrivePolicy: declaration({ deadLetterTargetArn: z.string(), maxReceiveCount: numberish }).optional(),
    FifoQueue: z.literal(false, 'FIFO queues are not known in a local run').optional(),
  },
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
  'Tags',
);

const SETTABLE = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'MaximumMessageSize',
] as const;

/** Make a queue, or bring the one of the last run to what is declared now: its messages stay. */
export const provideQueue = async (sqs: JsonClient, name: string, url: string, declared: Declared): Promise<void> => {
  const properties = propertiesOf(Properties, declared);
  const { RedrivePolicy } = properties;
  const numbers = SETTABLE.flatMap((attribute) =>
    properties[attribute] === undefined ? [] : [[attribute, String(properties[attribute])]],
  );
  await sqs.call('CreateQueue', { QueueName: name });
  await sqs.call('SetQueueAttributes', {
    QueueUrl: url,
    Attributes: { ...Object.fromEntries(numbers), RedrivePolicy: RedrivePolicy ? JSON.stringify(RedrivePolicy) : '' },
  });
};
