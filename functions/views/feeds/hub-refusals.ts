/** Why a request to have a feed pushed is refused: programs see the number of the answer, and who wrote them this, in both languages. */
export const HUB_REFUSALS = {
  noForm: ['请求正文要是表单（application/x-www-form-urlencoded）。', 'The body must be a form (application/x-www-form-urlencoded).'],
  mode: ['hub.mode 要是 subscribe 或 unsubscribe。', 'hub.mode must be subscribe or unsubscribe.'],
  topic: [
    'hub.topic 要是本站的一个订阅源：/feeds/notices.atom 或 /feeds/notices.json，可带筛选条件，不带 cursor。',
    'hub.topic must be a feed of this site: /feeds/notices.atom or /feeds/notices.json, with filters or without, and no cursor.',
  ],
  callback: [
    'hub.callback 要是一个公网 https 网址，不带用户名、密码，不长于 2000 字符。',
    'hub.callback must be a public https URL without a user name or password, of 2000 characters at most.',
  ],
  lease: ['hub.lease_seconds 要是正整数。', 'hub.lease_seconds must be a whole number above 0.'],
  secret: ['hub.secret 要短于 200 字节。', 'hub.secret must be shorter than 200 bytes.'],
  tooMany: ['对这个网址的验证请求太多，请稍后再试。', 'This URL is to be verified too often; try again later.'],
  noRoom: ['推送名额已满，请改为定时读取订阅源。', 'Too many programs follow already; read the feed at intervals instead.'],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;
export type HubRefusal = keyof typeof HUB_REFUSALS;

export const hubRefusalText = (refusal: HubRefusal): string => `${HUB_REFUSALS[refusal].join('\n')}\n`;
