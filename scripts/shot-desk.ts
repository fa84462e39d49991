/** What pictures of the console are made of: a clerk and an operator who are signed in, and something for each of their pages. */

// biome-ignore lint/suspicious/noExplicitAny: answers of many kinds, which the contract describes
type Call = (method: string, path: string, body?: unknown, key?: string) => Promise<any>;

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .flatMap((line) => line.split(';')[0] ?? [])
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

const post = (url: string, path: string, fields: Record<string, string>, cookie = ''): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams(fields) });

/** As anybody does: by the code of the mail. @returns the cookie of the session */
const signInBy = async (url: string, address: string, call: Call, idle: () => Promise<void>): Promise<string> => {
  const asked = await post(url, '/console/sign-in', { address });
  await idle();
  const mails: readonly { text: string }[] = await call('GET', `/_local/inbox.json?to=${address}`);
  const code = mails.flatMap(({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? []).at(-1) ?? '';
  return cookiesOf(await post(url, '/console/code', { code }, cookiesOf(asked)));
};

/** A draft as a clerk leaves it in the middle. */
const DRAFT = {
  title: '关于组织开展冬季消防安全演练的通知',
  documentNumber: '云民函〔2026〕21号',
  audience: { regions: ['440100'], classes: ['daily-services', 'culture-sports'] },
  sections: [
    { body: '各社区社会组织：\n为做好冬季消防安全工作，定于十二月十二日上午九时组织演练。请于十二月五日前报名。' },
    { heading: '文体活动类组织', body: '请核查排练、演出场所的疏散通道。', audience: { classes: ['culture-sports'] } },
  ],
  receipt: { required: true, by: '2099-12-05', fields: [{ id: 'heads', label: '参加人数', type: 'number' }] },
};

const OPERATOR = { email: 'ops@noticewire.example', name: '周海', roles: ['administrator'] };

/** Whose pages: their paths by name, and the cookie that they are looked at with. */
export type DeskPages = Readonly<{ pages: Readonly<Record<string, string>>; cookie: string }>;

type Given = Readonly<{
  url: string;
  call: Call;
  idle: () => Promise<void>;
  /** Of the clerk, who is on the staff of this agency. */
  clerk: Readonly<{ email: string; agencyId: string; key: string }>;
  operatorKey: string;
  noticeId: string;
}>;

export const makeDesks = async ({ url, call, idle, clerk, operatorKey, noticeId }: Given): Promise<readonly DeskPages[]> => {
  const draft = await call('POST', `/v1/agencies/${clerk.agencyId}/drafts`, DRAFT, clerk.key);
  await call('POST', '/v1/operators', OPERATOR, operatorKey);
  const [here, drafts, notice, operator] = ['/console', `/console/drafts/${draft.id}`, `/console/notices/${noticeId}`, '/console/operator'];
  const ofClerk = {
    'desk-home': here,
    'desk-drafts': `${here}/drafts`,
    'desk-draft': drafts,
    'desk-audience': `${drafts}/audience`,
    'desk-places': `${drafts}/places`,
    'desk-preview': `${drafts}/preview`,
    'desk-publish': `${drafts}/publish`,
    'desk-notices': `${here}/notices`,
    'desk-notice': notice,
    'desk-deliveries': `${notice}/deliveries`,
    'desk-receipts': `${notice}/receipts`,
    'desk-correction': `${notice}/correction`,
    'desk-withdrawal': `${notice}/withdrawal`,
    'desk-district': `${here}/district`,
    'desk-agency': `${here}/agency`,
  };
  const ofOperator = {
    'operator-overview': operator,
    ...Object.fromEntries(
      ['agencies', 'subscribers', 'lists', 'suppressions', 'sending', 'queues', 'settings', 'people'].map((name) => [
        `operator-${name}`,
        `${operator}/${name}`,
      ]),
    ),
  };
  return [
    { pages: ofClerk, cookie: await signInBy(url, clerk.email, call, idle) },
    { pages: ofOperator, cookie: await signInBy(url, OPERATOR.email, call, idle) },
  ];
};
