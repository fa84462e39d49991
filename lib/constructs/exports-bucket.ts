import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';

/** Files that are too long for an answer. They may be full of addresses, and are made anew whenever somebody asks. */
export class ExportsBucket extends Construct {
  readonly #bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Sign for a file; whether it is there is said only to who may list. */
  allowHandingOut(fn: NoticeFunction): void {
    this.#allow(fn, 's3:GetObject');
    this.#allowListing(fn);
  }

  /** Delete all that lies there. */
  allowForgetting(fn: NoticeFunction): void {
    this.#allow(fn, 's3:DeleteObject');
    this.#allowListing(fn);
  }

  /** Write files in parts. */
  allowWriting(fn: NoticeFunction): void {
    this.#allow(fn, 's3:PutObject', 's3:AbortMultipartUpload');
  }

  #allow(fn: NoticeFunction, ...actions: readonly string[]): void {
    fn.addEnvironment('EXPORTS_BUCKET', this.#bucket.bucketName);
    fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [this.#bucket.arnForObjects('exports/*')] }));
  }

  #allowListing(fn: NoticeFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.#bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': 'exports/*' } },
      }),
    );
  }
}
