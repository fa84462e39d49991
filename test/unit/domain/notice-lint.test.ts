import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NoticeContent } from '../../../functions/domain/notices/notice.ts';
import { lint } from '../../../functions/domain/notices/notice-lint.ts';
import { replacementWarnings } from '../../../functions/domain/notices/notice-text.ts';
import cases from '../../cases/lint.json' with { type: 'json' };

const contentOf = (given: Partial<NoticeContent> & Readonly<{ body?: string }>): NoticeContent => {
  const { body = '正文。', ...rest } = given;
  return {
    title: '关于做好社区社会组织工作的通知',
    kind: 'notice',
    urgency: 'routine',
    language: 'zh-Hans-CN',
    audience: { regions: ['44'] },
    sections: [{ body }],
    attachments: [],
    supersedes: [],
    ...rest,
  };
};
const codes = (given: Parameters<typeof contentOf>[0]): readonly string[] =>
  [...lint(contentOf(given), { region: '44' }, '2026-11-27'), ...replacementWarnings(contentOf(given))].map(({ code }) => code);

/** Told by what knows the audience. */
const ELSEWHERE = 'urgent-waits-in-digests';

describe('a look over a notice before it goes out', () => {
  it.each(cases.map(({ right, urgency: _urgency, what: _what, ...given }) => [JSON.stringify(given).slice(0, 100), given, right] as const))(
    'warns of what is wrong and of nothing else: %s',
    (_, given, right) => {
      expect(codes(given)).toEqual(right.filter((code) => code !== ELSEWHERE));
    },
  );

  it.each([
    '各社区要高度重视社区社会组织培育工作,切实加强组织领导,建立工作台账,按月报送《进\n展情况表》。',
    '会议指出，要加强领导。各地要\n\n认真落实各项工作要求，及时报送情况。',
    '各单位要按照通知要求，\n认真组织实施，确保取得实效。',
    '请各社区社会组织于本月底前完成年度工作总结,并将总结材料报送至街道办\n事处民政办公室。',
    '各區公所應於本月底前完成社區發展協會評鑑資料之彙整，並函送本府社會局備\n查，逾期不予受理。',
    '特此通知。\n第二,弘扬新风正气。推动\n社区事务类等社区社会组织参与制定村规民约。',
    'All community organizations of the district are asked to send their\r\nannual reports by Friday.',
    'Các tổ chức cộng đồng trên địa bàn thành phố cần gửi báo cáo hoạt động\nnăm trước ngày mười hai.',
  ])('finds where a copy broke a sentence: %j', (body) => expect(codes({ body })).toEqual(['broken-sentence']));

  it.each([
    '各县市区民政局，高新区社会事业局，经济开发区社会发展局，各市直有关单位，各市级社会组织\n云河市民政局定于12月召开会议。',
    '尊敬的各社区社会组织负责人，\n您好！',
    '提高思想认识，切实增强做好社区社会组织培育发展工作的责任感和紧迫感\n社区要高度重视。',
    '一是加强组织领导，落实各级各部门工作责任，切实做好社区社会组织培育发展\n二是完善制度，规范管理。',
    '5.其他需要提交的、与社区社会组织登记备案申请有关的证明材料、复印件和原件以及其他有关材料原件\n特此通知。',
    '申请表，一式两份\n身份证复印件，加盖公章\n以上材料请于周五前提交。',
    '参加单位：云河社区合唱团、清溪社区舞蹈队、东湖社区志愿服务队\n会议由市民政局主持。',
    '云河市人民政府办公厅关于印发云河市居家社区养老服务管理办法的通知\n各区人民政府，市政府各部门、各直属机构：',
    '（一）高层次人才、区委、区政府批准引进的急需紧缺人才申请材料要求\n1.《申请表（个人）》（附件1）；',
    '云河市民政局云河市财政局云河市卫生健康委员会\n2026年11月20日',
    '云河市民政局 云河市财政局，云河市卫生健康委员会\n二〇二六年十一月二十日',
    '讲文明，树新风\n讲卫生，爱环境。',
    '会议指出：“要加强领导。\n“要落实责任。”',
    '| 序号，名称 | 甲\n|---|---|\n| 一，二 | 丙。 |',
    '请各社区社会组织于2026年11月30日前将参会回执发送至指定邮箱，逾期不报的视为自动放弃本次参会的资格\n谢谢配合！',
    '经研究，决定授予以下单位“先进社区社会组织”称号，并予以通报表彰，希望再接再厉、再立新功、再创佳绩\n云河社区合唱团',
    '（三）办理时限：自受理之日起20个工作日内作出决定，特殊情况经批准可以延长10个工作日\n（四）办理结果：书面告知。',
    '第一条 为了规范社区社会组织登记管理，根据有关法律、行政法规和本省实际情况，制定本办法\n第二条 本办法适用于全省。',
    '会议时间：2026年12月1日上午9时，会期半天，请提前半小时到达会场签到\n会议地点：云河市文化馆。',
    'to support the work of community organizations in the rural districts of the province\nto train their staff.',
    'Dear residents of the river district and all of the community organizations,\nplease note the following.',
    'Report of the community organizations of the river district for this year\nThe year in numbers',
    '12 River Street, Cloud River District, building of the culture house,\nfloor 2, room 7',
  ])('leaves headings, items, names, signatures, addresses and salutations alone: %j', (body) => expect(codes({ body })).toEqual([]));

  it.each([
    ['鍏充簬棰嗗彇娲诲姩鍣ㄦ潗鐨勯€氱煡', 'UTF-8 read as GBK'],
    ['锛堜竴锛夆€滃姞寮衡€濈粍缁囬瀵硷紱', 'the same with marks'],
    ['å…³äºŽé¢†å–æ´»åŠ¨å™¨æçš„é€šçŸ¥', 'UTF-8 read as Windows 1252'],
    ['å\u0085³äº\u008eé¢\u0086å\u008f\u0096', 'UTF-8 read as Latin 1'],
    ['itâ€™s in the cafÃ©', 'the same of English'],
    ['¹ØÓÚÁìÈ¡»î¶¯', 'GBK read as Latin 1'],
    ['烫烫烫烫', 'memory'],
    ['关于????的通知', 'question marks'],
  ])('finds what was read in a wrong encoding: %s (%s)', (text) => {
    expect(codes({ body: text })).toEqual(['mojibake']);
    expect(lint(contentOf({ title: text }), { region: '44' }, '2026-11-27')).toMatchObject([{ path: 'title', code: 'mojibake' }]);
  });

  it.each(['\u202E', '\u202A', '\u2066', '\u200B', '\u2060', '\uFEFF'])('finds characters that nobody sees: %j', (hidden) => {
    expect(codes({ body: `请各社区${hidden}社会组织认真落实。` })).toEqual(['hidden-characters']);
    expect(codes({ body: `见[附${hidden}件](https://yunhe.example/a)。` })).toEqual(['hidden-characters']);
  });

  it.each(['👨‍👩‍👧 家庭日', 'می‌خواهم', 'ياخشىمۇ‏。', '️❤️'])('leaves joiners and marks of scripts and emoji alone: %j', (body) =>
    expect(codes({ body })).toEqual([]),
  );

  it.each([
    '涓涓细流，汇成江海',
    '洹河、浜河两岸',
    'Café résumé naïve – “l’été”, São Tomé, Ærø, Ýmir',
    '¿Qué? ¡Así! 20 °C ± 2, ½ × ¾',
    '什么??？',
    'Đường Nguyễn Huệ',
  ])('takes real words for what they are: %s', (body) => expect(codes({ body })).toEqual([]));

  it.each([
    '第一行<br>第二行',
    '</div>',
    '甲&nbsp;乙',
    '<TD WIDTH=100>',
    '&#160;甲',
    '&ldquo;甲&rdquo;',
    '<a href="https://example.org">网</a>',
    '<o:p></o:p>',
  ])('finds the source of a page that was pasted: %s', (body) => expect(codes({ body })).toEqual(['pasted-html']));

  it.each(['a<b 且 b>c', '<附件一>', 'R&D；AT&T', '<<通知>>', '<https://example.org>', '1 < 2 & 3 > 2;', '<p'])(
    'does not take any bracket for HTML: %s',
    (body) => expect(codes({ body })).toEqual([]),
  );

  it.each([
    '序号 | 名称\n1 | 甲\n2 | 乙',
    '说明：\n\n|序号|名称|\n|1|甲|',
    '｜序号｜名称｜\n｜1｜甲｜',
    '| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | d |\n| 3 | 4 |',
    '| a | b | c |\n|---|---|\n| 1 | 2 | 3 |',
  ])('finds rows that will be no table: %j', (body) => expect(codes({ body })).toContain('table-without-rule'));

  it.each([
    '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |',
    'a | b\n--- | ---\n1 | 2',
    '联系人：王某 | 电话：000',
    '甲 | 乙\n\n丙 | 丁',
    'a \\| b\nc \\| d',
  ])('leaves tables and single bars alone: %j', (body) => expect(codes({ body })).toEqual([]));

  it('says which paragraph', () => {
    const [warning] = lint(contentOf({ body: '甲。\n\n乙。\n序号 | 名称\n1 | 甲' }), { region: '44' }, '2026-11-27');
    expect(warning).toMatchObject({ path: 'sections[0].body', code: 'table-without-rule' });
    expect(JSON.stringify(warning)).toContain('第 3 段');
  });

  it.each([
    ['zh-Hans', '云民规字（2026）2号', true],
    ['zh-CN', '云民规字〔2026〕02号', true],
    ['zh', '云民〔2026〕2', true],
    ['zh-Hans-CN', '云岭省人民政府令第 179 号', false],
    ['zh-Hans-CN', '云岭省公告2026年第12号', false],
    ['zh-Hans-CN', '公告〔2026〕第3号', false],
    ['zh-Hans-CN', '(2026)云0101民初12号', false],
    ['zh-TW', '府授社人字第1120012345號', false],
    ['zh-Hant-HK', 'HAB/CR 1/2026', false],
    ['bo', '༢༠༢༦', false],
    ['ja', '総務省告示第12号', false],
  ])('knows in %s the number %s: unusual %s', (language, documentNumber, right) =>
    expect(codes({ language, documentNumber }).includes('document-number-form')).toBe(right),
  );
});

/** Real notices, where they are at hand. */
const SHARED = join(import.meta.dirname, '../../../../shared/data');
describe.runIf(existsSync(join(SHARED, 'gz-notices.jsonl')))('real notices, posted as they were published', () => {
  const lines = (file: string): readonly Readonly<Record<string, string>>[] =>
    readFileSync(join(SHARED, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const warnings = (all: readonly Parameters<typeof contentOf>[0][]): readonly (readonly [string, ...string[]])[] =>
    all.flatMap((given): [string, ...string[]][] => {
      const found = codes(given);
      return found.length > 0 ? [[given.title ?? '', ...found]] : [];
    });

  // Each of these was read: three name their kind and were posted as notices, one was broken by a copy.
  it('give four warnings of 33, all of them right: Guangzhou', () => {
    const all = lines('gz-notices.jsonl').map(({ title = '', contentSource, body = '' }) => ({
      title,
      ...(contentSource === undefined ? {} : { source: contentSource }),
      sections: [{ body }],
    }));
    expect(all).toHaveLength(33);
    expect(warnings(all)).toEqual([
      ['广州市医疗保险服务中心关于开展2026年度广州市城乡居民基本医疗保险集中参保缴费工作的通告', 'kind-differs-from-title'],
      ['关于推出供应广州市2025年第一批户籍家庭公共租赁住房常态分配房源的通告', 'kind-differs-from-title'],
      ['关于受理天河区人才公寓申请的公告', 'kind-differs-from-title'],
      ['广州市医疗保障局 广州市财政局 广州市民政局 广州市卫生健康委员会关于印发广州市长期护理保险试行办法的通知', 'broken-sentence'],
    ]);
  });

  it('give none of 109: GOV.UK, in the languages in which they were written', () => {
    const all = lines('govuk-examples.jsonl').map(({ title = '', summary, body, locale = 'en' }) => ({
      title: title.trim(),
      language: locale,
      sections: [{ body: body || summary || title }],
    }));
    expect(all).toHaveLength(109);
    expect(warnings(all)).toEqual([]);
  });

  it('give none but for the four sentences that a copy had broken: the first two', () => {
    const all = readdirSync(join(SHARED, 'notices')).map((name) => JSON.parse(readFileSync(join(SHARED, 'notices', name), 'utf8')));
    expect(warnings(all).flatMap(([, ...found]) => found.filter((code) => code !== 'outside-own-region'))).toEqual(
      Array.from({ length: 4 }, () => 'broken-sentence'),
    );
  });
});

describe('a look at kinds and numbers', () => {
  it.each([
    ['关于召开工作会议的通知（试行）', 'announcement', ['kind-differs-from-title']],
    ['关于召开工作会议的通知（试行）', 'notice', []],
    ['云河市统计公报', 'bulletin', []],
    ['云河市统计公报', 'other', []],
    ['云河市人民政府令', 'other', []],
    ['关于申请经费的请示', 'other', ['kind-goes-upward']],
    ['云河市民政局工作报告', 'notice', ['kind-goes-upward']],
  ] as const)('%s as %s', (title, kind, right) => expect(codes({ title, kind })).toEqual(right));

  it('warns of a joint document with the numbers of several issuers', () => {
    expect(codes({ documentNumber: '云民规字〔2026〕2号、云文规字〔2026〕3号' })).toEqual(['document-number-of-several']);
  });

  it('warns of an index number that does not check, or is of another body than the lead', () => {
    const indexNumber = '11440106718120458W/2024-00008';
    const by = (uscc: string | undefined, given: Parameters<typeof contentOf>[0] = {}) =>
      lint(contentOf({ indexNumber, ...given }), { region: '44', uscc }, '2026-11-27').map(({ code }) => code);
    expect(by(undefined)).toEqual([]);
    expect(by('11440106718120458W')).toEqual([]);
    expect(by('11440106007508528C')).toEqual(['index-number-of-another']);
    expect(by('11440106007508528C', { reprint: { issuers: ['云岭省民政厅'] } })).toEqual([]);
    expect(codes({ indexNumber: '11440106718120458X/2024-00008' })).toEqual(['index-number-form']);
    expect(codes({ indexNumber: 'YH-2026-0039' })).toEqual([]);
  });
});
