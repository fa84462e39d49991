import type { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';
import { index, StoreTable } from './store-table.ts';

/** What was sent, is being sent, is due. */
export class MailingsTable extends StoreTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { variable: 'MAILINGS_TABLE', indexes: [index('due', 'duePk', 'dueSk')] });
  }

  allowReporting(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem', 'Query'] });
  }

  /** Tell a subscriber what was sent, note that they want again what they missed, and take what their organization answers. */
  allowServingSubscribers(fn: NoticeFunction): void {
    this.allowTakingReceipts(fn);
    this.allow(fn, { actions: ['GetItem', 'Query'] });
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['RECEIPTS#*'] });
    this.allow(fn, { actions: ['PutItem'], partitions: ['RECOVER#*'] });
  }

  /** What became of everybody whom mailings have in batches: nothing is written so. */
  allowListingDeliveries(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'Query'] });
  }

  /** Keep what organizations answer, counted. */
  allowTakingReceipts(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem', 'UpdateItem'], partitions: ['RECEIPTS#*'] });
  }

  /** Who answered a notice, and who has not. */
  allowListingReceipts(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['RECEIPTS#*'] });
  }

  /** Say how a mailing went that is through, how the mail of an agency stands, and who answered for an organization. */
  allowTellingSums(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem'], partitions: ['MAIL#*', 'BREAKERS', 'RECEIPTS#*'] });
    this.allowListingReceipts(fn);
  }

  /**
   * Ask for a redrive, that a notice be tried again, or that what a subscription missed be sent again; let go of a sender; take what
   * organizations answer.
   */
  allowAsking(fn: NoticeFunction): void {
    this.allowTakingReceipts(fn);
    this.allow(fn, { actions: ['PutItem'], partitions: ['REDRIVE', 'RETRY#*', 'RECOVER#*', 'BREAKERS'] });
  }

  /** Keep that a list was brought, and begin it. */
  allowBringingImports(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['PutItem'], partitions: ['IMPORT#*', 'IMPORTS'] });
  }

  /** Note how far a file is that is taken out. */
  allowWritingExports(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['EXPORT#*'] });
  }

  /** Look whether a list is being worked off. */
  allowLookingAtImports(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem'], partitions: ['IMPORT#*'] });
  }

  /** Note how far a list is. */
  allowWorkingOffImports(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['IMPORT#*'] });
  }

  /** Record mailings and their ranges. */
  allowPlanning(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'Query', 'PutItem'] });
  }

  /** A digest without news is closed as it is opened. */
  allowOpeningDigests(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] });
  }

  /** Write batches; of what was withdrawn, halt the batches that told of it and the retries that are due. */
  allowFreezing(fn: NoticeFunction): void {
    // Who is asked for a receipt already.
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['RECEIPTS#*'] });
    this.allow(fn, { actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] });
  }

  /** Claim batches, note outcomes and retries, reserve sending slots. */
  allowRecording(fn: NoticeFunction): void {
    // Whoever goes on with a batch looks at the retries that are noted of it.
    this.allow(fn, { actions: ['Query'], partitions: ['BATCH#*'] });
    this.allow(fn, { actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] });
  }

  allowSweeping(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'], indexes: ['due'] });
    this.allowNamingBreakers(fn);
    // An organization that may have missed something, once that is known.
    this.allow(fn, { actions: ['DeleteItem'], partitions: ['MISS#*'] });
  }

  /** Find a delivery by its reference, correct its ledger, and note what was told of it, or that its domain refuses us. */
  allowAmending(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'Query', 'UpdateItem'], partitions: ['NAME#*', 'BATCH#*', 'MAIL#*'] });
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['FEEDBACK#*', 'PACE'] });
    this.allow(fn, { actions: ['UpdateItem'], partitions: ['MISS#*'] });
  }

  /** Count what comes back for its sender, and write down whom it speaks against. */
  allowBreaking(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['BREAKERS'] });
    this.allow(fn, { actions: ['Query', 'PutItem', 'UpdateItem'], partitions: ['BREAKER#*'] });
  }

  /** Learn how the mail of an agency stands. */
  allowNamingBreakers(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['BREAKERS'] });
  }

  /** Call endpoints no more often than their platforms allow. */
  allowPacingEndpoints(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['ENDPOINT#*'] });
  }

  /** Send in the line that all share: its clock, its rate, the domains that it leaves alone. */
  allowSharingLine(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem', 'UpdateItem'], partitions: ['PACE'] });
  }
}
