import { describe, expect, it } from 'vitest';
import { LANES } from '#domain/notices/notice';
import { deadQueues, KINDS, LANES as LANES_READ, laneQueues } from '#platform/queue-env';
import {
  allResources,
  dig,
  fromQueues,
  fromStreams,
  functions,
  nameOf,
  ofType,
  permissionsOf,
  type Resource,
  serviceConditions,
  serviceResources,
  targetOf,
} from './stacks.ts';

const queues = ofType('AWS::SQS::Queue');

const deadLettersOf = (queue: Resource['Properties']): string => targetOf(dig(queue, 'RedrivePolicy', 'deadLetterTargetArn'));

const patternsOf = (mapping: Resource['Properties']): readonly unknown[] =>
  [dig(mapping, 'FilterCriteria', 'Filters') ?? []].flat().map((filter) => JSON.parse(String(dig(filter, 'Pattern'))));

const deadLetterIds = new Set([
  ...queues.flatMap(([, { Properties }]) => (Properties['RedrivePolicy'] ? [deadLettersOf(Properties)] : [])),
  ...fromStreams.map(([, properties]) => targetOf(dig(properties, 'DestinationConfig', 'OnFailure', 'Destination'))),
]);
const workQueues = queues.filter(([id]) => !deadLetterIds.has(id));
const deadLetters = queues.filter(([id]) => deadLetterIds.has(id));

const policyOf = (queueId: string): string =>
  JSON.stringify(
    ofType('AWS::SQS::QueuePolicy')
      .filter(([, { Properties }]) => [Properties['Queues']].flat().some((queue) => targetOf(queue) === queueId))
      .map(([, { Properties }]) => Properties['PolicyDocument']),
  );

const consumersOf = (queueId: string): readonly Resource['Properties'][] =>
  fromQueues.filter(([, properties]) => targetOf(properties['EventSourceArn']) === queueId).map(([, properties]) => properties);

/** Variables that lead functions to queues, as `NAME queue`. */
const told = new Set(
  functions.flatMap(({ properties }) =>
    Object.entries(Object(dig(properties, 'Environment', 'Variables')))
      .map(([name, value]) => [name, targetOf(value)] as const)
      .filter(([, id]) => queues.some(([queue]) => queue === id))
      .map(([name, id]) => `${name} ${id}`),
  ),
);
const queueOf = (kind: string, place: string): string => {
  const variable = `${kind}_${place}_URL`.toUpperCase();
  return [...told].find((one) => one.startsWith(`${variable} `))?.split(' ')[1] ?? `no ${variable}`;
};

/** What mail systems tell has no lanes. */
const FEEDBACK = 'FEEDBACK_URL';
const IMPORTS = 'IMPORTS_URL';
const CHECKS = 'CHECKS_URL';
const IMPORTS_QUEUE = [...told].find((one) => one.startsWith(`${IMPORTS} `))?.split(' ')[1] ?? '';
const EXPORTS = 'EXPORTS_URL';
const EXPORTS_QUEUE = [...told].find((one) => one.startsWith(`${EXPORTS} `))?.split(' ')[1] ?? '';
const CHECKS_QUEUE = [...told].find((one) => one.startsWith(`${CHECKS} `))?.split(' ')[1] ?? '';
const FEEDBACK_QUEUE = [...told].find((one) => one.startsWith(`${FEEDBACK} `))?.split(' ')[1] ?? '';

describe('every queue', () => {
  it.each(queues)('%s is encrypted, and spoken to over TLS only', (id, { Properties }) => {
    expect(Properties['SqsManagedSseEnabled']).toBe(true);
    expect(policyOf(id)).toContain('"aws:SecureTransport":"false"');
  });
});

describe('every queue of work', () => {
  it('is told to functions by the variables that they read, each of which leads to one queue', () => {
    const read = [...Object.keys({ ...laneQueues(...KINDS), ...deadQueues(...KINDS) }), FEEDBACK, IMPORTS, EXPORTS, CHECKS].concat(
      [FEEDBACK, IMPORTS, EXPORTS, CHECKS].map((name) => name.replace(/_URL$/, '_DEAD_URL')),
    );
    expect([...told].map((one) => one.split(' ')[0]).sort()).toEqual(read.sort());
    expect(LANES_READ).toEqual(LANES);
  });

  it('is there for each kind in each lane, and no other', () => {
    const queuesOfLanes = KINDS.flatMap((kind) => LANES.map((lane) => queueOf(kind, lane)));
    expect(workQueues.map(([id]) => id).sort()).toEqual(
      [...queuesOfLanes, FEEDBACK_QUEUE, IMPORTS_QUEUE, EXPORTS_QUEUE, CHECKS_QUEUE].sort(),
    );
  });

  it.each(KINDS.flatMap((kind) => LANES.map((lane) => [kind, lane] as const)))(
    'of %s is the %s one where it is called so',
    (kind, lane) => {
      const id = queueOf(kind, lane);
      expect(id.toLowerCase()).toMatch(new RegExp(`^${kind}${lane}`));
      expect(deadLettersOf(serviceResources[id]?.Properties ?? {})).toBe(queueOf(kind, 'dead'));
    },
  );

  it.each(workQueues)('%s has a place for dead letters, after five tries at least', (_, { Properties }) => {
    expect(deadLetterIds).toContain(deadLettersOf(Properties));
    expect(dig(Properties, 'RedrivePolicy', 'maxReceiveCount')).toBeGreaterThanOrEqual(5);
  });

  it.each(workQueues)('%s hides a message for six times as long as its function may work on it', (id, { Properties }) => {
    const [consumer, ...others] = consumersOf(id);
    expect(others).toEqual([]);
    const timeout = Number(serviceResources[targetOf(consumer?.['FunctionName'])]?.Properties['Timeout']);
    expect(Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * timeout);
  });

  it.each(workQueues)('%s forgets nothing before its dead letters would', (_, { Properties }) => {
    const dead = serviceResources[deadLettersOf(Properties)];
    // A dead letter keeps the age that it had (SQS developer guide, dead-letter queues).
    expect(dead?.Properties['MessageRetentionPeriod']).toBeGreaterThan(Number(Properties['MessageRetentionPeriod']));
  });

  it.each(fromQueues)('%s takes one message at a time, gives single ones back, and not without bound', (_, properties) => {
    expect(properties).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    expect(dig(properties, 'ScalingConfig', 'MaximumConcurrency')).toBeGreaterThanOrEqual(2);
    expect(dig(properties, 'ScalingConfig', 'MaximumConcurrency')).toBeLessThanOrEqual(10);
  });

  it('has one consumer for each kind of work, the one that can do it', () => {
    const consumers = KINDS.map((kind) => {
      const ofKind = LANES.map((lane) => queueOf(kind, lane));
      return [kind, [...new Set(ofKind.map((id) => nameOf(targetOf(consumersOf(id)[0]?.['FunctionName']))))]];
    });
    expect(Object.fromEntries(consumers)).toEqual({ ranges: ['freeze-audience'], emails: ['send-email'], calls: ['call-webhook'] });
  });

  it('has dead letters apart from those of other kinds', () => {
    expect(new Set(KINDS.map((kind) => queueOf(kind, 'dead'))).size).toBe(KINDS.length);
  });
});

describe('every place for dead letters', () => {
  it.each(deadLetters)('%s keeps them for two weeks', (_, { Properties }) => {
    expect(Properties['MessageRetentionPeriod']).toBe(14 * 24 * 3600);
  });

  it.each(deadLetters)('%s raises an alarm at the first', (id) => {
    const alarms = ofType('AWS::CloudWatch::Alarm').filter(
      ([, { Properties }]) =>
        Properties['MetricName'] === 'ApproximateNumberOfMessagesVisible' && targetOf(dig(Properties, 'Dimensions', 0, 'Value')) === id,
    );
    expect(
      alarms.map(([, { Properties }]) => [Properties['Threshold'], Properties['Statistic'], Properties['ComparisonOperator']]),
    ).toEqual([[1, 'Maximum', 'GreaterThanOrEqualToThreshold']]);
  });
});

describe('every feed from a stream', () => {
  it('is there: the outbox, what is to be found, new readers, new endpoints, letters and feeds', () => {
    const fed = fromStreams.map(([, properties]) => nameOf(targetOf(properties['FunctionName'])));
    expect(fed.sort()).toEqual(['ask-consent', 'ask-consent', 'ask-consent', 'ask-consent', 'index-notices', 'plan-mailing']);
  });

  it.each(fromStreams)(
    '%s gives up on a poisoned record: bounded tries and age, halved batches, a place for what is given up',
    (_, properties) => {
      expect(properties).toMatchObject({ BisectBatchOnFunctionError: true, FunctionResponseTypes: ['ReportBatchItemFailures'] });
      expect(properties['MaximumRetryAttempts']).toBeGreaterThanOrEqual(2);
      expect(properties['MaximumRetryAttempts']).toBeLessThanOrEqual(10);
      // A stream keeps its records for a day.
      expect(properties['MaximumRecordAgeInSeconds']).toBeLessThan(24 * 3600);
      expect(deadLetterIds).toContain(targetOf(dig(properties, 'DestinationConfig', 'OnFailure', 'Destination')));
    },
  );

  it.each(fromStreams)('%s starts with what happened before it was there', (_, properties) => {
    expect(properties['StartingPosition']).toBe('TRIM_HORIZON');
  });

  it.each(fromStreams)('%s is told only of what it has to act on', (_, properties) => {
    const patterns = patternsOf(properties);
    expect(patterns.length).toBeGreaterThanOrEqual(1);
    for (const pattern of patterns) expect(dig(pattern, 'dynamodb', 'NewImage', 'kind', 'S')).toHaveLength(1);
  });

  it.each(['email', 'webhook'])('of new subscribers by %s brings requests, and sign-ups as the release before kept them', (channel) => {
    const images = fromStreams.map(([, properties]) => patternsOf(properties).map((pattern) => dig(pattern, 'dynamodb', 'NewImage')));
    expect(images).toContainEqual([
      { kind: { S: ['due'] }, act: { S: ['ask'] }, state: { S: ['handed'] }, channel: { S: [channel] } },
      {
        kind: { S: ['subscription'] },
        status: { S: ['pending'] },
        consentAskedAt: { NULL: [true] },
        channel: { M: { type: { S: [channel] } } },
      },
    ]);
  });
});

describe('what mail systems tell', () => {
  it('goes from SES to the one who records it, as it is, and to its own dead letters when that fails', () => {
    const [[, destination] = []] = ofType('AWS::SES::ConfigurationSetEventDestination');
    const [[set] = []] = ofType('AWS::SES::ConfigurationSet');
    const topic = targetOf(dig(destination?.Properties, 'EventDestination', 'SnsDestination', 'TopicARN'));
    expect(targetOf(destination?.Properties['ConfigurationSetName'])).toBe(set);
    const events = ['bounce', 'complaint', 'reject', 'deliveryDelay', 'renderingFailure'];
    const [heard = ''] = Object.keys(serviceConditions).filter((name) => name.startsWith('SettingsDeliveriesAreHeard'));
    expect(serviceConditions[heard]).toEqual({ 'Fn::Equals': [{ Ref: 'HearDeliveries' }, 'true'] });
    expect(dig(destination?.Properties, 'EventDestination', 'MatchingEventTypes')).toEqual({
      'Fn::If': [heard, [...events, 'delivery'], events],
    });
    const followers = ofType('AWS::SNS::Subscription').filter(([, { Properties }]) => targetOf(Properties['TopicArn']) === topic);
    const dead = deadLettersOf(serviceResources[FEEDBACK_QUEUE]?.Properties ?? {});
    expect(followers.map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({ Protocol: 'sqs', RawMessageDelivery: true }),
    ]);
    expect(targetOf(followers[0]?.[1].Properties['Endpoint'])).toBe(FEEDBACK_QUEUE);
    expect(deadLettersOf(followers[0]?.[1].Properties ?? {})).toBe(dead);
    expect(KINDS.map((kind) => queueOf(kind, 'dead'))).not.toContain(dead);
    expect(consumersOf(FEEDBACK_QUEUE).map((properties) => nameOf(targetOf(properties['FunctionName'])))).toEqual(['record-feedback']);
  });

  it('is named with each message by those who send, and is theirs to name', () => {
    const [[set = ''] = []] = ofType('AWS::SES::ConfigurationSet');
    for (const fn of functions.filter(({ properties }) => dig(properties, 'Environment', 'Variables', 'SENDER_ADDRESS') !== undefined)) {
      const sending = JSON.stringify(permissionsOf(fn).filter(({ actions }) => actions.includes('ses:SendRawEmail')));
      const named = JSON.stringify(dig(fn.properties, 'Environment', 'Variables', 'CONFIGURATION_SET') ?? null);
      expect([named.includes(set), sending.includes('configuration-set/')], fn.name).toEqual([sending !== '[]', sending !== '[]']);
    }
  });

  it('needs no SES where email leaves otherwise: queue and consumer stay, and are fed by whoever reads the mailbox', () => {
    const condition = Object.entries(serviceConditions).find(([name]) => name.startsWith('SettingsEmailLeavesBySes'));
    expect(condition?.[1]).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'EmailBy' }, 'smtp'] }] });
    const ofSes = allResources.filter(([, { Type }]) => Type.startsWith('AWS::SES::ConfigurationSet'));
    expect(ofSes).toHaveLength(2);
    for (const [id, { Condition }] of ofSes) expect(Condition, id).toBe(condition?.[0]);
    expect(serviceResources[FEEDBACK_QUEUE]).not.toHaveProperty('Condition');
    // Nobody without the condition speaks of what is not there.
    const others = allResources.filter(([, { Condition }]) => Condition === undefined);
    const [[set = ''] = []] = ofType('AWS::SES::ConfigurationSet');
    const bare = others.filter(([, resource]) => JSON.stringify(withoutConditions(resource)).includes(set)).map(([id]) => id);
    expect(bare).toEqual([]);
  });
});

/** Without what stands in an `Fn::If`. */
const withoutConditions = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutConditions);
  if (!(value instanceof Object)) return value;
  if ('Fn::If' in value) return null;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutConditions(part)]));
};
