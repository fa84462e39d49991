import { expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

it('a list that is declared to be in another charset is refused as such; octets are looked at, and UTF-8 is', async () => {
  const { ask, operatorKey } = aFrontDoor();
  const send = (type: string) =>
    ask('POST', '/v1/subscriptions/import?dryRun=true', { key: operatorKey, raw: '名称,类别\n', headers: { 'content-type': type } });
  for (const charset of ['gb18030', 'GBK', 'utf-16'])
    expect(await send(`text/csv; charset=${charset}`)).toMatchObject({ status: 415, body: { code: 'charset-not-utf-8' } });
  for (const type of ['text/csv', 'text/csv; charset=UTF-8', 'application/octet-stream']) expect((await send(type)).status).toBe(202);
});

it('a table is written in a charset by its name in either case', async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft({ receipt: { required: true } }) });
  for (const path of [`/v1/notices/${body.id}/deliveries.csv`, `/v1/notices/${body.id}/receipts.csv`]) {
    for (const name of ['GB18030', 'Gb18030', 'gb18030'])
      expect((await door.ask('GET', `${path}?charset=${name}`, { key })).headers.get('content-type')).toBe('text/csv; charset=gb18030');
    expect((await door.ask('GET', `${path}?charset=UTF-8`, { key })).headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await door.ask('GET', `${path}?charset=big5`, { key })).body.code).toBe('query-malformed');
  }
});
