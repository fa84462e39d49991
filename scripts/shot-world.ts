/** Who runs the service that is shown: as invented as all else. */
export const DEPLOYMENT = {
  DeploymentName: '云河省公共通知',
  DeploymentNameEn: 'Yunhe Province Notices',
  DeploymentLine: '云河省民政厅主办：全省各级机关发给社区社会组织的通知，全文公开，无需登录。',
  DeploymentLineEn:
    'By the Civil Affairs Department of Yunhe Province: what agencies of the province tell community organizations, whole and open to everybody.',
  DeploymentFooter: '主办：云河省民政厅; 示例备案号 https://beian.example',
} as const;

/** What pictures of the pages show besides the demo's world: invented like it, and of a usual length. */
export const FORMAL_NOTICE = {
  issuers: ['yh-mzt', 'yh-wmb'],
  title: '关于举办第六届社区合唱节的通知',
  kind: 'notice',
  documentNumber: '云民发〔2026〕31号',
  source: '云河省民政厅社会组织管理处',
  issuedOn: '2026-11-20',
  expiresOn: '2027-12-31',
  audience: { regions: ['440000'], topics: ['culture'] },
  sections: [
    {
      body: `各市民政局、文明办，各社区社会组织：
为丰富居民文化生活，展示社区社会组织风采，定于2026年12月至2027年1月举办全省第六届社区合唱节。现将有关事项通知如下。`,
    },
    {
      heading: '一、参加对象',
      body: `在社区开展活动、人数在12人以上的合唱类社区社会组织，均可报名。未登记但已在街道（乡镇）备案的组织同样可以参加。
每个组织限报一个节目，时长不超过6分钟。曲目应当健康向上，鼓励采用本地民歌和原创作品。`,
    },
    {
      heading: '二、时间安排',
      body: `| 阶段 | 时间 | 地点 | 负责单位 | 联系电话 |
| --- | --- | --- | --- | --- |
| 报名 | 11月25日至12月5日 | 各街道社区服务中心 | 街道办事处 | 020-0000 0101 |
| 初选 | 12月12日至13日 | 各县（市、区）文化馆 | 县级民政局 | 020-0000 0102 |
| 展演 | 2027年1月9日 | 云河大剧院 | 省民政厅 | 020-0000 0103 |

因天气等原因需要调整的，由承办单位提前3日告知。`,
    },
    {
      heading: '三、有关要求',
      body: `（一）各地要加强组织，做好场地、交通和安全保障，不得向参加的组织收取任何费用。
（二）报名表可在社区服务中心领取，也可以发送到 choir@yh-mzt.example。详细说明见[活动页面](https://yh-mzt.example/choir/2026)。
（三）请参加展演的组织于2027年1月8日14时前到剧院东门报到。`,
    },
  ],
};

export const LEAFLET = {
  issuers: ['yh-mzt'],
  title: '社区社会组织能力提升课程（冬季）',
  kind: 'bulletin',
  source: '云河省民政厅',
  audience: { regions: ['440000'] },
  sections: [{ body: '课程免费，每周六上午在线播出，可以回看：\n- 怎样写一份活动方案\n- 财务记账入门\n- 与社区协商的方法\n\n无需报名。' }],
};

export const PERSON = {
  organization: { name: '清溪社区合唱队', class: 'culture-sports', region: '440106' },
  channel: { type: 'email', address: 'choir@club.example' },
  filter: { topics: ['culture', 'sports'], watch: ['440300'] },
  frequency: { mode: 'weekly', weekday: 1, hour: 9, workdaysOnly: true, timeZone: 'Asia/Shanghai' },
  language: 'zh-Hans',
};

/** What stands in the fields of a sign-up that is under way. */
export const SIGN_UP = new URLSearchParams([
  ['name', '清溪社区合唱队'],
  ['class', 'culture-sports'],
  ['region', '440106006'],
  ['community', '清溪社区'],
  ['topics', 'culture'],
  ['topics', 'sports'],
  ['watch', '440300'],
]).toString();
