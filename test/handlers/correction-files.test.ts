import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aBusyOffice } from './busy-office.ts';
import { aCorrectorOf, hiddenIn } from './corrector.ts';
import { fieldsTo } from './desk-form.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const BODY = '合唱节于 12 月 20 日举行。';

describe('a file in a correction', () => {
  const sha256 = createHash('sha256').update(PDF).digest('hex');

  /** A notice with a file of its own. */
  const withFile = async () => {
    const office = await aBusyOffice();
    await office.organization();
    const attach = async (name: string): Promise<string> => {
      const body = { name, mediaType: 'application/pdf', bytes: PDF.length, sha256 };
      const { id } = (await office.ask('POST', '/v1/attachments', { key: office.key, body })).body;
      office.world.attachmentFiles.files.set(id, PDF);
      return id;
    };
    const file = await attach('旧报名表.pdf');
    const id = await office.publish({ title: '关于合唱节的通知', sections: [{ body: BODY }], attachments: [{ id: file }] });
    await office.service.settle();
    return { ...aCorrectorOf({ ...office, id, li: await office.signedIn() }), file };
  };

  it('takes the place of another by a plain form, with all that was typed kept, and stands in the look before it is sent', async () => {
    const { press, open, li, notice, world, file } = await withFile();
    const form = await open();
    expect(form.text).toContain('旧报名表.pdf');
    expect(form.text).toContain('in the notice already');
    const taken = await press(`act=attachment-drop:${file}`, { note: '换报名表', p0Body: '合唱节改期。' });
    expect(taken.text).not.toContain(file);
    expect(taken.text).toMatch(/id="field-attachments" autofocus/);
    await press('act=files');
    for (const name of ['', '没有扩展名', '病毒.exe']) {
      const refused = await press('act=name', { name });
      expect([refused.status, refused.text.includes('aria-invalid="true"')]).toEqual([422, true]);
    }
    const choose = await press('act=name', { name: '新报名表.pdf' });
    expect(choose.text).toContain('action="https://bucket.example/" enctype="multipart/form-data" target="upload"');
    const csp = choose.headers.get('content-security-policy');
    for (const directive of ['form-action', 'frame-src']) expect(csp).toContain(`${directive} 'self' https://bucket.example`);
    const frame = /<iframe[^>]* src="([^"]*)"/.exec(choose.text)?.[1] ?? '';
    expect((await li.go('GET', frame)).text).toContain('What becomes of the upload is said here');
    const back = hiddenIn(choose.text, 'success_action_redirect').replaceAll('&amp;', '&');
    expect(back).toBe('https://wire.example/console/upload?came=1&lang=en');
    const came = await li.go('GET', back.replace('https://wire.example', ''));
    expect([came.text.includes('The file is uploaded'), came.headers.get('content-security-policy')]).toEqual([
      true,
      expect.stringContaining("frame-ancestors 'self'"),
    ]);
    const early = await press('act=add');
    expect([early.status, early.text.includes('href="#field-file"'), early.text.includes('has not arrived')]).toEqual([422, true, true]);
    const added = hiddenIn(early.text, 'attachment');
    world.attachmentFiles.files.set(added, PDF);
    const again = await press('act=add');
    for (const part of ['新报名表.pdf', '合唱节改期。', '换报名表']) expect(again.text).toContain(part);
    const look = await press('act=look');
    expect(look.text).toMatch(/Attachments?:? <del>旧报名表\.pdf \(PDF, 1 KB\)<\/del> → <ins>新报名表\.pdf/i);
    await press('act=correct');
    expect((await notice()).attachments).toMatchObject([{ id: added, name: '新报名表.pdf', bytes: PDF.length, sha256 }]);
    expect((await world.attachments.find(added))?.usedBy).toBe((await notice()).id);
  });

  it('is announced by a script, and nobody else’s file is taken', async () => {
    const { press, open, li, notice, world, path } = await withFile();
    const { text, headers } = await open();
    expect(headers.get('content-security-policy')).toContain("connect-src 'self' https://bucket.example");
    const token = hiddenIn(text, 'token');
    const announce = (fields: Record<string, string>) =>
      li.send(`${path}/correction/files`, new URLSearchParams({ token, lang: 'zh', ...fields }), { accept: 'application/json' });
    const told = await announce({ name: '附表.pdf', bytes: String(PDF.length), sha256 });
    expect(told.status).toBe(201);
    expect((await announce({ name: '宏.exe', bytes: '10', sha256 })).status).toBe(422);
    world.attachmentFiles.files.set(told.body.id, PDF);
    const [own = ''] = fieldsTo(text, `${path}/correction`).getAll('attachments');
    const strange = await press('act=look', { note: '补附表', attachments: [own, 'att-of-others'] });
    expect([strange.status, strange.text.includes('href="#field-attachments"')]).toEqual([422, true]);
    expect((await press('act=look', { attachments: [own, told.body.id] })).text).toContain('<ins>附表.pdf');
    await press('act=correct');
    expect((await notice()).attachments.map(({ name }: { name: string }) => name)).toEqual(['旧报名表.pdf', '附表.pdf']);
  });

  it('that is not what its name says is told beside the files', async () => {
    const { press, open, world } = await withFile();
    await open();
    await press('act=files', { note: '补附表' });
    const choose = await press('act=name', { name: '附表.pdf' });
    world.attachmentFiles.files.set(hiddenIn(choose.text, 'attachment'), Buffer.from('MZ not a pdf'));
    await press('act=add');
    const look = await press('act=look');
    expect([look.status, look.text.includes('href="#field-attachments"')]).toEqual([422, true]);
    expect(look.text).toMatch(/附表\.pdf.{0,20}The file is not of the type/);
    expect(look.text).not.toMatch(/upload\.url|PUT/);
  });
});
