import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FileBucket, uploadedByPages } from './file-bucket.ts';
import type { NoticeFunction } from './notice-function.ts';

/** Reports name organizations: they are kept as long as it takes to look at them. Files, full of addresses, until they are worked off. */
const KEPT = Duration.days(7);

/** Lists of subscriptions that operators bring, and reports of what became of them. */
export class ImportsBucket extends FileBucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      variable: 'IMPORTS_BUCKET',
      objects: 'imports/*',
      cors: uploadedByPages(scope),
      lifecycleRules: [
        { expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) },
        // Of two rules the shorter one counts (S3 user guide, "Lifecycle configuration: conflicts").
        { prefix: 'imports/uploads/', expiration: Duration.days(1) },
      ],
    });
  }

  /** Put a file there or sign for it, and show the report; whether one is there is said only to who may list. */
  allowReceiving(fn: NoticeFunction): void {
    this.allow(fn, 's3:PutObject', 's3:GetObject');
    this.allowListing(fn);
  }

  /** Read files, write reports in parts, and delete what is worked off. */
  allowWorkingOff(fn: NoticeFunction): void {
    this.allow(fn, 's3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:DeleteObject');
  }

  /** Find files that were left, and reports that somebody stands in, and delete them. */
  allowForgetting(fn: NoticeFunction): void {
    this.allow(fn, 's3:GetObject', 's3:DeleteObject');
    this.allowListing(fn);
  }
}
