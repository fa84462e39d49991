import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

const FEEDS = ['/feeds/notices.atom', '/feeds/notices.json'];

/** One that stands, one that was withdrawn, one whose last day is over, one that is still to come. */
const aBoard = async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const post = async (title: string, more: object = {}) =>
    String((await door.ask('POST', '/v1/notices', { key, body: aDraft({ title, ...more }) })).body.id);
  await post('现行');
  const gone = await post('撤回');
  await door.ask('POST', `/v1/notices/${gone}/withdrawal`, { key, body: { reason: '有误' } });
  await post('到期', { expiresOn: '2026-11-21', kind: 'letter' });
  await post('未发布', { publishAt: '2099-01-01T00:00:00+08:00' });
  door.world.clock.advance(5 * 24 * 3_600_000);
  const get = (path: string, headers: Record<string, string> = {}) => door.ask('GET', path, { headers });
  return { door, get };
};

const titlesOf = (items: readonly Readonly<{ title: string }>[]): readonly string[] =>
  items.map(({ title }) => title.replace('〔撤回〕', ''));

describe('a feed', () => {
  it.each([
    'status=withdrawn',
    'status=expired',
    'status=published',
    'status=scheduled',
    'kind=letter',
    'agency=gd-mzt',
    'agency=NONE!',
    'q=到期',
    'limit=1',
    'from=2026-11-20&to=2099-01-01',
    'inForce=true',
  ])('has what the list of the API has: %s', async (query) => {
    const { get } = await aBoard();
    const [list, feed] = [await get(`/v1/notices?${encodeURI(query)}`), await get(`/feeds/notices.json?${encodeURI(query)}`)];
    expect([list.status, feed.status]).toEqual([200, 200]);
    expect(titlesOf(feed.body.items)).toEqual(titlesOf(list.body.items));
    expect(feed.text).not.toContain('未发布');
  });

  it('carries its filters in its address, and in that of its next page', async () => {
    const { get } = await aBoard();
    const { body, headers } = await get('/feeds/notices.json?kind=notice&limit=1');
    expect(body.feed_url).toBe('https://wire.example/feeds/notices.json?kind=notice&limit=1');
    expect(headers.get('link')).toContain(`<${body.feed_url}>; rel="self"`);
    const rest = await get(body.next_url.replace('https://wire.example', ''));
    expect(titlesOf([...body.items, ...rest.body.items])).toEqual(['撤回', '现行']);
    expect((await get('/feeds/notices.json?status=withdrawn')).body.feed_url).toBe(
      'https://wire.example/feeds/notices.json?status=withdrawn',
    );
  });

  it.each([
    ['kind=x', 'query-malformed', 'kind'],
    ['status=gone', 'query-malformed', 'status'],
    ['limit=abc', 'query-malformed', 'limit'],
    ['limit=101', 'query-malformed', 'limit'],
    ['from=yesterday', 'query-malformed', 'from'],
    ['from=2026-05&to=2025', 'query-malformed', 'to'],
    ['region=nowhere', 'query-malformed', 'region'],
    ['cursor=zzz', 'cursor-unknown', undefined],
  ])('that there is not is a problem as those of the API are: %s', async (query, code, path) => {
    const { get } = await aBoard();
    for (const feed of FEEDS) {
      const refused = await get(`${feed}?${query}`, { 'accept-language': 'en' });
      expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
      expect(JSON.parse(refused.text)).toMatchObject({ status: 400, code, ...(path ? { errors: [{ path }] } : {}) });
    }
  });
});
