import { findPackageJSON } from 'node:module';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type BuildAppOptions, buildApp, type FauxqsServer } from 'fauxqs';
import * as z from 'zod';
import { bucketCors } from '../objects/bucket-cors.ts';
import { filedObjects, namesOf } from '../objects/filed-objects.ts';
import { ObjectFiles } from '../objects/object-files.ts';
import { MOST_OBJECT_BYTES, objectRules } from '../objects/object-rules.ts';
import { leaveNothing } from './nothing-left.ts';
import { patientPolls } from './patient-polls.ts';
import { isXmlText, queueRules } from './queue-rules.ts';

/**
 * The door to fauxqs 2.4.1: SQS and S3. Its own start gives no hold on what it serves, so its parts are put together here; they are not its
 * public API, so the version is pinned, and the suites in test/engines tell when something moved.
 */
type Stores = NonNullable<BuildAppOptions['stores']>;

type Persistence = Readonly<{
  db: DatabaseSync;
  load(queues: Stores['sqsStore'], topics: Stores['snsStore'], objects: Stores['s3Store']): void;
  close(): void;
}>;
type Parts = Readonly<{
  SqsQueue: Parameters<typeof patientPolls>[0];
  SqsStore: new () => Stores['sqsStore'];
  SnsStore: new () => Stores['snsStore'];
  S3Store: new () => Stores['s3Store'];
  PersistenceManager: new (folder: string) => Persistence;
  INVALID_MESSAGE_BODY_CHAR: RegExp;
  getObject: (request: object, reply: object, objects: Stores['s3Store']) => void;
  S3Error: new () => Error & Readonly<{ statusCode: number; toXml(): string }>;
}>;

const folder = new URL('./dist/', pathToFileURL(findPackageJSON('fauxqs', import.meta.url) ?? ''));
const part = async (file: string): Promise<Parts> => import(new URL(file, folder).href);
const [{ SqsQueue, SqsStore, INVALID_MESSAGE_BODY_CHAR }, { SnsStore }, { S3Store, getObject, S3Error }, { PersistenceManager }] = [
  { ...(await part('sqs/sqsStore.js')), ...(await part('sqs/sqsTypes.js')) },
  await part('sns/snsStore.js'),
  { ...(await part('s3/s3Store.js')), ...(await part('s3/actions/getObject.js')), ...(await part('common/errors.js')) },
  await part('persistence.js'),
];

// fauxqs looks at halves of characters, and so refuses every one above U+FFFF, which SQS takes.
INVALID_MESSAGE_BODY_CHAR.test = (text) => !isXmlText(text);
patientPolls(SqsQueue);

export type QueuesEngine = Readonly<{ url: string; inspectQueue: FauxqsServer['inspectQueue']; stop(): Promise<void> }>;

/** Of a request for an object. */
const Place = z.object({ bucket: z.string().default(''), '*': z.string().default('') });

/** SQS and S3 on one free port of this machine, with what AWS refuses refused. @param dataFolder null: in memory */
export const startQueues = async (dataFolder: string | null): Promise<QueuesEngine> => {
  const files = new ObjectFiles(dataFolder);
  const arrived = new WeakMap();
  const s3Store = filedObjects(S3Store, files, arrived);
  const stores: Stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store };
  const persistence = dataFolder === null ? null : new PersistenceManager(dataFolder);
  const endLeaving = persistence && leaveNothing(persistence.db);
  if (persistence) {
    // Loaded before it is told of changes, or it would write what it reads.
    persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
    for (const keeper of [...Object.values(stores), ...stores.sqsStore.allQueues()]) Object.assign(keeper, { persistence });
    files.clean(namesOf(s3Store));
  }
  const app = buildApp({ logger: false, host: 'localhost', stores });
  app.addHook('preClose', (done) => {
    endLeaving?.();
    persistence?.close();
    done();
  });
  // fauxqs takes 11 MB of an object at once.
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_OBJECT_BYTES }, (_, body, done) => done(null, body));
  queueRules(app);
  const tagOf = (bucket: string, key: string): string | null => {
    try {
      return s3Store.headObject(bucket, key).etag;
    } catch {
      return null;
    }
  };
  objectRules(app, tagOf, files, arrived);
  bucketCors(app, (name) => s3Store.hasBucket(name));
  // The handler of fauxqs is over before a stream has begun, and fastify would answer once more.
  app.addHook('preHandler', async (request, reply) => {
    const { bucket, '*': key } = Place.parse(request.params ?? {});
    const etag = key === '' ? null : tagOf(bucket, key);
    if (request.method !== 'GET' || etag === null || !files.has({ bucket, key, etag }) || /[?&]attributes\b/.test(request.url)) return;
    try {
      getObject(request, reply, s3Store);
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      reply.code(error.statusCode).type('application/xml').send(error.toXml());
    }
    return reply;
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    inspectQueue: (name) => stores.sqsStore.inspectQueue(name),
    stop: async () => {
      await app.close();
      files.close();
    },
  };
};
