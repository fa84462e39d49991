import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { RECEIVED_BELOW } from '#domain/feedback/received-mail';
import { leavingAddress } from '#domain/subscriptions/leaving-address';
import { DataStack } from '../../lib/data-stack.ts';
import { ServiceStack } from '../../lib/service-stack.ts';
import {
  allResources,
  dig,
  functionNamed,
  functions,
  ofType,
  permissionsOf,
  serviceConditions,
  serviceParameters,
  serviceResources,
  serviceRules,
  statementsOf,
  targetOf,
  textOf,
} from './stacks.ts';

const conditionNamed = (begin: string): string => Object.keys(serviceConditions).find((name) => name.startsWith(begin)) ?? '';
const isChosen = (parameter: string) => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: parameter }, ''] }] });

describe('the mailbox that mail comes back to', () => {
  const condition = conditionNamed('SettingsMailboxIsRead');
  const resources = Object.entries(serviceResources).filter(([id]) => id.startsWith('Mailbox'));

  it('is read where one is named, and nothing of it is made elsewhere', () => {
    expect(serviceConditions[condition]).toEqual(isChosen('MailboxUrl'));
    expect(resources.map(([, { Type }]) => Type)).toEqual(expect.arrayContaining(['AWS::Lambda::Function', 'AWS::Scheduler::Schedule']));
    expect(resources.filter(([, { Condition }]) => Condition !== condition).map(([id]) => id)).toEqual([]);
    // Nobody else speaks of what is not there.
    const ids = resources.map(([id]) => id);
    const others = allResources.filter(([id]) => !ids.includes(id));
    expect(others.filter(([, resource]) => ids.some((id) => JSON.stringify(resource).includes(`"${id}"`))).map(([id]) => id)).toEqual([]);
  });

  it('is known with its password to the reader, which may record what it finds and nothing else, and to whoever erases an address', () => {
    expect(serviceParameters['MailboxUrl']).toMatchObject({ NoEcho: true, Default: '' });
    const knowing = functions.filter(({ properties }) => JSON.stringify(properties).includes('"Ref":"MailboxUrl"'));
    expect(knowing.map(({ name }) => name)).toEqual(['read-mailbox', 'ask-consent']);
    const allowed = (name: string, under?: string) =>
      permissionsOf(functionNamed(name), under)
        .filter(({ actions }) => actions.some((action) => /^(?:dynamodb|kms):/.test(action)))
        .map(({ actions, resources: on, conditions }) => [actions, on, conditions]);
    expect(allowed('read-mailbox', condition)).toEqual(allowed('record-feedback'));
  });
});

describe('mail that SES receives', () => {
  const condition = conditionNamed('SettingsSesReceivesMail');
  const [[ruleId = '', rule] = []] = ofType('AWS::SES::ReceiptRule');
  const bucketId = targetOf(dig(rule?.Properties, 'Rule', 'Actions', 0, 'S3Action', 'BucketName'));
  const topicId = targetOf(dig(rule?.Properties, 'Rule', 'Actions', 0, 'S3Action', 'TopicArn'));
  const policies = ofType('AWS::S3::BucketPolicy').filter(([, { Properties }]) => targetOf(Properties['Bucket']) === bucketId);

  it('is laid into a bucket by a rule of the set that the operator names, for the domain of the address for leaving', () => {
    expect(serviceConditions[condition]).toEqual(isChosen('ReceiptRuleSet'));
    expect(rule?.Properties).toEqual({
      RuleSetName: { Ref: 'ReceiptRuleSet' },
      Rule: {
        Enabled: true,
        ScanEnabled: true,
        Recipients: [{ 'Fn::Select': [1, { 'Fn::Split': ['@', { Ref: 'UnsubscribeAddress' }] }] }],
        Actions: [{ S3Action: { BucketName: { Ref: bucketId }, ObjectKeyPrefix: RECEIVED_BELOW, TopicArn: { Ref: topicId } } }],
      },
    });
    // It is tried out as it is made: what it needs is there before.
    expect(rule?.['DependsOn']).toEqual(expect.arrayContaining([policies[0]?.[0], topicId]));
  });

  it('is there only where that was chosen: rule, bucket, its policy, and the permission to read', () => {
    for (const id of [ruleId, bucketId, ...policies.map(([policy]) => policy)])
      expect(serviceResources[id]?.['Condition'], id).toBe(condition);
    const reading = permissionsOf(functionNamed('record-feedback'), condition);
    expect(reading.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['s3:GetObject'], [`<${bucketId}.Arn>/${RECEIVED_BELOW}*`]],
    ]);
    // Whoever erases an address looks for it there.
    const erasing = permissionsOf(functionNamed('ask-consent'), condition);
    expect(erasing.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['s3:ListBucket'], [`<${bucketId}.Arn>`]],
      [['s3:DeleteObject', 's3:GetObject'], [`<${bucketId}.Arn>/${RECEIVED_BELOW}*`]],
    ]);
    const known = ['record-feedback', 'ask-consent'];
    expect(functions.filter((fn) => permissionsOf(fn, condition).length > 0).map(({ name }) => name)).toEqual(known);
    for (const name of known)
      expect(dig(functionNamed(name).properties, 'Environment', 'Variables', 'RECEIVED_BUCKET')).toEqual({
        'Fn::If': [condition, { Ref: bucketId }, ''],
      });
  });

  it('is private, encrypted, and gone after a week, or as was chosen', () => {
    expect(serviceResources[bucketId]).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        LifecycleConfiguration: { Rules: [{ ExpirationInDays: { Ref: 'ReturnedMailDays' }, Status: 'Enabled' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
  });

  it('is brought by SES alone, for this account and this set (SES developer guide, "Giving permissions to Amazon SES")', () => {
    const topicPolicy = ofType('AWS::SNS::TopicPolicy').find(([, { Properties }]) =>
      [Properties['Topics']].flat().some((one) => targetOf(one) === topicId),
    );
    const granted = [policies[0]?.[1], topicPolicy?.[1]].map((policy) =>
      statementsOf(policy?.Properties['PolicyDocument']).filter(({ effect }) => effect === 'Allow'),
    );
    expect(granted.map((statements) => statements.map(({ actions, resources }) => [actions, resources]))).toEqual([
      [[['s3:PutObject'], [`<${bucketId}.Arn>/${RECEIVED_BELOW}*`]]],
      [[['sns:Publish'], [`<${topicId}>`]]],
    ]);
    for (const [statement] of granted) {
      expect(dig(statement?.conditions, 'StringEquals')).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
      expect(textOf(dig(statement?.conditions, 'ArnLike', 'aws:SourceArn'))).toBe(
        'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:receipt-rule-set/<ReceiptRuleSet>:receipt-rule/*',
      );
    }
  });

  it('is told to the queue of feedback, as it is, and is nothing where there is no SES', () => {
    const follower = ofType('AWS::SNS::Subscription').find(([, { Properties }]) => targetOf(Properties['TopicArn']) === topicId);
    expect(follower?.[1].Properties).toMatchObject({ Protocol: 'sqs', RawMessageDelivery: true, RedrivePolicy: {} });
    const app = new App({ context: { withoutSes: 'true', 'aws:cdk:bundling-stacks': [] } });
    const data = new DataStack(app, 'NoticewireData');
    const without = JSON.stringify(Template.fromStack(new ServiceStack(app, 'NoticewireService', { data, version: '0' })).toJSON());
    expect(without).not.toContain('ReceivedBucket');
    expect(without).toContain('"RECEIVED_BUCKET":""');
  });
});

describe('the address that one leaves by writing to', () => {
  it('needs somebody who reads it, and a rule of SES an address: a dead one breeds complaints', () => {
    const rules = Object.values(serviceRules).filter((one) => /UnsubscribeAddress/.test(JSON.stringify(one)));
    expect(rules).toEqual([
      {
        RuleCondition: isChosen('UnsubscribeAddress'),
        Assertions: [
          {
            Assert: { 'Fn::Or': [isChosen('MailboxUrl'), isChosen('ReceiptRuleSet')] },
            AssertDescription: expect.stringContaining('needs somebody who reads it'),
          },
        ],
      },
      {
        RuleCondition: isChosen('ReceiptRuleSet'),
        Assertions: [{ Assert: isChosen('UnsubscribeAddress'), AssertDescription: expect.stringContaining('needs the address') }],
      },
    ]);
  });

  it.each([
    ['leave@bounce.your.domain', true],
    ['u@example.org', true],
    ['a-b.c_d@example.org', true],
    ['', true],
    ['sixteen-letters1@example.org', true],
    ['seventeen-letters@example.org', false],
    ['leave+me@example.org', false],
    ['leave', false],
    ['退订@example.org', false],
    ['leave@example.org>, <https://evil.example', false],
  ])('may be %j: %s', (address, isTaken) => {
    expect(new RegExp(String(serviceParameters['UnsubscribeAddress']?.['AllowedPattern'])).test(address)).toBe(isTaken);
  });

  it('has room for a token within the 64 octets of a local part', () => {
    const token = `sub-${'0'.repeat(26)}.${'a'.repeat(16)}`;
    expect(leavingAddress('sixteen-letters1@example.org', token).split('@')[0]?.length).toBeLessThanOrEqual(64);
  });
});
