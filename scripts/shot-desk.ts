/** What pictures of the console are made of: a clerk and an operator who are signed in, and something for each of their pages. */

import { cookiesOf, signInBy } from '../demo/sign-in.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many kinds, which the contract describes
type Call = (method: string, path: string, body?: unknown, key?: string) => Promise<any>;

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
    'desk-document': `${drafts}/document`,
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
      ['agencies', 'subscribers', 'lists', 'suppressions', 'sending', 'queues', 'settings', 'people', 'audit'].map((name) => [
        `operator-${name}`,
        `${operator}/${name}`,
      ]),
    ),
  };
  const cookieOf = async (address: string): Promise<string> =>
    cookiesOf(
      await signInBy(url, address, async () => {
        await idle();
        return call('GET', `/_local/inbox.json?to=${address}`);
      }),
    );
  return [
    { pages: ofClerk, cookie: await cookieOf(clerk.email) },
    { pages: ofOperator, cookie: await cookieOf(OPERATOR.email) },
  ];
};
