import fc from 'fast-check';
import { fileTypeFromBuffer } from 'file-type';
import { describe, expect, it } from 'vitest';
import { sniffFile } from '../../../functions/adapters/files/sniff-file.ts';
import { announced, emptied, handedToScanner, isToBeAsked, removed, usedBy } from '../../../functions/domain/attachments/attachment.ts';
import { AttachmentDraft } from '../../../functions/domain/attachments/attachment-draft.ts';
import { savedAs } from '../../../functions/domain/attachments/content-disposition.ts';
import { fitsName, MEDIA_TYPES, mediaTypeOfName } from '../../../functions/domain/attachments/media-types.ts';
import { readBy } from '../../../functions/domain/input/issue-flaws.ts';
import { DAY, HOUR, after as later } from '../../../functions/domain/time.ts';
import { anAttachedFile, NOON } from '../../builders.ts';
import { CFB, DOCX, OFD, PDF, PNG, zipOf } from '../../files.ts';

const aDraft = (given: object = {}) => ({ name: '附件1.pdf', mediaType: 'application/pdf', bytes: 10, sha256: 'AB'.repeat(32), ...given });
const codeOf = (given: object): string => {
  const read = readBy(AttachmentDraft, aDraft(given));
  return read.kind === 'read' ? 'read' : (read.flaws[0]?.code ?? '');
};

describe('an attachment that is announced', () => {
  it.each([
    ['附件1：“报名表” (final #2)?.pdf'],
    [`${'字'.repeat(196)}.pdf`],
    ['ئۇقتۇرۇش.pdf'],
    [' 前后有空格 .pdf'],
    ['没有扩展名'],
    ['2.0 版'],
    ['第1.2条'],
    ['大写.PDF'],
  ])('keeps its name as it is: %s', (name) => {
    const read = readBy(AttachmentDraft, aDraft({ name }));
    expect(read).toMatchObject({ kind: 'read', value: { name, sha256: 'ab'.repeat(32) } });
  });

  it.each([
    ['a path upwards', { name: '../../x' }, 'name-is-a-path'],
    ['a path of Windows', { name: 'C:\\x.pdf' }, 'name-is-a-path'],
    ['300 Chinese characters', { name: '字'.repeat(300) }, 'too-big'],
    ['nothing', { name: '' }, 'name-missing'],
    ['dots alone', { name: '..' }, 'name-missing'],
    ['a line break', { name: 'a\n.pdf' }, 'not-one-line'],
    ['a NUL', { name: 'a\0.pdf' }, 'not-one-line'],
    ['a bidi override', { name: 'a\u202Efdp.exe' }, 'not-one-line'],
    ['half a character', { name: 'a\ud83d.pdf' }, 'not-one-line'],
    ['the ending of a program', { name: '通知.exe' }, 'name-unlike-type'],
    ['the ending of a program behind dots', { name: '通知.pdf.exe. .' }, 'name-unlike-type'],
    ['a full-width ending of a program', { name: '通知．ｅｘｅ' }, 'name-unlike-type'],
    ['the ending of another type', { name: '通知.docx' }, 'name-unlike-type'],
    ['HTML', { mediaType: 'text/html' }, 'media-type-not-allowed'],
    ['SVG', { mediaType: 'image/svg+xml' }, 'media-type-not-allowed'],
    ['a program', { mediaType: 'application/x-msdownload' }, 'media-type-not-allowed'],
    ['an archive', { mediaType: 'application/zip' }, 'media-type-not-allowed'],
    ['0 bytes', { bytes: 0 }, 'too-small'],
    ['more than 25 MB', { bytes: 25 * 1024 * 1024 + 1 }, 'too-big'],
    ['a hash of another length', { sha256: 'ab' }, 'invalid-format'],
  ])('is refused with %s', (_, given, code) => {
    expect(codeOf(given)).toBe(code);
  });

  it('may have 25 MB', () => {
    expect(codeOf({ bytes: 25 * 1024 * 1024 })).toBe('read');
  });

  it('of each type is found by the endings of its type', () => {
    for (const [mediaType, { extensions }] of Object.entries(MEDIA_TYPES))
      for (const extension of extensions) {
        expect(fitsName(mediaType, `附件.${extension.toUpperCase()}`)).toBe(true);
        expect(mediaTypeOfName(`附件.${extension}`)).toBe(mediaType);
      }
    expect([mediaTypeOfName('x.exe'), mediaTypeOfName('没有')]).toEqual([null, null]);
  });
});

describe('what becomes of an attachment', () => {
  const made = announced(anAttachedFile(), 'gd-mzt', NOON);

  it('is that it is deleted after a day, unless a notice has it', () => {
    expect(made.dueAt).toBe(later(NOON, DAY));
    expect(usedBy(made, 'ntc-1')).toMatchObject({ usedBy: 'ntc-1', revision: 2 });
    expect('dueAt' in usedBy(made, 'ntc-1')).toBe(false);
  });

  it('is that its bytes are deleted twice where its upload is still open, and it is remembered where a notice has it', () => {
    const going = removed(made, later(NOON, DAY));
    expect(emptied(going, later(NOON, DAY))).toBeNull();
    const early = removed(usedBy(made, 'ntc-1'), NOON);
    const again = emptied(early, NOON);
    expect(again?.dueAt && again.dueAt > later(NOON, HOUR)).toBe(true);
    const done = again && emptied(again, later(NOON, 2 * HOUR));
    expect(done).toMatchObject({ state: 'removed', usedBy: 'ntc-1' });
    expect(done && 'dueAt' in done).toBe(false);
  });

  it('is that a scanner is asked again when nothing is heard of it', () => {
    const asked = handedToScanner(made, NOON);
    expect([isToBeAsked(made, NOON), isToBeAsked(asked, NOON), isToBeAsked(asked, later(NOON, 3 * 60_000))]).toEqual([true, false, true]);
  });
});

describe('the name under which a file is saved (RFC 6266, RFC 5987)', () => {
  it('is read back by whoever reads headers, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
        const header = savedAs(name);
        expect(header).toMatch(
          /^attachment; filename="[\x20\x21\x23\x24\x26-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/,
        );
        expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name);
      }),
      { numRuns: 200 },
    );
  });

  it('ends no header and no quotes', () => {
    expect(savedAs('a"; x="\r\nSet-Cookie: a')).toBe(
      `attachment; filename="a_; x=__Set-Cookie: a"; filename*=UTF-8''a%22%3B%20x%3D%22%0D%0ASet-Cookie%3A%20a`,
    );
  });
});

describe('what a file is by its bytes', () => {
  it.each<[string, Buffer, string]>([
    ['PDF', PDF, 'pdf'],
    ['Word', DOCX, 'docx'],
    ['OFD', OFD, 'ofd'],
    ['Word or WPS before XML', CFB, 'cfb'],
    ['a picture', PNG, 'png'],
    ['UTF-8', Buffer.from('姓名,人数\r\n'), 'text'],
    ['UTF-8 cut within a character', Buffer.from('姓名').subarray(0, 5), 'text'],
    ['GB 18030', Buffer.from('d0d5c3fb', 'hex'), 'text'],
    ['UTF-16 of Notepad', Buffer.from('fffe4f60', 'hex'), 'text'],
    ['HTML', Buffer.from('\uFEFF <!-- x --> <!DOCTYPE html><script>'), 'unknown'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), 'unknown'],
    ['noise', Buffer.from('00010203', 'hex'), 'unknown'],
    ['a document with macros', zipOf({ 'word/document.xml': '', 'word/vbaProject.bin': 'x' }), 'macros'],
    ['an archive', zipOf({ 'a.exe': 'MZ' }), 'zip'],
  ])('is found: %s', async (_, bytes, kind) => {
    expect(await sniffFile(bytes, bytes)).toBe(kind);
  });

  it('is a program where it is one', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]);
    expect(await sniffFile(program, program)).toBe('exe');
  });

  it('is told of a large document by its end: the package reads from the beginning', async () => {
    const large = zipOf({
      'media/image1.bin': Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 251)),
      'word/document.xml': 'x',
    });
    expect(await sniffFile(large.subarray(0, 1000), large.subarray(-1000))).toBe('docx');
  });

  it('is not told by the package alone: OFD, WPS, text', async () => {
    expect((await fileTypeFromBuffer(OFD))?.ext).toBe('zip');
    expect((await fileTypeFromBuffer(CFB))?.ext).toBe('cfb');
    expect(await fileTypeFromBuffer(Buffer.from('姓名,人数'))).toBeUndefined();
  });
});
