import { describe, expect, it } from 'vitest';
import { dataResources, dig, fromStreams, ofType, textOf } from './stacks.ts';

const TABLES = Object.entries(dataResources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable');
const STATEFUL = Object.entries(dataResources).filter(([, { Type }]) => !Type.endsWith('Policy'));

/** Mail that SES received: it is there where that was chosen at deployment, and for a week. */
const PASSING = /^FeedbackReceivedBucket/;

describe('what must outlive every deployment', () => {
  it('keeps its logical ids, because a new id is a new empty table', () => {
    expect(STATEFUL.map(([id, { Type }]) => `${Type} ${id}`)).toMatchInlineSnapshot(`
      [
        "AWS::DynamoDB::GlobalTable RegistryTableDB777839",
        "AWS::DynamoDB::GlobalTable NoticesTable1EA914DE",
        "AWS::DynamoDB::GlobalTable SubscriptionsTable34714BC1",
        "AWS::DynamoDB::GlobalTable MailingsTable91E6ADA0",
        "AWS::KMS::Key SecretsKey9BF95D68",
        "AWS::S3::Bucket Attachments87B238D3",
        "AWS::S3::Bucket ImportsBucketB463A28B",
        "AWS::S3::Bucket ExportsBucket54D5CE64",
        "AWS::S3::Bucket SearchBucketDC7A81AD",
      ]
    `);
  });

  it.each(STATEFUL)('%s stays when its stack goes', (_, resource) => {
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('is all in one stack: the other can be thrown away and made again', () => {
    const kept = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
    const elsewhere = kept.flatMap(ofType).filter(([id]) => !(id in dataResources) && !PASSING.test(id));
    expect(elsewhere).toEqual([]);
  });
});

describe('every table', () => {
  it.each(TABLES)('%s cannot be deleted by mistake, and can be wound back to any second', (_, { Properties }) => {
    expect(dig(Properties, 'Replicas', 0)).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it.each(TABLES)('%s costs nothing at rest but storage', (_, { Properties }) => {
    expect(Properties['BillingMode']).toBe('PAY_PER_REQUEST');
  });

  it.each(TABLES)('%s forgets what has had its time', (_, { Properties }) => {
    expect(Properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'ttl', Enabled: true });
  });

  it('has the indexes that the stores query', () => {
    const indexes = TABLES.map(([id, { Properties }]) => [
      id.replace(/Table.*/, ''),
      [Properties['GlobalSecondaryIndexes'] ?? []].flat().map((index) => dig(index, 'IndexName')),
    ]);
    expect(Object.fromEntries(indexes)).toEqual({
      Registry: [],
      Notices: ['board', 'due'],
      Subscriptions: ['byAddress', 'due', 'aside'],
      Mailings: ['due'],
    });
  });

  it('tells of its changes, whole, where somebody follows them', () => {
    const followed = fromStreams.map(([, properties]) => textOf(properties['EventSourceArn']));
    const isFollowed = (id: string): boolean => followed.some((stream) => stream.includes(id));
    expect(TABLES.filter(([id]) => isFollowed(id)).length).toBeGreaterThan(0);
    for (const [id, { Properties }] of TABLES)
      expect(dig(Properties, 'StreamSpecification', 'StreamViewType'), id).toBe(isFollowed(id) ? 'NEW_AND_OLD_IMAGES' : undefined);
    expect(followed.filter((stream) => !TABLES.some(([id]) => stream.includes(id)))).toEqual([]);
  });
});

describe('attachments and secrets', () => {
  it('are out of the public’s reach', () => {
    const [[, bucket] = []] = ofType('AWS::S3::Bucket');
    expect(bucket?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const [[, policy] = []] = ofType('AWS::S3::BucketPolicy');
    expect(JSON.stringify(policy?.Properties)).toContain('"aws:SecureTransport":"false"');
  });

  it('leave nothing behind when they are deleted: what is redacted is gone', () => {
    const [[, bucket] = []] = ofType('AWS::S3::Bucket');
    // Release 0.1.0 had versions; S3 can suspend them, and then keeps none of what comes.
    expect(bucket?.Properties['VersioningConfiguration']).toEqual({ Status: 'Suspended' });
    expect(dig(bucket?.Properties, 'LifecycleConfiguration', 'Rules', 0)).toMatchObject({
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      Status: 'Enabled',
    });
    expect(dig(bucket?.Properties, 'LifecycleConfiguration', 'Rules', 0, 'ExpirationInDays')).toBeUndefined();
  });

  it('are wrapped by a key that is renewed', () => {
    const [[, key] = []] = ofType('AWS::KMS::Key');
    expect(key?.Properties['EnableKeyRotation']).toBe(true);
  });
});
