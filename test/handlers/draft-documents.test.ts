import { describe, expect, it } from 'vitest';
import { MOST_DOCUMENT_BYTES } from '../../functions/domain/documents/document.ts';
import { aDocx, p, r, tbl, tc, tr } from '../a-docx.ts';
import { aWriter, FILLED, fieldsOf } from './desk-form.ts';

const TABLE = tbl([tr([tc('项目'), tc('人数')]), tr([tc('合唱', '<w:gridSpan w:val="2"/>')])]);
const DOCX = aDocx({ body: p('请按时到场。') + TABLE });

/** Somebody who brings a .docx by a plain form: where the store puts it, and where a browser comes back to. */
const aReader = async (language = 'zh') => {
  const writer = await aWriter();
  const { clerk, path, world } = writer;
  const bring = async (file: Uint8Array | null) => {
    const shown = await clerk.go('GET', `${path}/document?lang=${language}`);
    const key = /name="key" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
    const back = (/name="success_action_redirect" value="([^"]+)"/.exec(shown.text)?.[1] ?? '').replaceAll('&amp;', '&');
    if (file) world.documentFiles.files.set(key, file);
    const looked = await clerk.go('GET', back.replace('https://wire.example', ''));
    return { shown, back, looked, document: /name="document" value="([^"]+)"/.exec(looked.text)?.[1] ?? '' };
  };
  return { ...writer, bring };
};

describe('a .docx without a script', () => {
  it('goes into the store, is looked at, and stands in the draft behind what was typed, with what it lost', async () => {
    const { clerk, path, press, standing, page, bring, world } = await aReader();
    const { documentFiles } = world;
    const read = documentFiles.read.bind(documentFiles);
    let reads = 0;
    documentFiles.read = (...asked) => {
      reads += 1;
      return read(...asked);
    };
    const led = await press({ ...FILLED, documentNumber: '云海民发〔2026〕12号' }, 'document');
    expect(led.headers.get('location')).toContain(`${path}/document`);
    const { shown, back, looked, document } = await bring(DOCX);
    expect(shown.headers.get('content-security-policy')).toContain("form-action 'self' https://bucket.example");
    expect(back).toMatch(/^https:\/\/wire\.example\/console\/drafts\//);
    for (const part of ['文档已读好，还没有放进稿件', '请按时到场', '合并单元格', '<table']) expect(looked.text).toContain(part);
    expect((await standing())['sections']).toEqual([{ body: '各社区社会组织：\n合唱节于 12 月 20 日举行。' }]);
    for (let n = 0; n < 2; n++) {
      const put = await clerk.press(`${path}/document`, { document, lang: 'zh' });
      expect(put.headers.get('location')).toContain(`read=${document}`);
    }
    const body = '各社区社会组织：\n合唱节于 12 月 20 日举行。\n\n请按时到场。';
    const { sections, documentNumber } = (await standing()) as { sections: { body: string }[]; documentNumber: string };
    expect([documentNumber, sections[0]?.body.startsWith(body), sections[0]?.body.split('请按时到场').length]).toEqual([
      '云海民发〔2026〕12号',
      true,
      2,
    ]);
    const after = await page(`?read=${document}&lang=zh`);
    for (const part of ['文档的文字已放进稿件', '合并单元格']) expect(after).toContain(part);
    // What was looked at is what was put in, and what is said of it.
    expect(reads).toBe(1);
    expect(fieldsOf(after).get('title')).toBe(FILLED.title);
  });

  it('gives its title to a draft that has neither title nor text', async () => {
    const { clerk, path, standing, bring } = await aReader();
    const centred = '<w:jc w:val="center"/>';
    const { document } = await bring(aDocx({ body: p(r('关于举办合唱节的通知', '<w:sz w:val="44"/>'), centred) + p('各社区：') }));
    await clerk.press(`${path}/document`, { document });
    expect(await standing()).toMatchObject({ title: '关于举办合唱节的通知', sections: [{ body: '各社区：' }] });
  });

  it.each([
    ['zh', '文件没有上传成功', '20 MB', '这不是 Word 文档', '文件已损坏', '没有读得出的文字', '另存为'],
    ['en', 'did not arrive', '20 MB', 'no document of Word', 'damaged', 'No words can be read', 'save it as .docx'],
  ])('that cannot be read says why beside the field, in %s, and changes nothing', async (language, ...said) => {
    const { press, standing, bring } = await aReader(language);
    await press(FILLED);
    const files = [
      null,
      Buffer.alloc(MOST_DOCUMENT_BYTES + 1, 'PK'),
      Buffer.from('%PDF-1.7'),
      DOCX.slice(0, DOCX.length - 40),
      aDocx({ body: p('') }),
      Buffer.from('{\\rtf1 通知}'),
    ];
    for (const [i, file] of files.entries()) {
      const { looked } = await bring(file);
      const beside = /<p class="error"[^>]*>.*?<\/p>/s.exec(looked.text)?.[0] ?? '';
      expect([i, looked.status, beside.includes(said[i] ?? '?')]).toEqual([i, 422, true]);
      expect(looked.text).toContain('action="https://bucket.example/"');
    }
    expect((await standing())['sections']).toEqual([{ body: '各社区社会组织：\n合唱节于 12 月 20 日举行。' }]);
  });

  it('that would make the draft too long is told, and the draft is as it was', async () => {
    const { clerk, path, press, standing, bring } = await aReader();
    await press({ ...FILLED, p0Body: '字'.repeat(60_000) });
    const { document } = await bring(aDocx({ body: p('文'.repeat(40_000)) }));
    const put = await clerk.press(`${path}/document`, { document, lang: 'zh' });
    expect([put.status, put.text.includes('放进去后稿件太长')]).toEqual([413, true]);
    expect((await standing())['sections']).toEqual([{ body: '字'.repeat(60_000) }]);
  });

  it('is nobody else’s', async () => {
    const { bring, anAgency, colleague } = await aReader();
    const { document } = await bring(DOCX);
    await anAgency('qh-wh');
    const other = await colleague('qh-wh', 'zhao@qh.example', '赵敏');
    const begun = await other.press('/console/drafts', {});
    const theirs = (begun.headers.get('location') ?? '').replace(/\?.*/, '');
    for (const looked of [
      await other.go('GET', `${theirs}/document?read=${document}&lang=zh`),
      await other.press(`${theirs}/document`, { document, lang: 'zh' }),
    ])
      expect([looked.status, looked.text.includes('请按时到场')]).toEqual([422, false]);
  });
});
