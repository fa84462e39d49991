import * as z from 'zod';
import type { JsonClient } from '../engines/json-client.ts';
import type { PublishEvent } from '../engines/ses.ts';
import type { LocalQueue } from './mappings.ts';
import { boolish, type Declared, declaration, propertiesOf } from './properties.ts';

/** `AWS::SES::ConfigurationSetEventDestination`. */
const Destination = declaration(
  {
    ConfigurationSetName: z.string(),
    EventDestination: declaration(
      {
        Enabled: boolish.default(true),
        MatchingEventTypes: z.array(z.string()),
        SnsDestination: declaration({ TopicARN: z.string() }),
      },
      'Name',
    ),
  },
  'Id',
);

/** `AWS::SNS::Subscription`: what a topic is told it passes on as it is. */
const Subscription = declaration(
  {
    TopicArn: z.string(),
    Protocol: z.literal('sqs', 'the local runner passes on what a topic is told to queues only'),
    Endpoint: z.string(),
    RawMessageDelivery: z
      .literal([true, 'true'], 'the local runner passes on what a topic is told as it is: set RawMessageDelivery')
      .transform(() => true),
  },
  'RedrivePolicy',
  'DeliveryPolicy',
  'Region',
);

type MailEventDeps = Readonly<{ sqs: JsonClient; sets: Map<string, PublishEvent>; queueOf: (arn: string) => LocalQueue | null }>;

/**
 * Where SES tells what becomes of messages: configuration sets with their event destinations, whose topics lead to queues. One machine
 * needs no topic in between.
 */
export const provideMailEvents = (
  { sqs, sets, queueOf }: MailEventDeps,
  of: (...types: readonly string[]) => readonly Declared[],
  refOf: (declared: Declared) => string,
): void => {
  const urlsOf = followersOf(of, queueOf);
  const destinations = of('AWS::SES::ConfigurationSetEventDestination').map((declared) => propertiesOf(Destination, declared));
  for (const set of of('AWS::SES::ConfigurationSet')) {
    const name = refOf(set);
    const routes = destinations
      .filter(({ ConfigurationSetName, EventDestination }) => ConfigurationSetName === name && EventDestination.Enabled)
      .map(({ EventDestination: { MatchingEventTypes, SnsDestination } }) => ({
        types: new Set(MatchingEventTypes),
        urls: urlsOf(SnsDestination.TopicARN),
      }));
    sets.set(name, async ({ type, body }) => {
      const urls = routes.filter(({ types }) => types.has(type)).flatMap((route) => route.urls);
      for (const QueueUrl of urls) await sqs.call('SendMessage', { QueueUrl, MessageBody: JSON.stringify(body) });
    });
  }
};

/** URLs of the queues that a topic leads to. */
export const followersOf = (
  of: (...types: readonly string[]) => readonly Declared[],
  queueOf: (arn: string) => LocalQueue | null,
): ((topic: string) => readonly string[]) => {
  const subscriptions = of('AWS::SNS::Subscription').map((declared) => propertiesOf(Subscription, declared));
  return (topic) => subscriptions.filter(({ TopicArn }) => TopicArn === topic).map(({ Endpoint }) => urlOf(queueOf, Endpoint));
};

const urlOf = (queueOf: (arn: string) => LocalQueue | null, arn: string): string => {
  const queue = queueOf(arn);
  if (!queue) throw new Error(`a topic leads to the queue ${arn}, which is not declared.`);
  return queue.url;
};
