/**
 * A small fictional world, written for this project. Agencies, organizations and events are invented, and any likeness is chance; they
 * stand in real administrative divisions, so that regions can be tried.
 */
export const AGENCIES = [
  { id: 'yh-mzt', name: '云河省民政厅（虚构）', region: '440000', contactEmail: 'office@yh-mzt.example', replyTo: 'reply@yh-mzt.example' },
  { id: 'yh-wmb', name: '云河省文明办（虚构）', region: '440000', contactEmail: 'office@yh-wmb.example' },
  { id: 'yh-yjj', name: '云河市应急管理局（虚构）', region: '440100', contactEmail: 'duty@yh-yjj.example' },
  { id: 'ws-jdb', name: '梧桐街道办事处（虚构）', region: '440106001', contactEmail: 'street@ws-jdb.example' },
  { id: 'cy-mzt', name: '草原自治区民政厅（虚构）', region: '150000', contactEmail: 'office@cy-mzt.example' },
  { id: 'hp-mzj', name: '海浦市民政局（虚构）', region: '310000', contactEmail: 'office@hp-mzj.example' },
  { id: 'jc-mzt', name: '锦川省民政厅（虚构）', region: '510000', contactEmail: 'office@jc-mzt.example' },
] as const;

export type AgencyId = (typeof AGENCIES)[number]['id'];

/** The second lets the first name it as co-issuer, so that their joint notice needs no signature. */
export const CONSENT: Readonly<{ of: AgencyId; to: AgencyId }> = { of: 'yh-wmb', to: 'yh-mzt' };

type OrganizationClass = 'daily-services' | 'community-affairs' | 'culture-sports' | 'charity' | 'other';

/** An organization and how it wants to be told. */
export type Member = Readonly<{
  name: string;
  class: OrganizationClass;
  region: string;
  channel: 'email' | 'webhook';
  rhythm: 'immediate' | 'daily' | 'weekly';
  community?: string;
  rural?: true;
  hub?: true;
  /** The name of the hub that it belongs to. */
  memberOf?: string;
  watch?: readonly string[];
  topics?: readonly string[];
  keywords?: readonly string[];
  language?: 'en';
}>;

type More = Omit<Member, 'name' | 'class' | 'region' | 'channel' | 'rhythm'>;

const ofClass =
  (organizationClass: OrganizationClass) =>
  (name: string, region: string, channel: Member['channel'], rhythm: Member['rhythm'], more: More = {}): Member => ({
    name,
    class: organizationClass,
    region,
    channel,
    rhythm,
    ...more,
  });
const services = ofClass('daily-services');
const affairs = ofClass('community-affairs');
const culture = ofClass('culture-sports');
const charity = ofClass('charity');
const other = ofClass('other');

/** Hubs (枢纽型) come first, since their members name them; by webhook, since that shows them their id at once. */
export const HUBS: readonly Member[] = [
  other('云河社区社会组织联合会', '440100', 'webhook', 'immediate', { hub: true, watch: ['440000'] }),
  other('青原牧区社会组织服务站', '150102', 'webhook', 'immediate', { hub: true, watch: ['150000', '440000'] }),
];

const YUNHE = { memberOf: '云河社区社会组织联合会' };
const QINGYUAN = { memberOf: '青原牧区社会组织服务站' };

export const MEMBERS: readonly Member[] = [
  culture('云溪社区合唱团', '440106001', 'email', 'immediate', { ...YUNHE, community: '云溪社区' }),
  charity('云溪社区志愿服务队', '440106001', 'webhook', 'immediate', YUNHE),
  affairs('云溪社区议事会', '440106001', 'email', 'daily'),
  services('云溪邻里食堂', '440106001', 'email', 'immediate', YUNHE),
  culture('松坪太极拳协会', '440106006', 'email', 'weekly', { topics: ['sports'] }),
  charity('松坪助老队', '440106006', 'email', 'immediate'),
  affairs('松坪楼长议事会', '440106006', 'webhook', 'immediate'),
  services('松坪家电维修社', '440106006', 'email', 'daily'),
  culture('石桥粤韵曲艺社', '440104', 'email', 'immediate', { ...YUNHE, topics: ['culture'] }),
  charity('石桥爱心助学会', '440104', 'email', 'immediate'),
  affairs('石桥和事佬工作室', '440104', 'email', 'immediate'),
  services('石桥托育互助站', '440104', 'webhook', 'daily'),
  culture('榕岸龙舟队', '440103', 'webhook', 'immediate', { topics: ['sports', 'culture'] }),
  charity('榕岸义工之家', '440103', 'email', 'immediate', YUNHE),
  services('榕岸理发义剪社', '440103', 'email', 'weekly'),
  culture('竹园摄影小组', '440305', 'email', 'immediate'),
  charity('竹园应急志愿队', '440305', 'webhook', 'immediate', { keywords: ['志愿', '应急'], watch: ['440100'] }),
  affairs('竹园业余调解站', '440305', 'email', 'daily'),
  services('竹园跑腿互助队', '440304', 'email', 'immediate'),
  culture('莲塘读书会', '440304', 'email', 'daily'),
  charity('海角拥军志愿社', '440402', 'email', 'immediate'),
  culture('海角风筝会', '440402', 'email', 'immediate'),
  services('南巷长者饭堂', '440604', 'webhook', 'immediate'),
  affairs('南巷街坊会', '440604', 'email', 'immediate'),
  culture('东湖醒狮团', '441900003', 'email', 'immediate'),
  charity('东湖禁毒宣讲队', '441900003', 'email', 'weekly'),
  services('香山修伞合作社', '442000001', 'email', 'immediate'),
  affairs('松岭村红白理事会', '441203', 'email', 'immediate', { rural: true }),
  services('莲塘村生产互助会', '441322', 'email', 'daily', { rural: true }),
  charity('石门村养老互助社', '441322', 'webhook', 'immediate', { rural: true }),
  affairs('溪尾村乡风文明理事会', '445281', 'email', 'immediate', { rural: true }),
  culture('Cloud River International Choir', '440106', 'email', 'immediate', { language: 'en' }),
  charity('Friends of the River', '440305', 'email', 'daily', { language: 'en' }),
  services('Riverside Newcomers Desk', '440104', 'email', 'immediate', { language: 'en', watch: ['310000'] }),

  charity('青原牧区互助社', '150102', 'email', 'immediate', { ...QINGYUAN, rural: true }),
  culture('青城广场舞队', '150105', 'email', 'immediate'),
  culture('马头琴传习小组', '152502', 'email', 'daily', QINGYUAN),
  services('苏木便民服务队', '152524', 'webhook', 'immediate', { ...QINGYUAN, rural: true }),
  affairs('河套社区议事厅', '150802', 'email', 'immediate'),

  culture('滨江读书会', '310115', 'email', 'daily'),
  services('梧桐里邻里食堂', '310104', 'webhook', 'immediate'),
  affairs('弄堂议事会', '310101', 'email', 'immediate'),
  charity('Harbour Volunteers', '310115', 'email', 'immediate', { language: 'en', watch: ['440000'], keywords: ['志愿', '公益'] }),

  charity('锦川公益联盟', '510104', 'email', 'immediate', { watch: ['440000'], keywords: ['公益'] }),
  culture('川声话剧社', '510105', 'email', 'weekly'),
  services('竹溪村合作助农社', '510181', 'webhook', 'immediate', { rural: true }),
  affairs('院坝协商会', '510107', 'email', 'immediate', { watch: ['440100'] }),
  other('锦川社工实务小组', '510104', 'email', 'daily', { watch: ['440000', '150000'] }),
];

/** An urgent notice to a city; and a joint one to a province, whose parts are addressed to different kinds of organizations. */
export const NOTICES = [
  {
    poster: 'yh-yjj',
    notice: {
      issuers: ['yh-yjj'],
      title: '关于做好台风“云雀”防御工作的紧急通知',
      kind: 'notice',
      urgency: 'urgent',
      documentNumber: '云应急〔2026〕12号',
      audience: { regions: ['440100'] },
      sections: [
        { body: '台风“云雀”预计今晚至明晨影响我市。\n请各社区社会组织暂停户外活动，检查场地和临时设施，并与所在社区保持联系。' },
        { heading: '公益慈善类组织', body: '请协助社区探访独居老人，发现险情立即报告。', audience: { classes: ['charity'] } },
      ],
    },
  },
  {
    poster: 'yh-mzt',
    notice: {
      issuers: ['yh-mzt', 'yh-wmb'],
      title: '关于开展“邻里节”系列活动的通知',
      kind: 'notice',
      documentNumber: '云民函〔2026〕8号',
      source: '据云河省民政厅',
      audience: { regions: ['440000'], topics: ['culture', 'volunteering'] },
      sections: [
        { body: '“邻里节”定于十二月举办，欢迎各社区社会组织参加。\n活动以社区为单位，内容由各组织自行商定。' },
        { heading: '文艺演出', body: '请文体活动类组织于十二月五日前报送节目。', audience: { classes: ['culture-sports'] } },
        {
          heading: '便民与志愿服务',
          body: '请生活服务类、公益慈善类组织设立便民服务点。',
          audience: { classes: ['daily-services', 'charity'] },
        },
        { heading: '乡村专场', body: '农村社区社会组织可就近联合举办专场。', audience: { rural: true } },
        { heading: '展示平台', body: '请枢纽型组织提供展示场地。', audience: { hub: true } },
      ],
    },
  },
] as const;

/** What organizations fill in for the festival: a file beside the joint notice. */
export const FORM = {
  name: '邻里节报名表.csv',
  mediaType: 'text/csv',
  text: '\uFEFF组织名称,节目或服务名称,参加人数,联系人,联系电话\r\n',
} as const;

/** The joint notice asks who comes. @param by a day, as 2026-12-04 */
export const receiptBy = (by: string) => ({
  required: true,
  by,
  fields: [
    { id: 'heads', label: '参加人数', type: 'number' },
    { id: 'act', label: '参加方式', type: 'choice', options: ['演出节目', '设服务点', '到场参观'] },
  ],
});

/** The typhoon comes later than it was said. */
export const CORRECTION = {
  sections: [
    { body: '台风“云雀”预计明日中午至夜间影响我市。\n请各社区社会组织暂停户外活动，检查场地和临时设施，并与所在社区保持联系。' },
    NOTICES[0].notice.sections[1],
  ],
  note: '影响时间有变',
  notify: 'all',
} as const;

/** Their endpoint is switched off before anything is posted. */
export const OUT_OF_REACH = '南巷长者饭堂';

/** Of the staff of the agency that posts the joint notice. */
export const CLERK = { email: 'shen@yh-mzt.example', name: '沈小禾', roles: ['editor', 'publisher', 'administrator'] } as const;
