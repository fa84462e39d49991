import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoDbEngine } from '../../local/engines/dynamodb.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { LOCAL } from '../given.ts';
import { OPERATOR_KEY, Service } from './service.ts';

const DAY_S = 86_400;

/** Everything that lies in the tables of a data folder that nobody has open. */
const storedIn = async (data: string): Promise<readonly Record<string, unknown>[]> => {
  const engine = new DynamoDbEngine({ dataFolder: data });
  const client = new DynamoDBClient({ ...LOCAL, endpoint: await listen(engine.server) });
  const items: Record<string, unknown>[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    for (const TableName of TableNames)
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) items.push(...Items.map((item) => unmarshall(item)));
  client.destroy();
  engine.server.closeAllConnections();
  await new Promise((closed) => engine.server.close(closed));
  return items;
};

describe('what a deployment chose to keep for how long', () => {
  it('stands on each thing that is stored: who left, what they agreed to, who did what', async () => {
    const data = mkdtempSync(join(tmpdir(), 'noticewire-retention-'));
    const service = await Service.start({ data, settings: { EndedDays: '31', AuditDays: '400' } });
    await service.agency('yh-mzj', '440100');
    const [gone, here] = [await service.subscribe('gone'), await service.subscribe('here')];
    const left = await service.call('DELETE', `/v1/subscriptions/${gone.id}`, { key: gone.manageToken });
    expect(left.status).toBe(204);
    const found = await service.call('POST', '/v1/subscriptions/search', { key: OPERATOR_KEY, body: { address: gone.address } });
    expect(found.body.items).toMatchObject([{ status: 'ended' }]);
    await service.stop();

    const stored = await storedIn(data);
    const days = (item: Record<string, unknown>, since: unknown): number =>
      (Number(item['ttl']) - Math.floor(Date.parse(String(since)) / 1000)) / DAY_S;
    const of = (id: string) => stored.filter(({ pk, kind }) => pk === `SUB#${id}` && (kind === 'subscription' || kind === 'consent'));
    const ended = of(gone.id).find(({ kind }) => kind === 'subscription')?.['endedAt'];
    expect(of(gone.id).map((item) => [item['kind'], days(item, ended)])).toEqual([
      ['consent', 31],
      ['consent', 31],
      ['subscription', 31],
    ]);
    expect(of(here.id).map(({ ttl }) => ttl)).toEqual([undefined, undefined, undefined]);
    const audits = stored.filter(({ kind }) => kind === 'audit');
    expect(new Set(audits.map(({ action }) => action))).toEqual(new Set(['agency.registered', 'key.issued', 'subscriptions.searched']));
    expect(new Set(audits.map((item) => days(item, item['at'])))).toEqual(new Set([400]));
  });

  it.each([
    ['EndedDays', '29', '可填 30 至 99999 天', 'It takes 30 to 99999 days'],
    ['AuditDays', '30', '可填 365 至 99999 天', 'It takes 365 to 99999 days'],
    ['LedgerDays', '89', '可填 90 至 99999 天', 'It takes 90 to 99999 days'],
    ['LogDays', '45', '只能选 CloudWatch 支持的天数', 'one of the periods of CloudWatch'],
  ])('is refused before anything starts where it cannot be: %s=%s', async (name, value, ...said) => {
    const refusal = await Service.start({ settings: { [name]: value } }).then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    for (const part of [`参数 ${name} 的值不符合要求`, JSON.stringify(value), ...said]) expect(refusal).toContain(part);
  });
});
