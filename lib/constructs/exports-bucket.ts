import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FileBucket } from './file-bucket.ts';
import type { NoticeFunction } from './notice-function.ts';

/** Files that are too long for an answer. They may be full of addresses, and are made anew whenever somebody asks. */
export class ExportsBucket extends FileBucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      variable: 'EXPORTS_BUCKET',
      objects: 'exports/*',
      lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }

  /** Sign for a file; whether it is there is said only to who may list. */
  allowHandingOut(fn: NoticeFunction): void {
    this.allow(fn, 's3:GetObject');
    this.allowListing(fn);
  }

  /** Delete all that lies there. */
  allowForgetting(fn: NoticeFunction): void {
    this.allow(fn, 's3:DeleteObject');
    this.allowListing(fn);
  }

  /** Write files in parts. */
  allowWriting(fn: NoticeFunction): void {
    this.allow(fn, 's3:PutObject', 's3:AbortMultipartUpload');
  }
}
