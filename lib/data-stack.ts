import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AttachmentsBucket } from './constructs/attachments-bucket.ts';
import { ExportsBucket } from './constructs/exports-bucket.ts';
import { ImportsBucket } from './constructs/imports-bucket.ts';
import { MailingsTable } from './constructs/mailings-table.ts';
import { RegistryTable } from './constructs/registry-table.ts';
import { SearchBucket } from './constructs/search-bucket.ts';
import { SecretsKey } from './constructs/secrets-key.ts';
import { NoticesTable, SubscriptionsTable } from './constructs/tables.ts';

/** All that must outlive a deployment: four tables, attachments, lists that come in and go out, what is searched, the key for secrets. */
export class DataStack extends Stack {
  readonly registry: RegistryTable;
  readonly notices: NoticesTable;
  readonly subscriptions: SubscriptionsTable;
  readonly mailings: MailingsTable;
  readonly attachments: AttachmentsBucket;
  readonly imports: ImportsBucket;
  readonly exports: ExportsBucket;
  readonly search: SearchBucket;
  readonly secrets: SecretsKey;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.registry = new RegistryTable(this, 'Registry');
    this.notices = new NoticesTable(this, 'Notices');
    this.subscriptions = new SubscriptionsTable(this, 'Subscriptions');
    this.mailings = new MailingsTable(this, 'Mailings');
    this.secrets = new SecretsKey(this, 'Secrets');
    this.attachments = new AttachmentsBucket(this, 'Attachments');
    this.imports = new ImportsBucket(this, 'Imports');
    this.exports = new ExportsBucket(this, 'Exports');
    this.search = new SearchBucket(this, 'Search');
  }
}
