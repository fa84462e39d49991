import { describe, expect, it } from 'vitest';
import { HOUR } from '../../functions/domain/time.ts';
import { aWriter, FILLED, fieldsOf } from './desk-form.ts';

const asJson = { accept: 'application/json' };
const PLAIN: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };

describe('somebody who writes a notice', () => {
  it('loses nothing when their session has ended meanwhile: what they wrote goes on once they are signed in again', async () => {
    const { clerk, path, page, standing, world, mail } = await aWriter();
    const fields = fieldsOf(await page());
    for (const [name, value] of Object.entries(FILLED)) fields.set(name, value);
    fields.set('act', 'save');
    world.clock.advance(9 * HOUR);
    const ended = await clerk.send(path, fields);
    expect([ended.status, ended.text.includes(FILLED.title)]).toEqual([401, true]);
    await clerk.go('POST', '/console/sign-in', { address: 'li@yh.example' });
    await clerk.go('POST', '/console/code', { code: (await mail()).code });
    // The page that kept it is sent again: its token is of the session before, so it is kept once more, with the new one.
    const kept = (text: string): URLSearchParams =>
      new URLSearchParams(
        [...text.matchAll(/<(?:input type="hidden"|textarea[^>]*?) name="([^"]+)"(?: value="([^"]*)"|[^>]*>\n?([^<]*))/g)].map(
          ([, name = '', value, inner]): [string, string] => [
            name,
            (value ?? inner ?? '').replace(/&(?:lt|gt|quot|#39|amp);/g, (one) => PLAIN[one] ?? ''),
          ],
        ),
      );
    const again = await clerk.send(path, kept(ended.text));
    expect([again.status, again.text.includes(FILLED.title)]).toEqual([409, true]);
    expect((await clerk.send(path, kept(again.text))).status).toBe(303);
    expect(await standing()).toMatchObject({ title: FILLED.title, sections: [{ body: FILLED.p0Body.replace('\r\n', '\n') }] });
  });

  it('pastes a page with pictures and a table of a hundred columns, and is told what of it a text cannot hold', async () => {
    const { clerk, path, page } = await aWriter();
    const token = /name="token" value="([0-9a-f]+)"/.exec(await page())?.[1] ?? '';
    const row = (cell: (n: number) => string): string => `<tr>${Array.from({ length: 100 }, (_, n) => cell(n)).join('')}</tr>`;
    const html = `<p>通知如下</p><img src="https://elsewhere.example/a.png" alt="图一"><table>${row((n) => `<th>列${n}</th>`)}${row((n) => `<td>${n}</td>`)}</table>`;
    const { status, body } = await clerk.send(`${path}/paste`, new URLSearchParams({ token, lang: 'zh', html }), asJson);
    expect([status, body.markdown.includes('| 列99 |'), /elsewhere|<img/.test(body.markdown)]).toEqual([200, true, false]);
    expect(body.warnings.join('\n')).toMatch(/图片.*未保留[\s\S]*100 列/);
  });

  it('saves a notice of almost 200 KB with an Arabic title, and reads it again as it is', async () => {
    const { press, page, standing } = await aWriter();
    const [title, p0Body] = ['إشعار بشأن مهرجان الجوقة', '字'.repeat(66_000)];
    expect((await press({ title, p0Body, language: 'ug' })).status).toBe(303);
    expect(await standing()).toMatchObject({ title, sections: [{ body: p0Body }] });
    const shown = fieldsOf(await page());
    expect([shown.get('title'), shown.get('p0Body')?.length]).toEqual([title, 66_000]);
  });
});
