import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';
import { index, StreamedTable } from './store-table.ts';

/** Every version of every notice; its stream is the outbox. */
export class NoticesTable extends StreamedTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { variable: 'NOTICES_TABLE', indexes: [index('board', 'boardPk', 'boardSk'), index('due', 'duePk', 'dueSk')] });
  }

  allowAccepting(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'], indexes: ['board'] });
  }

  /** The board, and each notice with its versions. */
  allowReading(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'Query'], indexes: ['board'] });
  }

  /** Note what became of an attachment. */
  allowCheckingAttachments(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['ATTACHMENT#*'] });
  }

  /** One version at a time. */
  allowQuoting(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem'] });
  }

  /** Read what is to be told, and say that it is planned. */
  allowPlanning(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] });
  }

  /** Plan what waited until an audience was frozen. */
  allowPlanningPutOff(fn: NoticeFunction): void {
    this.allowPlanning(fn);
    this.allow(fn, { actions: ['GetItem'], indexes: ['due'] });
  }

  /** Find what changed and no list of the search has yet, and read the notices that a search found. */
  allowSearching(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem', 'Query'], indexes: ['board', 'due'] });
  }

  /** Read what changed, and all that was published before; say that it was taken in. */
  allowIndexing(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'Query'], indexes: ['board', 'due'] });
    this.allow(fn, { actions: ['DeleteItem'], partitions: ['NOTICE#*'] });
  }

  /** Publish and plan what is due. */
  allowSweeping(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'], indexes: ['due'] });
  }
}

/** To replace a subscription with its rows and the contact that it holds, which may have to be taken over from one that has ended. */
const CHANGING = ['GetItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem'] as const;

/** Subscriptions and the directory of active ones. */
export class SubscriptionsTable extends StreamedTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      variable: 'SUBSCRIPTIONS_TABLE',
      indexes: [
        index('byAddress', 'addressPk', 'addressSk', ProjectionType.KEYS_ONLY),
        index('due', 'duePk', 'dueSk'),
        index('aside', 'asidePk', 'asideSk', ProjectionType.KEYS_ONLY),
      ],
    });
  }

  /**
   * Begin, change and end subscriptions, and show who was told; show organizations and hubs, whose address is not written to, and who
   * follows feeds. One that is renamed may leave the other contacts of its organization.
   */
  allowSubscribing(fn: NoticeFunction): void {
    // The consent log.
    this.allow(fn, { actions: ['Query'], partitions: ['SUB#*'] });
    this.allow(fn, { actions: ['Query', 'UpdateItem'], partitions: ['ORG#*'] });
    this.allow(fn, { actions: ['Query'], partitions: ['HUBS', 'ADDRESS-MARKS', 'FOLLOWERS'] });
    this.allow(fn, { actions: [...CHANGING, 'BatchGetItem'], indexes: ['byAddress'] });
  }

  /**
   * Sign up on the web, and do what the links in a message offer, for an organization and its hub, too; whoever confirms twice is found by
   * the address.
   */
  allowManaging(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query', 'UpdateItem'], partitions: ['ORG#*'] });
    // The consent log; hubs to ask; which contacts can be reached; who follows feeds.
    this.allow(fn, { actions: ['Query'], partitions: ['SUB#*', 'HUBS', 'ADDRESS-MARKS', 'FOLLOWERS'] });
    this.allow(fn, { actions: [...CHANGING, 'BatchGetItem'], indexes: ['byAddress'] });
  }

  /** The directory knows regions and filters, but no address and no name: those who work out audiences cannot read one. */
  allowReadingDirectory(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['DIR#*', 'PARTITIONS'] });
  }

  /** Make lists of subscriptions, with who stands in no directory and who answers for their organizations. */
  allowListing(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['SUB#*', 'ORG#*'], indexes: ['aside'] });
  }

  /** … and of organizations that are asked for a receipt, whether somebody answers for them and whose members they are. No address. */
  allowFreezing(fn: NoticeFunction): void {
    this.allowReadingDirectory(fn);
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['ORG#*'] });
  }

  /** Senders look at each recipient before they send, and a later act of a notice at those whom it follows. */
  allowAddressing(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['SUB#*'] });
  }

  /** … and whether mail comes back from its address, which a mail server may also say at once. */
  allowAskingForSuppressions(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['ADDRESS-MARKS'] });
    this.allow(fn, { actions: ['BatchGetItem'], partitions: ['ADDRESS#*'] });
    this.allowSuppressing(fn);
  }

  /**
   * An endpoint that says that it is gone is switched off, or a subscription ends by a complaint, and its directory rows go with it; an old
   * one joins its organization by that. Where such a one is not kept for ever, its consent log goes with it.
   */
  allowSwitchingOff(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['SUB#*'] });
    this.allow(fn, { actions: ['Query', 'UpdateItem'], partitions: ['ORG#*'] });
    this.allow(fn, { actions: CHANGING });
  }

  /** Remember what came back of an address. */
  allowSuppressing(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['UpdateItem'], partitions: ['ADDRESS-MARKS'] });
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['ADDRESS#*'] });
  }

  /** What comes back says nothing of an address whose reader has agreed since: who has it, and what they agreed to. */
  allowSeeingWhoAgreed(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['BatchGetItem', 'Query'], partitions: ['SUB#*'] });
    this.allow(fn, { actions: ['Query'], indexes: ['byAddress'] });
  }

  /**
   * Take up requests, write down each attempt, count letters; a letter says when another subscription of the address stands. An endpoint
   * that answers the challenge becomes active, with directory rows, or changes the subscription that its organization has. An address that
   * is to be erased goes with all beside its subscriptions. A program comes to follow a feed where there is room.
   */
  allowAskingConsent(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['ORG#*', 'SUB#*', 'MISSED#*', 'FOLLOWERS'] });
    this.allow(fn, { actions: [...CHANGING, 'BatchGetItem', 'UpdateItem'], indexes: ['byAddress'] });
  }

  /** Owe notices to programs that follow feeds. */
  allowOwingFeeds(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['FOLLOWERS'] });
    this.allow(fn, { actions: ['UpdateItem'], partitions: ['FEED#*'] });
  }

  /**
   * Keep what stands in a list, unless there is one or its address must not be written to. What comes on a lawful basis comes to life at
   * once, with directory rows, its contact and its organization, and so does what it agreed to.
   */
  allowImporting(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query'], partitions: ['SUB#*'] });
    this.allow(fn, { actions: ['Query', 'UpdateItem'], partitions: ['ORG#*'] });
    this.allow(fn, { actions: ['Query'], partitions: ['ADDRESS-MARKS'] });
    this.allow(fn, { actions: [...CHANGING, 'BatchGetItem'], indexes: ['byAddress'] });
  }

  /** Take contacts for subscriptions that hold none. No directory row, and no request, can be changed so. */
  allowBackfillingContacts(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem', 'UpdateItem', 'ConditionCheckItem'], partitions: ['SUB#*'] });
    this.allow(fn, { actions: ['GetItem', 'PutItem'], partitions: ['CONTACT#*'] });
  }

  /** List those whom the directory does not have: of what is come past, keys, kinds and states are seen. */
  allowBackfillingAside(fn: NoticeFunction): void {
    this.allowComingPast(fn, ['pk', 'sk', 'kind', 'status', 'asidePk']);
    this.allow(fn, { actions: ['BatchGetItem', 'UpdateItem'], partitions: ['SUB#*'] });
  }

  /** Bring subscriptions under their organization, and note it in their rows of the directory; a hub stands in the list of hubs. */
  allowBackfillingOrganizations(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['PutItem'], partitions: ['HUBS'] });
    this.allow(fn, { actions: ['GetItem', 'PutItem', 'ConditionCheckItem'], partitions: ['ORGKEY#*'] });
    this.allow(fn, { actions: ['GetItem', 'PutItem', 'UpdateItem'], partitions: ['ORG#*'] });
    this.allow(fn, { actions: ['PutItem'], partitions: ['DIR#*'] });
  }

  /**
   * Let what one contact changed of an organization stand with the others, which may be found by another name then, in other regions. No
   * request for consent can be made so.
   */
  allowSpreadingFacts(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['Query', 'DeleteItem', 'ConditionCheckItem'], partitions: ['ORG#*'] });
    this.allow(fn, { actions: ['PutItem'], partitions: ['SUB#*', 'PARTITIONS', 'HUBS'] });
    this.allow(fn, { actions: ['DeleteItem'], partitions: ['DIR#*', 'CONTACT#*', 'ORGKEY#*', 'HUBS'] });
    this.allowAskingForLetters(fn);
  }

  /** Ask for letters by the clock, and note beside a subscription what its owner is told. */
  allowAskingForLetters(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['PutItem'], partitions: ['LETTER#*', 'SUB#*'] });
  }

  /**
   * Look whether an organization missed a notice, by all its contacts and the rows that they had, and note it for the hub or agency that is
   * to be told by a letter. Whether an address is written to is known by its hash.
   */
  allowLookingAtMisses(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['GetItem', 'BatchGetItem'], partitions: ['SUB#*', 'ADDRESS#*'] });
    this.allow(fn, { actions: ['Query'], partitions: ['ADDRESS-MARKS'] });
    this.allow(fn, { actions: ['PutItem'], partitions: ['MISSED#*', 'LETTER#*'] });
  }

  /** Ask for a letter on the web: which one, and about what. It tells no address and no name. */
  allowRequestingLetters(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['PutItem'], partitions: ['LETTER#*'] });
  }

  /** Find whoever is to be asked for consent, or written to, and send the request on its way. It tells no address and no name. */
  allowHandingOutRequests(fn: NoticeFunction): void {
    this.allow(fn, { actions: ['UpdateItem'], partitions: ['ASK#*', 'LETTER#*', 'ERASE#*', 'FEED#*'], indexes: ['due'] });
    // Agencies hear of their notices by letters that nobody asked for.
    this.allow(fn, { actions: ['PutItem'], partitions: ['LETTER#*'] });
  }
}
