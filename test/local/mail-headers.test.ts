import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { decodeHeaders, decodeWords, parseHeaders } from '../../local/http/mail-headers.ts';

describe('the headers of an email', () => {
  it('are read by name in lower case, unfolded and decoded', () => {
    const raw = Buffer.from(
      'Subject: =?UTF-8?B?5YWz5LqO?=\r\n =?UTF-8?B?6YCa55+l?= (1)\r\nX-Long: a\r\n b\r\n\tc\r\nTo: =?utf-8?Q?Caf=C3=A9_Nord?= <a@b.example>\r\nX-Twice: 1\r\nX-Twice: 2\r\n\r\nSubject: body\r\n',
    );
    expect(decodeHeaders(parseHeaders(raw))).toEqual({
      subject: '关于通知 (1)',
      'x-long': 'a b c',
      to: 'Café Nord <a@b.example>',
      'x-twice': '1',
    });
  });

  it('are whole again when a character was cut between two encoded words', () => {
    const bytes = Buffer.from('通知');
    const word = (part: Buffer) => `=?UTF-8?B?${part.toString('base64')}?=`;
    expect(decodeWords(`${word(bytes.subarray(0, 2))} ${word(bytes.subarray(2))}`)).toBe('通知');
  });

  it('in other character sets are read too', () => {
    expect(decodeWords('=?GB18030?B?zajWqg==?= =?iso-8859-1?Q?caf=E9?=')).toBe('通知café');
  });

  it('come back as a composer of mail has encoded them', async () => {
    const composer = createTransport({ streamTransport: true, buffer: true });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), async (text) => {
        const subject = text.replace(/\s+/g, ' ').replace(/=\?/g, '').trim();
        fc.pre(subject !== '');
        const { message } = await composer.sendMail({ from: 'a@b.example', to: 'c@d.example', subject, text: 'x' });
        if (!Buffer.isBuffer(message)) throw new Error('a buffer was expected');
        expect(decodeHeaders(parseHeaders(message))['subject']).toBe(subject);
      }),
    );
  });
});
