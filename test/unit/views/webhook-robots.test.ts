import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '../../../functions/adapters/hmac.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { ROBOT_FORMATS, type RobotFormat } from '../../../functions/domain/subscriptions/robots.ts';
import type { EndpointCall } from '../../../functions/ports/endpoint-caller.ts';
import type { WebhookEvent, WebhookItem } from '../../../functions/views/webhook/format.ts';
import { formatOf } from '../../../functions/views/webhook/formats.ts';
import { inert } from '../../../functions/views/webhook/inert.ts';
import { plainBody } from '../../../functions/views/webhook/plain-body.ts';
import { beginning, clean } from '../../../functions/views/webhook/robot-parts.ts';
import { aNotice, anAttachedFile, anIssuer, NOON } from '../../builders.ts';
import { readIn, StrictRobot } from '../../fakes/strict-robots.ts';

const SITE = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };
const frame = { id: 'msg_1', at: NOON, language: 'zh-Hans', site: SITE } as const;

const anItem = (given: Partial<WebhookItem> & Readonly<{ notice?: Notice }> = {}): WebhookItem => ({
  json: {},
  notice: aNotice(),
  reasons: ['region:440106'],
  sections: [],
  ...given,
});
const anEvent = (item: WebhookItem, given: Partial<Extract<WebhookEvent, { item: WebhookItem }>> = {}): WebhookEvent => ({
  ...frame,
  act: 'notice',
  item,
  ...given,
});

const callOf = (format: RobotFormat, body: string, secrets: readonly string[] = [], url = 'https://robots.example/hook'): EndpointCall => {
  const signed = formatOf(format).sign({ id: 'msg_1', seconds: Date.parse(NOON) / 1000, url, body, secrets }, hmacSha256);
  return { ...signed, headers: { 'content-type': 'application/json; charset=utf-8', ...signed.headers }, timeoutMs: 1 };
};

const isTaken = (format: RobotFormat, body: string, secret?: string): boolean => {
  const robot = new StrictRobot(format, () => Date.parse(NOON), { keyword: '通知', ...(secret ? { secret } : {}) });
  const answer = robot.answer(callOf(format, body, secret ? [secret] : []));
  return answer.kind === 'answered' && formatOf(format).judge(answer).kind === 'delivered' && robot.posted.length === 1;
};

describe('the signature of a robot', () => {
  it.each([
    ['1599360473', 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8='],
    ['100', 'jquNHnVOwmDRfw+vqTIrY5dooJAgi5EcRtLsQE4wfXg='],
  ])('is Feishu’s own vector: %s', (timestamp, sign) => {
    const envelope = {
      id: 'msg_1',
      seconds: Number(timestamp),
      url: 'https://open.feishu.cn/x',
      body: '{"msg_type":"text"}',
      secrets: ['demo'],
    };
    expect(JSON.parse(formatOf('feishu').sign(envelope, hmacSha256).body)).toEqual({ timestamp, sign, msg_type: 'text' });
  });

  it('is that of DingTalk in the query, in the place of one that was copied with the address', async () => {
    const url = 'https://oapi.dingtalk.com/robot/send?access_token=abc&timestamp=1&sign=old';
    const signed = formatOf('dingtalk').sign({ id: 'msg_1', seconds: 1_700_000_000, url, body: '{}', secrets: ['SECtest'] }, hmacSha256);
    expect(signed.url).toBe(
      'https://oapi.dingtalk.com/robot/send?access_token=abc&timestamp=1700000000000&sign=aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D',
    );
  });

  it('is left out where the owner gave no secret', async () => {
    for (const format of ROBOT_FORMATS)
      expect(callOf(format, '{"a":1}')).toMatchObject({ url: 'https://robots.example/hook', body: '{"a":1}' });
  });
});

describe.each(ROBOT_FORMATS)('a message for %s', (format) => {
  const read = async (event: WebhookEvent): Promise<string> => readIn(await formatOf(format).compose(event));

  it('says who wants what by when, what of it is theirs, and where the whole of it is', async () => {
    const notice = aNotice({
      issuers: [anIssuer(), anIssuer({ id: 'yl-wht', name: '云岭省文化和旅游厅' })],
      documentNumber: '云民发〔2026〕18号',
      urgency: 'urgent',
      sections: [
        { body: '各有关组织：' },
        { heading: '文体活动类', body: '请于**本月底**前报送[汇总表](https://yl.example/t)。', audience: {} },
      ],
      attachments: [anAttachedFile()],
      receipt: { required: true, by: '2026-12-04', fields: [] },
    });
    const text = await read(anEvent(anItem({ notice, sections: [1], receiptUrl: 'https://wire.example/receipts/abc' })));
    for (const part of [
      '〔加急〕',
      notice.title,
      '云岭省民政厅、云岭省文化和旅游厅',
      '云民发〔2026〕18号',
      '2026年12月4日',
      '文体活动类',
      '请于本月底前报送汇总表（https://yl.example/t）',
      '通知',
    ])
      expect(text).toContain(part);
    expect(text).toContain('https://wire.example/receipts/abc');
    expect(text).toContain(`https://wire.example/notices/${notice.id}`);
  });

  it('marks what was corrected or withdrawn, and says nothing again of what does not stand', async () => {
    const before = aNotice({ sections: [{ body: '时间：3月1日' }] });
    const after = {
      ...before,
      version: 2,
      sections: [{ body: '时间：3月8日' }],
      correction: { note: '改了时间', at: NOON, by: 'x' },
    } as unknown as Notice;
    const corrected = await read(anEvent(anItem({ notice: after, before, had: 1 }), { act: 'correction' }));
    expect(corrected).toContain('〔更正〕');
    expect(corrected).toContain('改了时间');
    expect(corrected).toContain('3月8日');
    const disregarded = await read(anEvent(anItem({ notice: after, before, had: 1, disregard: true }), { act: 'correction' }));
    expect(disregarded).toContain('与贵组织无关');
    expect(disregarded).not.toContain('3月8日');
    const withdrawn = { ...before, status: 'withdrawn', withdrawal: { at: NOON, reason: '发错对象' } } as unknown as Notice;
    const text = await read(anEvent(anItem({ notice: withdrawn }), { act: 'withdrawal' }));
    expect(text).toContain('〔撤回〕');
    expect(text).toContain('发错对象');
    expect(text).not.toContain('3月1日');
  });

  it('reminds of a receipt that is missing', async () => {
    const notice = aNotice({ receipt: { required: true, by: '2026-12-04', fields: [] } });
    expect(await read(anEvent(anItem({ notice, receiptUrl: 'https://wire.example/receipts/abc' }), { act: 'reminder' }))).toMatch(
      /〔催办〕[\s\S]*贵组织尚未签收/,
    );
  });

  it('brings a digest in one message, with a link for each notice', async () => {
    const items = Array.from({ length: 4 }, (_, i) => anItem({ notice: aNotice({ title: `第${i}件通知` }) }));
    const event = { ...frame, act: 'digest', window: { from: NOON, to: NOON }, items } as const;
    const text = await read(event);
    expect(text).toContain('通知汇总：第0件通知 等 4 件');
    for (const { notice } of items) {
      expect(text).toContain(notice.title);
      expect(text).toContain(`https://wire.example/notices/${notice.id}`);
    }
    expect(isTaken(format, await formatOf(format).compose(event))).toBe(true);
  });

  it('speaks English to whoever chose that, and still says 通知, by which a robot may be set up to pass it on', async () => {
    const text = await read(anEvent(anItem(), { language: 'en' }));
    expect(text).toContain('Issued by');
    expect(text).toContain('Read in full');
    expect(text).toContain('通知');
  });

  it('asks a group by a code, in the name of who signed up, and makes no link of that name', async () => {
    const body = formatOf(format).challenge.compose({
      ...frame,
      challenge: 'token',
      code: '012345',
      organization: '合唱团 <@all> [点这里](https://bad.example)',
    });
    expect(readIn(body)).toContain('012345');
    expect(readIn(body)).not.toContain('token');
    expect(isTaken(format, body)).toBe(true);
  });

  it('is taken whatever an agency writes, however much: never too long, nobody mentioned, with its links whole', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[<>@*_[\]()#`~|\\&!-]{0,40}$/),
      fc
        .array(
          fc.constantFrom(
            '<@all>',
            '<at id=all></at>',
            '@所有人',
            '<!channel>',
            '**',
            '[点](https://bad.example)',
            '&lt;',
            '\n# ',
            '\n---\n',
            '通知。',
            '🏮',
            '👨‍👩‍👧‍👦',
            '"\\"',
          ),
          {
            maxLength: 60,
          },
        )
        .map((parts) => parts.join('')),
    );
    const long = fc.tuple(text, fc.nat({ max: 400 })).map(([one, times]) => one.repeat(times).slice(0, 20_000));
    const item = fc
      .record({ title: text, body: long, heading: text, name: text, number: text, note: text, receipt: fc.boolean() })
      .map(({ title, body, heading, name, number, note, receipt }) => {
        const notice = aNotice({
          title: clean(title).slice(0, 200).trim() || '通知',
          issuers: Array.from({ length: 4 }, (_, i) => anIssuer({ id: `a-${i}`, name: name.slice(0, 120) })),
          documentNumber: number.slice(0, 100),
          sections: Array.from({ length: 8 }, () => ({ heading: heading.slice(0, 200), body })),
          correction: { note: note.slice(0, 500), at: NOON },
        } as unknown as Notice);
        return anItem({
          notice,
          had: 1,
          sections: [0, 1, 2, 3, 4, 5, 6],
          ...(receipt ? { receiptUrl: 'https://wire.example/receipts/abc' } : {}),
        });
      });
    await fc.assert(
      fc.asyncProperty(
        item,
        fc.constantFrom('notice', 'correction', 'reminder'),
        fc.constantFrom('zh-Hans', 'en'),
        async (one, act, language) => {
          const body = await formatOf(format).compose(anEvent(one, { act, language }));
          expect(isTaken(format, body, format === 'dingtalk' ? 'SECtest12345' : 'demo-secret')).toBe(true);
          expect(readIn(body)).toContain(`https://wire.example/notices/${one.notice.id}`);
        },
      ),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 40 }), async (items) => {
        const body = await formatOf(format).compose({ ...frame, act: 'digest', window: { from: NOON, to: NOON }, items });
        expect(isTaken(format, body)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe('words of others in the marks of WeCom and DingTalk', () => {
  const MARKS = /[<>*[\]`|\\]|~~|(?<![\p{L}\p{N}._-])@|&(?=#?\w{1,32};)|^\s*#|^\s*[-+]\s/mu;

  it('are never marks', async () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[<>@*_[\]()#`~|\\&;a \n=+-]{0,60}$/)), (text) => {
        expect(inert(text)).not.toMatch(MARKS);
        expect(inert(text).split('\n')).toHaveLength(text.split('\n').length);
      }),
    );
  });

  it('read as they did, and addresses stay whole', async () => {
    expect(inert('联系 choir@yunhe.example，附件 report_2026_v1.pdf')).toBe('联系 choir@yunhe.example，附件 report_2026_v1.pdf');
    expect(inert('<@all> **请** [点](x)')).toBe('＜＠all＞ ＊＊请＊＊ ［点］(x)');
    expect(inert('标题\n---\n- 一\n#二')).toBe('标题\n——\n· 一\n＃二');
  });

  it.each(['wecom', 'dingtalk'] as const)('leave %s no other link or mention than ours', async (format) => {
    const notice = aNotice({
      title: '<@all> [领奖](https://bad.example)',
      sections: [{ body: '<font color="warning">x</font> ![](https://bad.example/p.png) <@all>' }],
    });
    const text = readIn(await formatOf(format).compose(anEvent(anItem({ notice }))));
    const targets = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target);
    expect(targets).toEqual([`https://wire.example/notices/${notice.id}`]);
    expect(text).not.toContain('<@');
  });
});

describe('a text in a chat', () => {
  it('has its words without its marks', async () => {
    expect(plainBody('一、**时间**：[地图](https://a.example/m)\n\n- 甲\n- 乙\n\n| 楼 | 时 |\n| --- | --- |\n| 1 | 9 |')).toBe(
      '一、时间：地图（https://a.example/m）\n· 甲\n· 乙\n楼 | 时\n1 | 9',
    );
  });

  it('ends behind a sentence, and never inside a character', async () => {
    expect(beginning('第一句。第二句。第三句很长很长', 10)).toBe('第一句。第二句。…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 30 }), (text, most) => {
        const shown = beginning(text, most);
        expect(shown.isWellFormed() || !text.isWellFormed()).toBe(true);
        expect(shown === text || (shown.endsWith('…') && text.startsWith(shown.slice(0, -1)))).toBe(true);
      }),
    );
  });
});

describe('what a platform answers', () => {
  it.each<[RobotFormat, number, string, string, string?]>([
    ['wecom', 200, '{"errcode":0,"errmsg":"ok"}', 'delivered'],
    ['wecom', 200, '{"errcode":45009,"errmsg":"api freq out of limit"}', 'again', 'too-fast'],
    ['wecom', 200, '{"errcode":-1,"errmsg":"system busy"}', 'again', 'errcode--1'],
    ['wecom', 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', 'gone'],
    ['wecom', 200, '{"errcode":40058,"errmsg":"markdown.content exceed max length 4096."}', 'refused', 'robot-refused'],
    ['wecom', 200, '', 'again', 'answer-unreadable'],
    ['wecom', 200, '<html>', 'again', 'answer-unreadable'],
    ['wecom', 502, '', 'again', 'http-502'],
    ['dingtalk', 200, '{"errcode":0,"errmsg":"ok"}', 'delivered'],
    ['dingtalk', 200, '{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}', 'again', 'too-fast'],
    ['dingtalk', 200, '{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"1"}', 'again', 'too-fast'],
    ['dingtalk', 200, '{"errcode":300001,"errmsg":"token is not exist"}', 'gone'],
    ['dingtalk', 200, '{"errcode":300001,"errmsg":"system busy"}', 'again', 'errcode-300001'],
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"keywords not in content, more: [https://…]"}', 'refused', 'robot-keyword'],
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"sign not match, more: [https://…]"}', 'refused', 'robot-sign'],
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"ip 203.0.113.9 not in whitelist"}', 'refused', 'robot-ip'],
    ['dingtalk', 200, '{"errcode":460101,"errmsg":"message too long, exceed 20000 bytes"}', 'refused', 'robot-refused'],
    ['feishu', 200, '{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}', 'delivered'],
    ['feishu', 400, '{"code":9499,"msg":"too many request","data":{}}', 'again', 'too-fast'],
    ['feishu', 200, '{"code":11232,"msg":"frequency limited"}', 'again', 'too-fast'],
    ['feishu', 429, '', 'again', 'too-fast'],
    ['feishu', 200, '{"code":9499,"msg":"Bad Request","data":{}}', 'refused', 'robot-refused'],
    [
      'feishu',
      200,
      '{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}',
      'refused',
      'robot-sign',
    ],
    ['feishu', 200, '{"code":19022,"msg":"Ip Not Allowed"}', 'refused', 'robot-ip'],
    ['feishu', 200, '{"code":19024,"msg":"Key Words Not Found"}', 'refused', 'robot-keyword'],
    ['feishu', 200, '{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}', 'gone'],
    ['slack', 200, 'ok', 'delivered'],
    ['slack', 404, 'no_service', 'gone'],
    ['slack', 410, 'channel_is_archived', 'gone'],
    ['slack', 400, 'invalid_payload', 'refused', 'robot-refused'],
    ['slack', 429, '', 'again', 'too-fast'],
    ['teams', 202, '', 'delivered'],
    ['teams', 404, '', 'gone'],
    ['teams', 413, '', 'refused', 'robot-refused'],
    ['teams', 429, '', 'again', 'too-fast'],
  ])('%s %s %s: %s', (format, status, body, kind, why) => {
    const verdict = formatOf(format).judge({ status, body });
    expect(verdict.kind).toBe(kind);
    if (why !== undefined) expect(verdict).toMatchObject({ why });
    const asked = formatOf(format).challenge.judge({ status, body }, { challenge: 'x', site: SITE });
    expect(asked.kind).toBe({ delivered: 'taken', again: 'again', gone: 'answered', refused: 'answered' }[kind]);
  });

  it('keeps away from DingTalk for as long as it blocks', async () => {
    expect(formatOf('dingtalk').judge({ status: 200, body: '{"errcode":130101}' })).toMatchObject({
      isTooFast: true,
      retryAfterMs: 600_000,
    });
  });
});
