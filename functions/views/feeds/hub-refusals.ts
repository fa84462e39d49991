import { bilingual, type Wording } from '#domain/text/wording';

/** Why a program is not let follow a feed. Itself it looks at the number of the answer; whoever wrote it reads this. */
const HUB_REFUSALS = {
  noForm: bilingual(
    '请求正文应为表单（application/x-www-form-urlencoded）。',
    'The body must be a form (application/x-www-form-urlencoded).',
  ),
  mode: bilingual('hub.mode 应为 subscribe 或 unsubscribe。', 'hub.mode must be subscribe or unsubscribe.'),
  topic: bilingual(
    'hub.topic 应为本站的一个订阅源：/feeds/notices.atom 或 /feeds/notices.json，可带筛选条件，不带 cursor。',
    'hub.topic must be a feed of this site: /feeds/notices.atom or /feeds/notices.json, with filters or without, and no cursor.',
  ),
  callback: bilingual(
    'hub.callback 应为公网 https 网址，不带用户名和密码，最长 2000 个字符。',
    'hub.callback must be a public https URL without a user name or password, of 2000 characters at most.',
  ),
  lease: bilingual('hub.lease_seconds 应为正整数。', 'hub.lease_seconds must be a whole number above 0.'),
  secret: bilingual('hub.secret 应短于 200 字节。', 'hub.secret must be shorter than 200 bytes.'),
  tooMany: bilingual('对这个网址的验证请求太多，请稍后再试。', 'This URL was asked too often whether it wants to follow; try again later.'),
  noRoom: bilingual('推送名额已满，请改为定时读取订阅源。', 'Too many programs follow already; read the feed at intervals instead.'),
} as const satisfies Readonly<Record<string, Wording>>;
export type HubRefusal = keyof typeof HUB_REFUSALS;

/** In both languages, a line for each. */
export const hubRefusalText = (refusal: HubRefusal): string => {
  const { 'zh-Hans': zh, en } = HUB_REFUSALS[refusal];
  return `${zh}\n${en}\n`;
};
