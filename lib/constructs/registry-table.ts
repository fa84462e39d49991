import type { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';
import { StoreTable } from './store-table.ts';

/** Agencies, keys, staff and who of it is signed in, consents, settings, audit. */
export class RegistryTable extends StoreTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { variable: 'REGISTRY_TABLE' });
  }

  allowRegistering(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] });
  }

  /** Count what callers write: nothing else of the table. */
  allowLimiting(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['UpdateItem'], partitions: ['LIMIT#*'] });
  }

  /** Write to staff that is asked in, or wants to be let in; who asks to be forgotten goes. */
  allowWritingToStaff(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem', 'Query'], partitions: ['STAFF#*', 'STAFF-WITH#*'] });
    this.allow(fn, { actions: ['GetItem'], partitions: ['SIGN-IN#*', 'SIGN-IN-OF#*'] });
    this.allow(fn, { actions: ['PutItem', 'DeleteItem'], partitions: ['STAFF#*', 'STAFF-WITH#*'] });
    this.allowWritingAudit(fn);
  }

  /** Know staff by address, and who of it is signed in. Nobody can be asked in so, and no key is read. */
  allowLettingStaffIn(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem', 'Query'], partitions: ['STAFF#*', 'STAFF-WITH#*'] });
    this.allow(fn, {
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      partitions: ['SIGN-IN#*', 'SIGN-IN-OF#*', 'SESSION#*'],
    });
    this.allowWritingAudit(fn);
  }

  /** What agencies are called that somebody names. */
  allowNamingAgencies(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['AGENCIES'] });
  }

  /** … and offer all of them to choose from. */
  allowListingAgencies(fn: NoticeFunction): void {
    this.allowNamingAgencies(fn);
    this.allow(fn, { actions: ['Query'], partitions: ['AGENCIES'] });
  }

  /** What is done by the clock is written down, too, and nothing that was is changed. */
  allowWritingAudit(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['PutItem'], partitions: ['AUDIT#*', 'AUDITS'] });
  }

  /** What was done, by whom: no key and no agency can be read so. */
  allowReadingAudit(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['AUDIT#*', 'AUDITS'] });
  }

  /** What persons are called who acted. Their addresses are sealed, and stay so. */
  allowNamingStaff(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['STAFF#*'] });
  }

  /** Walk over the lists of what agencies did, and put what 0.1.0 wrote into the list of all. Nothing of it can be changed so. */
  allowBackfillingAudit(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['AGENCIES', 'AUDIT#*'] });
    this.allowWritingAudit(fn);
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['AUDIT-RUN'] });
    this.allowNamingAgencies(fn);
  }

  /** The deployment's keyring is among the settings; the first function that needs it makes it. Keys and agencies stay out of reach. */
  allowKeepingKeyring(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['SETTINGS'] });
  }
}
