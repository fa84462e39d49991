import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LONGEST_ATTEMPT } from '../../functions/adapters/mailers.ts';
import { CLOSING_MS, TURN_AHEAD_MS } from '../../functions/usecases/sending/channel-sender.ts';
import {
  allResources,
  answering,
  type DeployedFunction,
  dig,
  functions,
  ofType,
  permissionsOf,
  ROOT,
  serviceParameters,
  serviceResources,
  targetOf,
} from './stacks.ts';

const each = functions.map((fn) => [fn.name, fn] as const);

const environmentOf = ({ properties }: DeployedFunction): readonly string[] =>
  Object.keys(Object(dig(properties, 'Environment', 'Variables'))).filter((name) => name !== 'NODE_OPTIONS');

/** What the handler's env.ts demands. */
const demandsOf = async (name: string): Promise<readonly string[]> => {
  const { Env } = await import(`../../functions/handlers/${name}/env.ts`);
  return Object.keys(Env.shape);
};

describe('every function', () => {
  it('has a folder of handlers, and every folder is deployed once', () => {
    const folders = readdirSync(join(ROOT, 'functions/handlers'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(functions.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it('is a NoticeFunction: there is no other way to make a Lambda here', () => {
    expect(
      ofType('AWS::Lambda::Function')
        .map(([id]) => id)
        .sort(),
    ).toEqual(functions.map(({ id }) => id).sort());
  });

  it.each(each)('%s is given the environment that it demands, and nothing else', async (name, fn) => {
    expect([...environmentOf(fn)].sort()).toEqual([...(await demandsOf(name))].sort());
  });

  it.each(each)('%s shows where in the sources a fault came from', (_, { properties }) => {
    expect(dig(properties, 'Environment', 'Variables', 'NODE_OPTIONS')).toBe('--enable-source-maps');
  });

  it.each(each)('%s runs on a Node.js that is maintained, on ARM', (_, { properties }) => {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  /** A mail server may take ten minutes to answer, and a million lines take long to write. */
  const LONG = new Set(['send-email', 'write-export']);

  it.each(each)('%s answers people within the patience of API Gateway, and others within the visibility of their messages', (name, fn) => {
    expect(answering.length).toBeGreaterThan(0);
    // API Gateway waits for 30 s at most (HTTP API quotas).
    const limit = answering.includes(name) ? 29 : LONG.has(name) ? 900 : 120;
    expect(fn.properties['Timeout']).toBeLessThanOrEqual(limit);
  });

  it('has the time for its slot, for the ten minutes that a mail server may take, and to write that down', () => {
    const sender = functions.find(({ name }) => name === 'send-email');
    const neededMs = TURN_AHEAD_MS + LONGEST_ATTEMPT.timeoutMs + LONGEST_ATTEMPT.answerTimeoutMs + CLOSING_MS;
    expect(Number(sender?.properties['Timeout']) * 1000).toBeGreaterThan(neededMs);
  });

  it.each(each)('%s writes to a log of its own, which is kept for as long as was chosen', (_, { properties }) => {
    const logs = serviceResources[targetOf(dig(properties, 'LoggingConfig', 'LogGroup'))];
    expect(logs?.Properties['RetentionInDays']).toEqual({ Ref: 'LogDays' });
  });

  it.each(each)('%s has a handler that can be read: env.ts and index.ts at least', (name) => {
    for (const file of ['env.ts', 'index.ts']) expect(existsSync(join(ROOT, 'functions/handlers', name, file)), file).toBe(true);
  });
});

describe('how long things are kept', () => {
  const isTold = (fn: DeployedFunction, variable: string) => dig(fn.properties, 'Environment', 'Variables', variable);
  const isAllowed = (fn: DeployedFunction, partition: string) =>
    permissionsOf(fn).some(
      ({ actions, resources, conditions }) =>
        actions.includes('dynamodb:PutItem') &&
        resources.some((resource) => resource.includes(partition === 'SUB#*' ? 'SubscriptionsTable' : 'RegistryTable')) &&
        (JSON.stringify(conditions) === '{}' || JSON.stringify(conditions).includes(`"${partition}"`)),
    );

  it.each([
    ['AUDIT#*', 'AUDIT_DAYS', 'AuditDays'],
    ['SUB#*', 'ENDED_DAYS', 'EndedDays'],
  ])('is told to every function that writes into %s', (partition, variable, parameter) => {
    const writers = functions.filter((fn) => isAllowed(fn, partition));
    expect(writers.length).toBeGreaterThan(4);
    for (const fn of writers) expect(isTold(fn, variable), fn.name).toEqual({ Ref: parameter });
  });
});

describe('every log', () => {
  it('ends some day', () => {
    const logs = allResources.filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup');
    expect(logs.length).toBeGreaterThan(functions.length);
    for (const [id, { Properties }] of logs) expect(Properties['RetentionInDays'], id).toEqual({ Ref: 'LogDays' });
    expect(serviceParameters['LogDays']).toMatchObject({ Default: '30' });
  });
});
