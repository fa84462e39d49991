import { describe, expect, it } from 'vitest';
import { problem } from './contract-server.ts';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

const READER = {
  id: 'flw-1',
  topic: 'https://notices.example/feeds/notices.atom',
  callback: 'https://reader.example/hook',
  signed: true,
  since: '2026-11-20T01:00:00.000Z',
  until: '2026-11-30T01:00:00.000Z',
};

describe('programs that follow feeds', () => {
  it('are listed with how the last push went, and ended', async () => {
    server
      .on('GET /v1/feeds/followers', (_, before) => ({
        body: {
          items: [[], [READER], [{ ...READER, lastPush: { at: '2026-11-21T01:00:00.000Z', error: 'http-503' } }]][before] ?? [],
        },
      }))
      .on('DELETE /v1/feeds/followers/flw-1', (_, before) =>
        before === 0 ? { status: 204, body: undefined } : problem(404, 'follower-unknown', 'it may have ended already'),
      );
    expect((await type('feeds followers')).out).toContain('没有程序在接收推送 no program follows a feed');
    expect((await type('feeds followers')).out).toMatch(
      /flw-1 +https:\/\/reader\.example\/hook +https:\/\/notices\.example\/feeds\/notices\.atom/,
    );
    expect((await type('feeds followers')).out).toMatch(/2026-11-21 09:00 http-503/);
    expect(JSON.parse((await type('feeds followers --json')).out)).toEqual({ items: [] });
    expect((await type('feeds end flw-1')).out).toContain('已停止 ended flw-1');
    expect(await type('feeds end flw-1')).toMatchObject({ code: 1, err: expect.stringContaining('follower-unknown') });
  });

  it.each([
    ['zh', '至 2026-11-30 09:00'],
    ['en', 'until 2026-11-30 09:00'],
  ])('are listed with until when they follow, in %s', async (language, said) => {
    server.on('GET /v1/feeds/followers', () => ({ body: { items: [READER] } }));
    expect((await type(`feeds followers --lang ${language}`)).out).toContain(said);
  });

  it.each(['feeds end', 'feeds followers all'])('cannot be asked for as: %s', async (typed) => {
    expect((await type(typed)).code).toBe(2);
    expect(server.asked).toEqual([]);
  });
});
