import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { uploadedByPages } from './file-bucket.ts';
import type { NoticeFunction } from './notice-function.ts';

const OBJECTS = 'attachments/*';
/** Drafts as they were uploaded, to become text: read once or twice, and deleted after a day. */
const DOCUMENTS = 'documents/*';

/** Files of notices, and documents that drafts are made of: had by addresses that are signed for one file and for a while. */
export class AttachmentsBucket extends Bucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      cors: uploadedByPages(scope),
      // What an earlier release may have kept of versions.
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { prefix: 'documents/', expiration: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // What is redacted has to be gone with its deletion, so no versions are kept. Release 0.1.0 kept them: S3 can suspend that, and not
    // end it.
    const { defaultChild } = this.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error('the bucket is none');
    defaultChild.versioningConfiguration = { status: 'Suspended' };
  }

  /** Sign for uploads, look at what was uploaded, and delete what nobody uses; whether a file is there is said only to who may list. */
  allowTakingIn(fn: NoticeFunction): void {
    this.#allow(fn, OBJECTS, 's3:PutObject', 's3:GetObject', 's3:DeleteObject');
    this.#allowMissing(fn, OBJECTS);
  }

  /** Sign for uploads of documents, and read them. */
  allowConverting(fn: NoticeFunction): void {
    this.#allow(fn, DOCUMENTS, 's3:PutObject', 's3:GetObject');
    this.#allowMissing(fn, DOCUMENTS);
  }

  /** Read whole files. */
  allowChecking(fn: NoticeFunction): void {
    this.#allow(fn, OBJECTS, 's3:GetObject');
    this.#allowMissing(fn, OBJECTS);
  }

  /** Sign for downloads. */
  allowShowing(fn: NoticeFunction): void {
    this.#allow(fn, OBJECTS, 's3:GetObject');
  }

  allowDeleting(fn: NoticeFunction): void {
    this.#allow(fn, OBJECTS, 's3:DeleteObject');
  }

  #allow(fn: NoticeFunction, objects: string, ...actions: readonly string[]): void {
    fn.addEnvironment('ATTACHMENTS_BUCKET', this.bucketName);
    fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [this.arnForObjects(objects)] }));
  }

  #allowMissing(fn: NoticeFunction, objects: string): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucketArn],
        conditions: { StringLike: { 's3:prefix': objects } },
      }),
    );
  }
}
