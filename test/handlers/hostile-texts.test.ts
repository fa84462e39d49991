import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { aBusyOffice } from './busy-office.ts';
import { aDraft } from './front-door.ts';

/** What a notice with this body becomes: its page, and both parts of its mail. */
const shownAs = async (body: string) => {
  const { service, ask, key, organization } = await aBusyOffice();
  const { address } = await organization();
  const posted = await ask('POST', '/v1/notices', { key, body: aDraft({ sections: [{ body }] }) });
  if (posted.status !== 201) return { posted };
  await service.settle();
  const page = await ask('GET', `/notices/${posted.body.id}`);
  const mail = await simpleParser(Buffer.from(service.left.find(({ to }) => to === address)?.raw ?? '', 'latin1'));
  return { posted, page, html: mail.html || '', text: mail.text ?? '' };
};

describe('characters that nobody sees', () => {
  it.each(['\u202E', '\u2066', '\u200B'])(
    '%j stay within their paragraph, on the page and in mail, and are kept as given',
    async (hidden) => {
      const body = `甲${hidden}乙\n见[此${hidden}处](https://yunhe.example/x)。\n- 项${hidden}目\n丙段结束`;
      const { posted, page, html = '', text = '' } = await shownAs(body);
      expect(posted.body.sections[0].body).toBe(body);
      expect(posted.body.warnings).toMatchObject([{ path: 'sections[0].body', code: 'hidden-characters' }]);
      for (const markup of [page?.text ?? '', html]) {
        // Each paragraph and item is a block of its own, at whose end a direction ends (Unicode UAX #9, HTML 15.3.6).
        expect(markup).toMatch(new RegExp(`<p[^>]*>甲${hidden}乙</p>`));
        expect(markup).toMatch(new RegExp(`<p[^>]*>见<a[^>]*>此${hidden}处</a>。</p>`));
        expect(markup).toMatch(new RegExp(`<li[^>]*>(?:<p[^>]*>)?项${hidden}目`));
        expect(markup).toMatch(/<p[^>]*>丙段结束<\/p>/);
        const rest = markup.replaceAll(/<(p|li)\b[^>]*>.*?<\/\1>/gs, '');
        expect(rest.replaceAll(/<script\b.*?<\/script>/gs, '')).not.toContain(hidden);
      }
      expect(text.split('\n').filter((line) => line.includes(hidden))).toHaveLength(3);
      expect(text).toMatch(/^丙段结束$/m);
    },
  );

  it('are no text', async () => {
    const { posted } = await shownAs('\u200B');
    expect([posted.status, posted.body.errors]).toMatchObject([422, [{ path: 'sections[0].body' }]]);
  });
});

describe('ten thousand lists within each other', () => {
  it.each([
    ['in one line', `${'- '.repeat(10_000)}底`],
    ['in quotes', `${'> - '.repeat(10_000)}底`],
    ['numbered', `${'1. '.repeat(10_000)}底`],
    ['line by line, as deep as the text may be long', Array.from({ length: 430 }, (_, i) => `${' '.repeat(2 * i)}- 项`).join('\n')],
  ])('%s are posted, shown and sent', async (_, body) => {
    const { posted, page, html = '', text = '' } = await shownAs(`${body}\n请按时报名。`);
    expect(posted.body.sections[0].body).toBe(`${body}\n请按时报名。`);
    expect(page?.status).toBe(200);
    for (const shown of [page?.text ?? '', html, text]) expect(shown).toContain('请按时报名。');
  });
});
