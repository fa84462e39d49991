import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';

/** Files and reports are full of addresses: they are kept as long as it takes to look at them. */
const KEPT = Duration.days(7);

/** Lists of subscriptions that operators bring, and reports of what became of them. */
export class ImportsBucket extends Construct {
  readonly #bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Put a file there or sign for it, and show the report; whether one is there is said only to who may list. */
  allowReceiving(fn: NoticeFunction): void {
    this.#allow(fn, 's3:PutObject', 's3:GetObject');
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.#bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': 'imports/*' } },
      }),
    );
  }

  /** Read files, and write reports in parts. */
  allowWorkingOff(fn: NoticeFunction): void {
    this.#allow(fn, 's3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload');
  }

  #allow(fn: NoticeFunction, ...actions: readonly string[]): void {
    fn.addEnvironment('IMPORTS_BUCKET', this.#bucket.bucketName);
    fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [this.#bucket.arnForObjects('imports/*')] }));
  }
}
