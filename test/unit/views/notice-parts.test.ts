import { describe, expect, it } from 'vitest';
import { isLongForMail, type NoticeMessage, noticeParts } from '../../../functions/views/email/notice-parts.ts';
import { aNotice } from '../../builders.ts';

const site = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };
const SENTENCE = '各社区社会组织要高度重视，切实加强组织领导。';
const paragraphs = (count: number): string => Array.from({ length: count }, (_, i) => `${i}、${SENTENCE}`).join('\n');
/** 150 KB, as in cases/text.json. */
const LONG = paragraphs(2_300);
const ONLY_FOR_ONE = '{{only for one}}';

const message = (sections: NoticeMessage['notice']['sections'], given: Partial<NoticeMessage> = {}): NoticeMessage => ({
  notice: aNotice({ sections }),
  reasons: ['region:44'],
  sections: [],
  language: 'zh-Hans',
  site,
  ...given,
});
const read = (given: NoticeMessage): Readonly<{ html: string; text: string; online: string }> => {
  const { html, text } = noticeParts(given);
  return {
    html: html.join(ONLY_FOR_ONE),
    text: text.join(ONLY_FOR_ONE),
    online: `https://wire.example/notices/${given.notice.id}`,
  };
};

describe('a notice that a mail can show', () => {
  it('is there whole, with the ways out at its foot', () => {
    const { html, text } = read(message([{ body: paragraphs(300) }]));
    for (const part of [html, text]) {
      expect(part).toContain(`299、${SENTENCE}`);
      expect(part.indexOf(ONLY_FOR_ONE)).toBeGreaterThan(part.indexOf(`299、`));
      expect(part).not.toContain('全文见网页');
    }
  });
});

describe('what a notice asks for', () => {
  const orderOf = (part: string, all: readonly string[]): readonly string[] =>
    all.toSorted((one, other) => part.indexOf(one) - part.indexOf(other)).filter((one) => part.includes(one));
  const asking = (receipt: object, given: object = {}): NoticeMessage => {
    const notice = aNotice({
      receipt: { required: true, ...receipt },
      sections: [{ heading: '一、时间', body: SENTENCE, audience: { classes: ['charity'] } }],
    });
    return message([], { notice: { ...notice, ...given }, sections: [0] });
  };

  it('is answered right below the line that says until when, and above what is addressed to the reader and the text', () => {
    for (const part of Object.values(read(asking({ by: '2026-12-13' }))).slice(0, 2)) {
      expect(part.split(ONLY_FOR_ONE)).toHaveLength(3);
      expect(part.split(ONLY_FOR_ONE)[0]).toMatch(/2026年12月13日(<[^>]+>|\s)*$/);
      expect(orderOf(part, ['与贵组织有关的部分', ONLY_FOR_ONE, '回执截止日期'])).toEqual([
        '回执截止日期',
        ONLY_FOR_ONE,
        '与贵组织有关的部分',
      ]);
    }
  });

  it('is answered behind the text and before the rule where nothing says until when', () => {
    const { html, text } = read(asking({}));
    for (const [part, rule] of [
      [html, 'border-top'],
      [text, '-----'],
    ] as const) {
      expect(part.split(ONLY_FOR_ONE)).toHaveLength(3);
      expect(orderOf(part, [rule, ONLY_FOR_ONE, SENTENCE, '贵组织为什么收到本通知'])).toEqual([
        SENTENCE,
        ONLY_FOR_ONE,
        rule,
        '贵组织为什么收到本通知',
      ]);
    }
  });

  it('comes last of what it states, also where it takes the place of others', () => {
    for (const part of Object.values(read({ ...asking({ by: '2026-12-13' }), replaced: [aNotice()] })).slice(0, 2))
      expect(orderOf(part, ['回执截止日期', '取代'])).toEqual(['取代', '回执截止日期']);
  });

  it.each([
    ['is withdrawn', { ...asking({ by: '2026-12-13' }, { status: 'withdrawn' }) }],
    ['does not concern the reader any more', { ...asking({ by: '2026-12-13' }), had: 1, disregard: true }],
  ])('is nothing where it %s', (_, given) => {
    for (const part of Object.values(read(given)).slice(0, 2)) {
      expect(part.split(ONLY_FOR_ONE)).toHaveLength(2);
      expect(part).not.toContain('回执');
    }
  });
});

describe('a notice that is longer than mail clients show', () => {
  it.each(['html', 'text'] as const)('has the ways out and the link to the web before its text, in %s', (part) => {
    const { [part]: shown, online } = read(message([{ heading: '一、总则', body: LONG }]));
    const text = shown.indexOf('0、各社区');
    expect(shown.indexOf(ONLY_FOR_ONE)).toBeLessThan(text);
    expect(shown.indexOf(online)).toBeGreaterThan(0);
    expect(shown.indexOf(online)).toBeLessThan(text);
    expect(shown.indexOf('本通知较长')).toBeLessThan(text);
  });

  it('stays under 90 KB of HTML and uses most of it', () => {
    const { html } = read(message([{ body: LONG }]));
    expect(Buffer.byteLength(html)).toBeLessThan(90_000);
    expect(Buffer.byteLength(html)).toBeGreaterThan(85_000);
  });

  it('ends at a paragraph, with a link to the rest, at the same one in HTML and text', () => {
    const { html, text, online } = read(message([{ body: LONG }]));
    const last = [...html.matchAll(/(\d+)、各社区/g)].at(-1)?.[1];
    expect(html).toMatch(
      new RegExp(`>${last}、${SENTENCE}</p>\\s*</section>\\s*</div><p[^>]*><strong><a href="${online}"[^>]*>…全文见网页</a>`),
    );
    expect(text).toContain(`${last}、${SENTENCE}\n\n…全文见网页：${online}\n`);
  });

  it('is told of in the language of the reader', () => {
    const { html, text } = read(message([{ body: LONG }], { language: 'en' }));
    for (const part of [html, text]) expect(part).toContain('Read on: the whole text is on the web');
  });

  it('never ends inside a table: one that does not fit is left to the web', () => {
    const table = `| 序号 | 名称 |\n|---|---|\n${Array.from({ length: 4_000 }, (_, i) => `| ${i} | 云河社区合唱团 |`).join('\n')}`;
    const { html, text } = read(message([{ body: `请见下表。\n${table}` }, { body: '以上。' }]));
    expect(html).toContain('请见下表。');
    expect(html).not.toContain('<table');
    expect(text).not.toContain('云河社区合唱团');
    expect(html).toContain('…全文见网页');
    expect(html).not.toContain('以上。');
  });

  it('begins with the sections that are addressed to the reader, with their mark', () => {
    const { html, text } = read(
      message(
        [
          { heading: '一、总则', body: LONG },
          { heading: '二、慈善组织', body: '请于周五前报名。', audience: { classes: ['charity'] } },
        ],
        {
          sections: [1],
        },
      ),
    );
    for (const part of [html, text]) {
      const own = part.indexOf('请于周五前报名。');
      expect(own).toBeGreaterThan(0);
      expect(own).toBeLessThan(part.indexOf('一、总则'));
    }
    expect(html).toMatch(/▶ <bdi>与贵组织有关<\/bdi><\/p><h2[^>]*>二、慈善组织/);
  });

  it('may be a single paragraph: it ends behind a sentence', () => {
    const { html } = read(message([{ body: `😀${SENTENCE}`.repeat(2_300) }]));
    expect(html).toMatch(/领导。<\/p>\s*<\/section>\s*<\/div><p[^>]*><strong><a [^>]*>…全文见网页/);
    expect(html.match(/高度重视/g)?.length).toBeGreaterThan(100);
    expect(html).not.toContain('\ufffd');
  });

  it('may be a single sentence without an end: it ends behind a character', () => {
    const { html } = read(message([{ body: `云河👩‍👩‍👧`.repeat(8_000) }]));
    expect(html).toMatch(/<p[^>]*>(?:云河👩‍👩‍👧)+(?:云河?)?…<\/p>/);
    expect(Buffer.byteLength(html)).toBeLessThan(90_000);
  });

  it.each([
    [280, false],
    [2_300, true],
  ])('with %i paragraphs is long for mail: %s', (count, right) =>
    expect(isLongForMail(aNotice({ sections: [{ body: paragraphs(count) }] }), site)).toBe(right),
  );
});
