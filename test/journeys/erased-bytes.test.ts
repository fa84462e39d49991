import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aNotice, OPERATOR_KEY, Service } from './service.ts';
import { bytesIn } from './stored-bytes.ts';

const CHOIR = 'li.xiaomei@club.example';
/** Whatever goes there comes back: events of that wait in queues, with the address. */
const GONE = 'bounce+xiaomei@simulator.amazonses.com';
const TRACES = ['xiaomei', '李小梅', ...[`re: ${CHOIR}`, '李小梅'].map((text) => Buffer.from(text).toString('base64').slice(0, -3))];
const LEAVING = 'leave@bounce.wire.example';
const key = OPERATOR_KEY;

/** In which files a trace of the person stands. */
const foundIn = (folder: string): readonly string[] =>
  Object.entries(bytesIn(folder))
    .filter(([, text]) => TRACES.some((trace) => text.toLowerCase().includes(trace.toLowerCase())))
    .map(([name]) => name.replace(/\d+/g, 'N'));

/** All that is stored of a person: a subscription by email, what stands in for an endpoint, what bounced, letters, lists, a post. */
const liveIn = async (service: Service): Promise<string> => {
  const organization = { name: '李小梅合唱队' };
  const filter = { keywords: ['李小梅的关键词'] };
  const { manageToken, id } = await service.subscribe('choir', { organization, channel: { type: 'email', address: CHOIR }, filter });
  await service.subscribe('dance', { organization: { name: '李小梅舞蹈队' }, channel: { type: 'email', address: GONE } });
  const hook = { ...service.hook('hook'), fallbackEmail: CHOIR };
  await service.subscribe('hook', { organization: { name: '邻居接口' }, channel: hook });
  await service.call('PATCH', `/v1/subscriptions/${id}`, { key: manageToken, body: { filter: { ...filter, topics: ['culture'] } } });
  const other = await service.subscribe('other', { organization: { name: '邻居舞蹈队' } });
  await service.call('POST', `/v1/subscriptions/${other.id}/address`, { key: other.manageToken, body: { address: CHOIR } });
  await service.call('POST', '/v1/manage-links', { body: { address: CHOIR } });
  const office = await service.agency('yh-mzj', '440100');
  const person = { email: CHOIR, name: '李小梅', roles: ['administrator'] };
  expect((await service.call('POST', '/v1/agencies/yh-mzj/staff', { key, body: person })).status).toBe(201);
  await service.publish(office, aNotice({ audience: { regions: ['440106'] } }));
  const list = `name,region,email\n李小梅合唱队,440106,${CHOIR}\n`;
  const brought = await service.call('POST', '/v1/subscriptions/import?dryRun=true', {
    key,
    raw: list,
    headers: { 'content-type': 'text/csv' },
  });
  expect([200, 202]).toContain(brought.status);
  expect((await service.call('GET', '/v1/subscriptions/export', { key })).status).toBeLessThan(400);
  await service.idle();
  return manageToken;
};

describe('the data folder of one machine, a day after an erasure', () => {
  it('has nothing of the address or of the person in any byte of any file, of what others have nothing less', async () => {
    const data = mkdtempSync(join(tmpdir(), 'noticewire-erased-'));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const start = () => Service.start({ data, settings: { UnsubscribeAddress: LEAVING, ReceiptRuleSet: 'ours' } });
    let service = await start();
    const token = await liveIn(service);
    for (const text of [
      `From: ${CHOIR}`,
      `X: y\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(`re: ${CHOIR}`).toString('base64')}`,
    ]) {
      const mail = `/_local/mail?from=somebody@club.example&to=${encodeURIComponent(LEAVING)}`;
      expect((await service.call('POST', mail, { raw: `${text}\r\n\r\nleave` })).status).toBe(202);
    }
    await service.idle();
    await service.subscribe('neighbour', { organization: { name: '邻居读书会' } });
    expect(new Set(foundIn(data))).toEqual(new Set(['tables/N.log', 'fauxqs.db-wal', 'inbox.eml', 'inbox.jsonl']));

    for (const address of [CHOIR, GONE]) expect((await service.call('POST', '/v1/erasures', { key, body: { address } })).status).toBe(202);
    await service.idle();
    for (const time of ['PT2M', 'PT2M', 'restart', 'PT12H', 'PT11H30M']) {
      if (time === 'restart') {
        await service.stop();
        service = await start();
      } else await service.advance(time);
      await service.idle();
    }
    expect((await service.call('GET', `/manage?token=${token}`)).status).toBeGreaterThanOrEqual(400);
    expect(await service.inbox(CHOIR)).toEqual([]);
    expect(await service.inbox('neighbour@groups.example')).not.toEqual([]);
    expect(foundIn(data)).toEqual([]);
    await service.stop();
    expect(foundIn(data)).toEqual([]);
    expect(Object.values(bytesIn(data)).some((text) => text.includes('邻居读书会'))).toBe(true);
  });
});
