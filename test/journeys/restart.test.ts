import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anAgency, call, folder, readers, received, start, until } from './npm-start.ts';

describe('npm start -- --data', () => {
  it('keeps what was accepted through kill -9, and finishes what was under way', async () => {
    const data = folder();
    const first = await start('--port', '0', '--data', data);
    const { url } = first;
    const key = await anAgency(url);
    const people = await readers(url, 30);

    const notice = (title: string) => ({ title, sections: [{ body: '正文。' }] });
    const accepted = await Promise.all(['一', '二', '三'].map((name) => call(url, 'POST', '/v1/notices', notice(`第${name}份通知`), key)));
    expect(accepted.map(({ status }) => status)).toEqual([201, 201, 201]);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await start('--port', '0', '--data', data);
    for (const { body } of accepted) {
      const report = await until(
        async () => (await call(second.url, 'GET', `/v1/notices/${body.id}/report`, undefined, key)).body,
        ({ complete }) => complete,
      );
      expect(report.totals).toMatchObject({ audience: people.length, delivered: people.length });
    }
    const told = await received(second.url);
    // Nobody is lost. A crash repeats at most the sends in flight and the ten of the checkpoint under way, of each batch.
    expect(new Set(told).size).toBe(accepted.length * people.length);
    expect(told.length - new Set(told).size).toBeLessThanOrEqual(accepted.length * 20);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('says in a sentence why it cannot start, and fails', async () => {
    const data = folder();
    const running = await start('--port', '0', '--data', data);
    const port = new URL(running.url).port;

    const samePort = await start('--port', port);
    expect([await samePort.ended, samePort.output()]).toEqual([1, expect.stringMatching(new RegExp(`port ${port} is in use: .*--port`))]);
    const sameFolder = await start('--port', '0', '--data', data);
    expect([await sameFolder.ended, sameFolder.output()]).toEqual([1, expect.stringMatching(/in use by another run/)]);

    running.child.kill('SIGINT');
    expect(await running.ended).toBe(130);
    expect(readFileSync(join(data, 'version'), 'utf8')).not.toBe('');
    writeFileSync(join(data, 'version'), '0');
    const otherVersion = await start('--port', '0', '--data', data);
    expect([await otherVersion.ended, otherVersion.output()]).toEqual([1, expect.stringMatching(/another version/)]);

    const unknownOption = await start('--prot', '80');
    expect([await unknownOption.ended, unknownOption.output()]).toEqual([2, expect.stringMatching(/--prot[\s\S]*Usage/)]);
  });
});
