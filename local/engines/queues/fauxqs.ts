import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type BuildAppOptions, buildApp, type FauxqsServer } from 'fauxqs';
import { MOST_OBJECT_BYTES, objectRules } from '../objects/object-rules.ts';
import { isXmlText, queueRules } from './queue-rules.ts';

/**
 * The door to fauxqs 2.4.1: SQS and S3. Its own start gives no hold on what it serves, so its parts are put together here; they are not its
 * public API, so the version is pinned, and the suites in test/engines tell when something moved.
 */
type Stores = NonNullable<BuildAppOptions['stores']>;
type Persistence = Readonly<{
  load(queues: Stores['sqsStore'], topics: Stores['snsStore'], objects: Stores['s3Store']): void;
  close(): void;
}>;
type Parts = Readonly<{
  SqsStore: new () => Stores['sqsStore'];
  SnsStore: new () => Stores['snsStore'];
  S3Store: new () => Stores['s3Store'];
  PersistenceManager: new (folder: string) => Persistence;
  INVALID_MESSAGE_BODY_CHAR: RegExp;
}>;

const folder = new URL('./dist/', pathToFileURL(findPackageJSON('fauxqs', import.meta.url) ?? ''));
const part = async (file: string): Promise<Parts> => import(new URL(file, folder).href);
const [{ SqsStore, INVALID_MESSAGE_BODY_CHAR }, { SnsStore }, { S3Store }, { PersistenceManager }] = [
  { ...(await part('sqs/sqsStore.js')), ...(await part('sqs/sqsTypes.js')) },
  await part('sns/snsStore.js'),
  await part('s3/s3Store.js'),
  await part('persistence.js'),
];

// fauxqs looks at halves of characters, and so refuses every one above U+FFFF, which SQS takes.
INVALID_MESSAGE_BODY_CHAR.test = (text) => !isXmlText(text);

export type QueuesEngine = Readonly<{ url: string; inspectQueue: FauxqsServer['inspectQueue']; stop(): Promise<void> }>;

/** SQS and S3 on one free port of this machine, with what AWS refuses refused. @param dataFolder null: in memory */
export const startQueues = async (dataFolder: string | null): Promise<QueuesEngine> => {
  const stores: Stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const persistence = dataFolder === null ? null : new PersistenceManager(dataFolder);
  if (persistence) {
    // Loaded before it is told of changes, or it would write what it reads.
    persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
    for (const keeper of [...Object.values(stores), ...stores.sqsStore.allQueues()]) Object.assign(keeper, { persistence });
  }
  const app = buildApp({ logger: false, host: 'localhost', stores });
  app.addHook('preClose', (done) => {
    persistence?.close();
    done();
  });
  // fauxqs takes 11 MB of an object at once.
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_OBJECT_BYTES }, (_, body, done) => done(null, body));
  queueRules(app);
  objectRules(app, (bucket, key) => {
    try {
      return stores.s3Store.headObject(bucket, key).etag;
    } catch {
      return null;
    }
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    inspectQueue: (name) => stores.sqsStore.inspectQueue(name),
    stop: async () => {
      await app.close();
    },
  };
};
