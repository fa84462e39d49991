import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { dynamoDbClient } from '../../functions/adapters/clients.ts';
import { DynamoWrappedKeyStore } from '../../functions/adapters/dynamodb/registry/dynamo-wrapped-key-store.ts';
import { DynamoContactBackfill } from '../../functions/adapters/dynamodb/subscriptions/dynamo-contact-backfill.ts';
import { DynamoOrganizationBackfill } from '../../functions/adapters/dynamodb/subscriptions/dynamo-organization-backfill.ts';
import { KmsVault } from '../../functions/adapters/kms/kms-vault.ts';
import { knownRegions } from '../../functions/domain/region.ts';
import type { Channel } from '../../functions/domain/subscriptions/subscription.ts';
import { instant } from '../../functions/domain/time.ts';
import { physicalName } from '../../local/resources/names.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { Client } from '../client.ts';
import { LOCAL } from '../engine/ground.ts';
import { seed } from '../engine/seed.ts';
import { Machine, OPERATOR_KEY } from './process.ts';
import type { Sink } from './sink.ts';

export type Kind = 'email' | 'webhooks';

const PROVINCE = '44';
const COUNTIES = knownRegions().filter((code) => code.length === 6 && code.startsWith(PROVINCE));
const LOOK_MS = 100;
/** So long nothing may come before a mailing is taken for stuck. */
const PATIENCE_MS = 120_000;

/** Email leaves by SMTP to the sink, faster than this machine is. */
const settingsFor = ({ smtpPort }: Sink): readonly string[] =>
  [
    'EmailBy=smtp',
    `SmtpUrl=smtp://127.0.0.1:${smtpPort}`,
    'SenderAddress=notices@wire.example',
    'PublicUrl=http://localhost:8080',
    'SesRate=5000',
    'SignUpsPerHour=1000000',
  ].flatMap((setting) => ['--set', setting]);

/** A service of its own process with so many confirmed recipients in one province, and an agency that writes to them. */
export class Stage {
  readonly sink: Sink;
  readonly recipients: number;
  machine: Machine;
  #key = '';
  readonly #args: readonly string[];

  private constructor(machine: Machine, sink: Sink, recipients: number, args: readonly string[]) {
    this.machine = machine;
    this.sink = sink;
    this.recipients = recipients;
    this.#args = args;
  }

  static async open(assembly: string, sink: Sink, kind: Kind, recipients: number, data: string | null): Promise<Stage> {
    const args = [...settingsFor(sink), ...(data === null ? [] : ['--data', data])];
    const stage = new Stage(await Machine.start(...args), sink, recipients, args);
    await seedInto(assembly, stage.machine.url, kind, recipients, sink);
    stage.#key = await new Client(stage.machine.url).agency(OPERATOR_KEY, 'bench', `${PROVINCE}0000`);
    await sink.forget();
    await stage.#quiet();
    return stage;
  }

  /** Kill it with -9 and start it again on what it kept; resolves when it is ready. */
  async killAndStart(): Promise<void> {
    await this.machine.kill();
    this.machine = await Machine.start(...this.#args);
  }

  /** Nobody works on what was seeded any more. */
  async #quiet(): Promise<void> {
    type State = Readonly<{ functions: Record<string, { running: number }>; streams: Record<string, { behind: number }> }>;
    const client = new Client(this.machine.url);
    const isBusy = async (): Promise<boolean> => {
      const { functions, streams } = await client.send<State>('GET', '/_local/state', undefined, OPERATOR_KEY);
      return Object.values(functions).some(({ running }) => running > 0) || Object.values(streams).some(({ behind }) => behind > 0);
    };
    while (await isBusy()) await sleep(5 * LOOK_MS);
  }

  async post(title: string): Promise<string> {
    const notice = { title, audience: { regions: [`${PROVINCE}0000`] }, sections: [{ body: '各社区社会组织:\n请按时参加。' }] };
    const { id } = await new Client(this.machine.url).send<{ id: string }>('POST', '/v1/notices', notice, this.#key);
    return id;
  }

  /** @throws when nothing comes any more */
  async received(people: number): Promise<void> {
    for (let seen = -1, since = Date.now(); ; ) {
      const { people: now } = await this.sink.counted();
      if (now >= people) return;
      if (now !== seen) since = Date.now();
      if (Date.now() - since > PATIENCE_MS) throw new Error(`${now} of ${people} have come, and no more do`);
      seen = now;
      await sleep(LOOK_MS);
    }
  }

  async complete(id: string): Promise<void> {
    const client = new Client(this.machine.url);
    const read = () => client.send<{ complete: boolean }>('GET', `/v1/notices/${id}/report`, undefined, this.#key);
    while (!(await read()).complete) await sleep(5 * LOOK_MS);
  }
}

const seedInto = async (assembly: string, url: string, kind: Kind, count: number, sink: Sink): Promise<void> => {
  const { engines } = await new Client(url).send<{ engines: { dynamodb: string; kms: string } }>(
    'GET',
    '/_local/state',
    undefined,
    OPERATOR_KEY,
  );
  const name = namesIn(assembly);
  const db = dynamoDbClient({ ...LOCAL, endpoint: engines.dynamodb });
  const kms = new KMSClient({ ...LOCAL, endpoint: engines.kms });
  const vault = new KmsVault(kms, name('AWS::KMS::Key', ''), new DynamoWrappedKeyStore(db, name('AWS::DynamoDB::GlobalTable', 'Registry')));
  const sealedSecrets = kind === 'email' ? [] : [await vault.seal(`whsec_${Buffer.alloc(32, 'secret').toString('base64')}`)];
  const channelOf = (i: number): Channel =>
    kind === 'email'
      ? { type: 'email', address: `reader-${i}@bench.example` }
      : { type: 'webhook', url: `${sink.httpUrl}/hook-${i}`, format: 'standard', sealedSecrets };
  const subscriptions = name('AWS::DynamoDB::GlobalTable', 'Subscriptions');
  await seed(db, subscriptions, count, channelOf, COUNTIES);
  await nothingToBackfill(db, subscriptions, name('AWS::DynamoDB::GlobalTable', 'Mailings'), vault);
  db.destroy();
  kms.destroy();
};

/** What is seeded holds no contacts and is under no organization, as after an earlier release: nobody is to mend it while we measure. */
const nothingToBackfill = async (db: DynamoDBClient, subscriptions: string, mailings: string, vault: KmsVault): Promise<void> => {
  const finished = { kind: 'finished', at: instant(new Date()) } as const;
  await new DynamoContactBackfill(db, subscriptions, mailings, vault).saveProgress(finished);
  await new DynamoOrganizationBackfill(db, subscriptions, mailings, vault).saveProgress(finished);
};

/** Physical names in a local run, by type and the beginning of the logical id. */
const namesIn = (assembly: string): ((type: string, id: string) => string) => {
  const { stacks } = readAssembly(assembly);
  return (type, start) => {
    for (const { name, resources } of stacks)
      for (const [id, resource] of resources) if (resource.Type === type && id.startsWith(start)) return physicalName(name, id, resource);
    throw new Error(`no ${type} ${start} is declared`);
  };
};
