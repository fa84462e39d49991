import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CorsRule, HttpMethods, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';
import { publicOrigin } from './public-origin.ts';

export interface FileBucketProps {
  /** Tells a function where the bucket is. */
  readonly variable: string;
  /** Which objects a function may have to do with. */
  readonly objects: string;
  readonly lifecycleRules: LifecycleRule[];
  readonly cors?: CorsRule[];
}

/**
 * Pages of the deployment upload; of any address where none was chosen. What permits it is the signature in any case: no cookie is sent,
 * and what is signed is one file. Besides what every page may send there is the hash that is signed (adapters/s3/signed-urls.ts).
 */
export const uploadedByPages = (scope: Construct): CorsRule[] => [
  {
    allowedMethods: [HttpMethods.PUT, HttpMethods.POST],
    allowedOrigins: [publicOrigin(scope)],
    allowedHeaders: ['content-type', 'x-amz-checksum-sha256'],
    maxAge: 3600,
  },
];

/** Files that are kept for a while and are nobody else's to see. What may be done with them is said by each kind. */
export abstract class FileBucket extends Construct {
  readonly #bucket: Bucket;
  readonly #variable: string;
  readonly #objects: string;

  constructor(scope: Construct, id: string, { variable, objects, lifecycleRules, cors = [] }: FileBucketProps) {
    super(scope, id);
    this.#variable = variable;
    this.#objects = objects;
    this.#bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      cors,
      lifecycleRules,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  protected allow(fn: NoticeFunction, ...actions: readonly string[]): void {
    fn.addEnvironment(this.#variable, this.#bucket.bucketName);
    fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [this.#bucket.arnForObjects(this.#objects)] }));
  }

  /** Whether a file is there is said only to who may list. */
  protected allowListing(fn: NoticeFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.#bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': this.#objects } },
      }),
    );
  }
}
