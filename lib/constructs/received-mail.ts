import { Aws, type CfnCondition, Duration, Fn, RemovalPolicy, Token } from 'aws-cdk-lib';
import { type CfnPolicy, Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { CfnReceiptRule } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';
import { onlyWhere } from './only-where.ts';

export interface ReceivedMailProps {
  /** Holds where SES receives mail for us. */
  readonly receivesBySes: CfnCondition;
  /** The receipt rule set that is active: there is one in an account and region, and it may serve others, too. */
  readonly receiptRuleSet: string;
  /** Whose mail is received: all of its domain. */
  readonly address: string;
  /** Mail is full of addresses: it is kept for as long as somebody may have to look at it, in days. */
  readonly keptDays: string;
  /** Where it is told that a mail came. */
  readonly queue: Queue;
  readonly dead: Queue;
  readonly reader: NoticeFunction;
}

/** As the reader knows it (functions/domain/feedback/received-mail.ts). */
const BELOW = 'received/';

/**
 * Mail that SES receives for us: a rule lays it into a bucket and tells a topic, which passes that on to a queue. Rules of an account can
 * only be in one active set, so ours joins the one that the operator names.
 */
export class ReceivedMail extends Construct {
  readonly #bucket: Bucket;
  readonly #receivesBySes: CfnCondition;

  constructor(scope: Construct, id: string, props: ReceivedMailProps) {
    super(scope, id);
    const { receivesBySes, receiptRuleSet, address, keptDays, queue, dead, reader } = props;
    // There in any case, and told nothing: a queue has one policy, which names it.
    const topic = new Topic(this, 'Topic', { displayName: 'Noticewire received mail' });
    topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true, deadLetterQueue: dead }));
    topic.addToResourcePolicy(bySes(receiptRuleSet, 'sns:Publish', topic.topicArn));

    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: Duration.days(Token.asNumber(keptDays)) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    bucket.addToResourcePolicy(bySes(receiptRuleSet, 's3:PutObject', bucket.arnForObjects(`${BELOW}*`)));
    const rule = new CfnReceiptRule(this, 'Rule', {
      ruleSetName: receiptRuleSet,
      rule: {
        enabled: true,
        recipients: [Fn.select(1, Fn.split('@', address))],
        scanEnabled: true,
        actions: [{ s3Action: { bucketName: bucket.bucketName, objectKeyPrefix: BELOW, topicArn: topic.topicArn } }],
      },
    });
    // SES tries both as the rule is made.
    rule.node.addDependency(bucket, topic);
    onlyWhere(receivesBySes, [...bucket.node.findAll(), rule]);

    this.#bucket = bucket;
    this.#receivesBySes = receivesBySes;
    this.#allow(reader, 'Received', [{ actions: ['s3:GetObject'], on: bucket.arnForObjects(`${BELOW}*`) }]);
  }

  /** Find mails that speak of somebody, and delete them. */
  allowForgetting(fn: NoticeFunction): void {
    this.#allow(fn, 'ReceivedMail', [
      { actions: ['s3:ListBucket'], on: this.#bucket.bucketArn },
      { actions: ['s3:GetObject', 's3:DeleteObject'], on: this.#bucket.arnForObjects(`${BELOW}*`) },
    ]);
  }

  #allow(fn: NoticeFunction, id: string, allowed: readonly Readonly<{ actions: string[]; on: string }>[]): void {
    fn.addEnvironment('RECEIVED_BUCKET', Token.asString(Fn.conditionIf(this.#receivesBySes.logicalId, this.#bucket.bucketName, '')));
    const policy = new Policy(fn, id, {
      statements: allowed.map(({ actions, on }) => new PolicyStatement({ actions, resources: [on] })),
      roles: fn.role ? [fn.role] : [],
    });
    onlyWhere(this.#receivesBySes, [policy.node.defaultChild as CfnPolicy]);
  }
}

/** What SES may do for rules of this set and account (SES developer guide, "Giving permissions to Amazon SES for email receiving"). */
const bySes = (ruleSet: string, action: string, resource: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('ses.amazonaws.com')],
    actions: [action],
    resources: [resource],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:receipt-rule-set/${ruleSet}:receipt-rule/*` },
    },
  });
