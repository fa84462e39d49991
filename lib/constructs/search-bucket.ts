import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FileBucket } from './file-bucket.ts';
import type { NoticeFunction } from './notice-function.ts';

/**
 * What the search reads: a list of the notices of each year. It holds nothing that is not in the table, and is made anew where it is
 * missing. No versions are kept: what a redaction took is gone with the list before.
 */
export class SearchBucket extends FileBucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      variable: 'SEARCH_BUCKET',
      objects: 'search/*',
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }

  allowSearching(fn: NoticeFunction): void {
    this.allow(fn, 's3:GetObject');
    this.allowListing(fn);
  }

  /** Write lists in the place of those that were read; whether one is there is said only to who may list. */
  allowIndexing(fn: NoticeFunction): void {
    this.allow(fn, 's3:GetObject', 's3:PutObject');
    this.allowListing(fn);
  }
}
