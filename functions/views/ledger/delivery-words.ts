import type { LineStatus } from '#domain/ledger/delivery-list';
import type { Act } from '#domain/mailings/mailing';
import type { ChannelType } from '#domain/subscriptions/subscription';
import { bilingual, type Wording } from '#domain/text/wording';

/** For tables that agencies take out: each cell is in both languages, since nobody knows who opens it. */

export const STATUS_WORDS: Readonly<Record<LineStatus, Wording>> = {
  delivered: bilingual('已送达', 'delivered'),
  retrying: bilingual('正在重试', 'being tried again'),
  failed: bilingual('未能送达', 'not delivered'),
  bounced: bilingual('被退回', 'bounced'),
  suppressed: bilingual('地址已停用', 'address switched off'),
  skipped: bilingual('未发送', 'not sent'),
  pending: bilingual('等待发送', 'to be sent'),
  awaitingDigest: bilingual('待汇总', 'waits for its digest'),
};

export const ACT_WORDS: Readonly<Record<Act, Wording>> = {
  notice: bilingual('通知', 'notice'),
  correction: bilingual('更正', 'correction'),
  withdrawal: bilingual('撤回', 'withdrawal'),
  reminder: bilingual('催办', 'reminder'),
  digest: bilingual('汇总', 'digest'),
};

export const CHANNEL_WORDS: Readonly<Record<ChannelType, Wording>> = {
  email: bilingual('邮件', 'email'),
  webhook: bilingual('接口', 'webhook'),
};

const GONE = bilingual('邮箱不存在', 'there is no such mailbox');
const FULL = bilingual('邮箱已满', 'the mailbox is full');
const TEMPORARY = bilingual('邮箱暂时不能收信', 'the mailbox takes nothing for now');
const REPORTED = bilingual('收件人将通知标为垃圾邮件', 'the reader reported the notices as spam');
const BLOCKED = bilingual('收件人屏蔽了本服务', 'the reader blocks this service');
const LISTED = bilingual('发信服务已停用此地址', 'the sending service does not write to this address');
const REFUSED = bilingual('对方邮件系统拒收此信', 'the mail server refused the message');
const DOMAIN = bilingual('对方邮件系统暂时拒收本服务的全部邮件', 'the mail server takes nothing from this service for now');
const ADDRESS = bilingual('地址无效', 'the address is not valid');
const UNANSWERED = bilingual('没有应答，不能确定是否送达', 'no answer: it may have arrived');
const PACED = bilingual('平台限制发送频率，稍后发送', 'the platform takes only so many: later');
const NETWORK = bilingual('接口无法连接', 'the endpoint cannot be reached');
const OURS = bilingual('本服务的故障，运营者正在处理', 'a fault of this service, which its operator looks at');
const LEFT = bilingual('已退订或更改了接收方式', 'unsubscribed, or receives in another way');

/** By the codes that deliveries have; docs/api.md lists what becomes of each. */
const WHY_WORDS: Readonly<Record<string, Wording>> = {
  'no-such-mailbox': GONE,
  'mailbox-unknown': GONE,
  'mailbox-full': FULL,
  'soft-bounce': TEMPORARY,
  'soft-bounces': TEMPORARY,
  'recipient-deferred': TEMPORARY,
  delayed: TEMPORARY,
  undetermined: bilingual('对方邮件系统没有说明原因', 'the mail server did not say why'),
  complained: REPORTED,
  blocked: BLOCKED,
  'listed-by-ses': LISTED,
  'withheld-by-ses': LISTED,
  'message-refused': REFUSED,
  'message-rejected': REFUSED,
  'content-refused': REFUSED,
  'domain-refused': DOMAIN,
  'domain-paused': DOMAIN,
  'address-invalid': ADDRESS,
  'address-refused': ADDRESS,
  'local-part-not-latin': bilingual('发信服务不支持此类地址', 'the sending service knows no such addresses'),
  'url-invalid': ADDRESS,
  'url-not-https': ADDRESS,
  'url-with-credentials': ADDRESS,
  'port-not-allowed': ADDRESS,
  'address-not-public': bilingual('接口地址不是公网地址', 'the endpoint is at no public address'),
  'endpoint-gone': bilingual('接口已停用', 'the endpoint is switched off'),
  disabled: bilingual('接口已停用', 'the endpoint is switched off'),
  'endpoint-paced': PACED,
  'too-fast': PACED,
  'robot-keyword': bilingual('群机器人设了关键词，消息中没有', 'the robot wants a keyword that messages do not have'),
  'robot-sign': bilingual('群机器人的签名密钥不对', 'the secret of the robot is not right'),
  'robot-ip': bilingual('群机器人限制了 IP 地址', 'the robot takes messages from certain addresses only'),
  'robot-settings': bilingual('群机器人的设置不允许', 'the settings of the robot do not allow it'),
  'robot-refused': bilingual('平台没有接受这条消息', 'the platform did not take this message'),
  'answer-unreadable': bilingual('平台的应答无法识别', 'the platform’s answer makes no sense'),
  timeout: UNANSWERED,
  reset: UNANSWERED,
  'no-answer': UNANSWERED,
  'sender-failed': OURS,
  'setup-refused': OURS,
  'sending-stopped': OURS,
  'rendering-failed': OURS,
  'virus-found': OURS,
  'delayed-for-us': OURS,
  dns: NETWORK,
  refused: NETWORK,
  tls: bilingual('接口的安全证书有误', 'the certificate of the endpoint is not right'),
  network: NETWORK,
  withdrawn: bilingual('发送前通知已撤回', 'the notice was withdrawn before'),
  superseded: bilingual('发送前通知已更正，改发更正后的版本', 'the notice was corrected before: they are told the later version'),
  'told-before': bilingual('已收到此版本', 'they have this version already'),
  'not-concerned': bilingual('更正后与其无关，也未曾收到', 'as corrected it is not for them, and they had none of it'),
  paused: bilingual('已暂停接收', 'paused'),
  ended: LEFT,
  'channel-changed': bilingual('接收方式已改', 'it receives in another way now'),
  pending: bilingual('订阅尚未确认', 'the subscription is not confirmed'),
  erased: bilingual('资料已删除', 'erased'),
};

const OTHER = bilingual('其他原因', 'another reason');

/** Why a delivery stands as it does. @param why its code; that it was answered `503`, or by a platform's own code, is said so */
export const whyWords = (why: string): Wording => {
  const status = /^(?:http|status)?-?(\d{3})$/.exec(why)?.[1];
  if (status !== undefined) return bilingual(`接口应答 ${status}`, `the endpoint answered ${status}`);
  const code = /^errcode-(-?\d+)$/.exec(why)?.[1];
  if (code !== undefined) return bilingual(`平台应答 ${code}`, `the platform answered ${code}`);
  return WHY_WORDS[why] ?? OTHER;
};
