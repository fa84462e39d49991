/** A small fictional world, written for this project: any likeness to a real agency or organization is chance. */
export const AGENCIES = [
  { id: 'yh-mzt', name: '云河省民政厅(虚构)', region: '440000', contactEmail: 'office@yh-mzt.example', replyTo: 'reply@yh-mzt.example' },
  { id: 'yh-wmb', name: '云河省文明办(虚构)', region: '440000', contactEmail: 'office@yh-wmb.example' },
  { id: 'cy-mzt', name: '草原自治区民政厅(虚构)', region: '150000', contactEmail: 'office@cy-mzt.example' },
  { id: 'hp-mzj', name: '海浦市民政局(虚构)', region: '310000', contactEmail: 'office@hp-mzj.example' },
  { id: 'yh-qx', name: '云河市应急局(虚构)', region: '440100', contactEmail: 'duty@yh-qx.example' },
  { id: 'ws-jd', name: '五松街道办事处(虚构)', region: '440106', contactEmail: 'street@ws-jd.example' },
] as const;

type Channel = 'email' | 'webhook';
type Rhythm = 'immediate' | 'daily' | 'weekly';

export type Member = Readonly<{
  name: string;
  class: 'daily-services' | 'community-affairs' | 'culture-sports' | 'charity' | 'other';
  region: string;
  channel: Channel;
  rhythm: Rhythm;
  rural?: boolean;
  hub?: boolean;
  watch?: readonly string[];
  keywords?: readonly string[];
  language?: 'en';
}>;

const CITY_REGIONS = [
  '440106001',
  '440106006',
  '440104',
  '440103',
  '440304',
  '440305',
  '440402',
  '440604',
  '441900003',
  '442000001',
] as const;
const KINDS = [
  ['合唱团', 'culture-sports'],
  ['志愿服务队', 'charity'],
  ['议事协商会', 'community-affairs'],
  ['养老互助社', 'daily-services'],
] as const;
const QUARTERS = ['云溪', '松坪', '石桥', '榕岸', '荔湾里', '南巷', '东湖', '竹园', '莲塘', '海角'] as const;

/** Forty organizations in the cities of one province, four kinds in ten quarters, by every channel and rhythm. */
const quarters: readonly Member[] = QUARTERS.flatMap((quarter, i) =>
  KINDS.map(([kind, organizationClass], k): Member => {
    const at = i * KINDS.length + k;
    return {
      name: `${quarter}社区${kind}`,
      class: organizationClass,
      region: CITY_REGIONS[i] ?? '440100',
      channel: at % 4 === 1 ? 'webhook' : 'email',
      rhythm: at % 5 === 3 ? 'daily' : at % 11 === 7 ? 'weekly' : 'immediate',
    };
  }),
);

const others: readonly Member[] = [
  { name: '松坪村红白理事会', class: 'community-affairs', region: '441203', channel: 'email', rhythm: 'immediate', rural: true },
  { name: '莲塘村生产互助会', class: 'daily-services', region: '441322', channel: 'email', rhythm: 'daily', rural: true },
  {
    name: '云河社会组织服务中心(枢纽)',
    class: 'other',
    region: '440100',
    channel: 'webhook',
    rhythm: 'immediate',
    hub: true,
    watch: ['440000'],
  },
  { name: '草原牧区互助社', class: 'charity', region: '150102', channel: 'email', rhythm: 'immediate', rural: true },
  { name: '青城社区舞蹈队', class: 'culture-sports', region: '150105', channel: 'email', rhythm: 'immediate' },
  { name: '海浦滨江读书会', class: 'culture-sports', region: '310115', channel: 'email', rhythm: 'daily' },
  { name: '海浦邻里食堂', class: 'daily-services', region: '310104', channel: 'webhook', rhythm: 'immediate' },
  {
    name: '锦川公益联盟',
    class: 'charity',
    region: '510104',
    channel: 'email',
    rhythm: 'immediate',
    watch: ['440000'],
    keywords: ['志愿'],
  },
  {
    name: 'Cloud River International Choir',
    class: 'culture-sports',
    region: '440106',
    channel: 'email',
    rhythm: 'immediate',
    language: 'en',
  },
  { name: 'Friends of the River', class: 'charity', region: '440305', channel: 'email', rhythm: 'daily', language: 'en' },
];

export const MEMBERS: readonly Member[] = [...quarters, ...others];

/** Two notices: an urgent one to a city, and a joint one to a province whose parts are addressed to different kinds of organizations. */
export const NOTICES = [
  {
    poster: 'yh-qx',
    notice: {
      issuers: ['yh-qx'],
      title: '关于做好台风“云雀”防御工作的紧急通知',
      kind: 'notice',
      urgency: 'urgent',
      documentNumber: '云应急〔2026〕12号',
      audience: { regions: ['440100'] },
      sections: [
        { body: '台风“云雀”预计于今晚至明晨影响我市。\n请各社区社会组织暂停户外活动,检查场地和临时设施,并与所在社区保持联系。' },
        { heading: '志愿服务队', body: '请协助社区探访独居老人,发现险情立即报告。', audience: { classes: ['charity'] } },
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
      audience: { regions: ['440000'] },
      sections: [
        { body: '“邻里节”定于十二月举办,欢迎各社区社会组织参加。\n活动以社区为单位,内容由各组织自行商定。' },
        { heading: '文艺演出', body: '请文体活动类组织于十二月五日前报送节目。', audience: { classes: ['culture-sports'] } },
        { heading: '便民服务', body: '请生活服务类和公益慈善类组织设立便民服务点。', audience: { classes: ['daily-services', 'charity'] } },
        { heading: '展示平台', body: '请枢纽型组织提供展示场地。', audience: { hub: true } },
      ],
    },
  },
] as const;
