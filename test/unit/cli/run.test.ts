import { describe, expect, it } from 'vitest';
import { ContractServer } from './contract-server.ts';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

describe('what cannot be done', () => {
  it.each([
    ['', 2, '要做什么'],
    ['send notice.json', 2, 'send'],
    ['keys', 2, 'keys add'],
    ['post', 2, 'FILE'],
    ['post notice.json more', 2, 'more'],
    ['post nowhere.json', 2, 'nowhere.json'],
    ['report ntc-1 --folow', 2, '--folow'],
    ['agencies --follow', 2, '--follow'],
    ['post notice.json --idempotency-key', 2, '--idempotency-key'],
  ])('%j ends with %i and says why', async (typed, expected, why) => {
    const { code, out, err } = await type(typed);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toContain(why);
    expect(server.asked).toEqual([]);
  });

  it.each([
    [{ NOTICEWIRE_KEY: undefined }, 'NOTICEWIRE_KEY'],
    [{ NOTICEWIRE_KEY: '密钥' }, 'NOTICEWIRE_KEY'],
    [{ NOTICEWIRE_URL: 'localhost:8080' }, 'NOTICEWIRE_URL'],
  ])('without a usable key or address: %j', async (env, name) => {
    const { code, err } = await type('agencies', { env });
    expect(code).toBe(2);
    expect(err).toContain(name);
  });

  it('ends with 3 when nobody is there, or somebody else is', async () => {
    server.on('GET /v1/agencies', () => ({ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' }));
    const other = await type('agencies');
    expect(other.code).toBe(3);
    expect(other.err).toContain('不是 Noticewire 的应答');
    server.on('GET /v1/agencies', () => ({ body: { hello: 'world' } }));
    expect((await type('agencies')).err).toContain('不是 Noticewire 的应答');
    const gone = await ContractServer.start();
    await gone.stop();
    const nobody = await type('agencies', { env: { NOTICEWIRE_URL: gone.url } });
    expect(nobody.code).toBe(3);
    expect(nobody.err).toContain(`够不到 cannot reach ${gone.url}: ECONNREFUSED`);
  });

  it('says how the command is typed that was meant, and suggests the one that is spelled most like it', async () => {
    for (const typed of ['keys add', 'keys add a b', 'keys add yl-mzt --expire now', 'keys add yl-mzt --follow']) {
      const { code, err } = await type(`${typed} --lang zh`);
      expect([code, err]).toEqual([2, expect.stringContaining('用法: npx noticewire keys add AGENCY [--scope SCOPE]… [--expires TIME]\n')]);
      expect(err).not.toContain('--help');
    }
    expect((await type('pst notice.json --lang zh')).err).toBe('没有此命令: pst\n  是不是 post？\n用法: npx noticewire --help\n');
    expect((await type('subscription find x --lang en')).err).toContain('did you mean subscriptions?');
    expect((await type('xyz --lang en')).err).toBe('no such command: xyz\nusage: npx noticewire --help\n');
  });

  it('names the option by which a field of a request was typed', async () => {
    const errors = ['contactEmail', 'replyTo', 'region', 'notifications.held', 'other'].map((path) => ({
      path,
      code: 'x',
      message: '有误',
    }));
    server.on('POST /v1/agencies', () => ({
      status: 422,
      body: { title: 'x', status: 422, detail: '见 errors', code: 'invalid', errors },
    }));
    const { code, err } = await type('agencies add --name a --region b --email c --reply-to d --lang zh');
    expect(code).toBe(1);
    for (const line of ['  --email: 有误', '  --reply-to: 有误', '  --region: 有误', '  other: 有误']) expect(err).toContain(line);
  });

  it('is explained by --help, which needs neither key nor service', async () => {
    const env = { NOTICEWIRE_KEY: undefined };
    const all = await type('--help', { env });
    expect(all.code).toBe(0);
    for (const command of ['post', 'preview', 'report', 'retry', 'cosign', 'agencies add', 'agencies consent', 'keys add'])
      expect(all.out).toContain(`npx noticewire ${command}`);
    expect(all.out).toContain('inside the checkout only: elsewhere it would run whatever somebody registered under that name');
    expect((await type('--help', { env, program: 'noticewire' })).out).not.toContain('npx');
    const one = await type('keys --help', { env });
    expect(one.out).toContain('keys revoke');
    expect(one.out).not.toContain('preview');
  });
});
