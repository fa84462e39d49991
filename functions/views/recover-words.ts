import type { Unsendable } from '#domain/sending/recover-draft';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { bilingual, type Wording } from '#domain/text/wording';

/** Why nothing can be sent again for now, and what to do, as API and page say it. */
export const NOT_SENDABLE: Readonly<Record<Unsendable | 'recovery-under-way', Wording>> = {
  'not-confirmed': bilingual('订阅尚未确认：请先确认', 'The subscription is not confirmed yet: confirm it first'),
  paused: bilingual('订阅已暂停：请先恢复，再补发', 'The subscription is paused: resume it first, then ask again'),
  'endpoint-switched-off': bilingual(
    '群或接口已停用：修好后请先恢复接收，再补发',
    'The endpoint is switched off: once it works, resume the subscription, then ask again',
  ),
  ended: bilingual('订阅已结束：请撤销退订或重新订阅', 'The subscription has ended: undo that, or subscribe anew'),
  'address-suppressed': bilingual(
    '此邮箱已停止发信（邮件被退回或被标为垃圾邮件）：请重新订阅并确认，或联系运营者，再补发',
    'This address is not written to (mail came back, or was called spam): subscribe and confirm anew or ask the operator, then ask again',
  ),
  'recovery-under-way': bilingual(
    '上一次补发还在进行：请一两分钟后再试',
    'Another span is being sent again: try again in a minute or two, once that is done',
  ),
};

/** What the pages of a subscriber say of it. */
export const RECOVER_WORDS = {
  'zh-Hans': {
    title: '补发错过的通知',
    lead: '邮件被退回、群或接口收不到期间没有送达的通知，可以再发一次。已送达的、已撤回的和您暂停期间的不会再发。',
    since: '从哪一天起',
    sinceHint: '最近 90 天内的一天，例如 2026 11 20',
    send: '补发这一天以来错过的',
    missing: '请填写年、月、日',
    noted: (missed: number) => (missed === 0 ? '这一天以来没有错过的通知。' : `将补发 ${missed} 条，一两分钟内开始。`),
    notedFrom: (missed: number, day: string) => `${day}以来有 ${missed} 条将补发，一两分钟内开始；更早的随后查找并补发。`,
    underWay: '这些已在补发中。',
    running: (reopened: number) => `正在补发：已重新投递 ${reopened} 条。`,
    done: (day: string, reopened: number) => `上次补发（${day}）：重新投递了 ${reopened} 条。`,
    attempts: '每次投递的经过',
    attemptsLead: '近 90 天每次投递的结果，最近的在前。',
    noAttempts: '近 90 天没有投递。',
    attempt: (attempt: number) => `第 ${attempt} 次投递`,
    andMore: (more: number) => `等 ${more + 1} 份`,
    outcomes: { delivered: '已送达', failed: '未成功', bounced: '被退回' },
    next: (minute: string) => `下次：${minute}`,
    back: '返回“收到过哪些通知”',
  },
  en: {
    title: 'Send again what I missed',
    lead: 'What did not arrive, since an endpoint failed or was switched off or mail came back, can be sent once more. What arrived, was withdrawn, or came while you paused is not.',
    since: 'From which day on',
    sinceHint: 'A day of the last 90, for example 2026 11 20',
    send: 'Send again what I missed since then',
    missing: 'Fill in year, month and day',
    noted: (missed: number) =>
      missed === 0
        ? 'Nothing was missed since then.'
        : `${missed === 1 ? 'One message is' : `${missed} messages are`} sent again within a minute or two.`,
    notedFrom: (missed: number, day: string) =>
      `Of what began since ${day}, ${missed} are sent again within a minute or two; what is older is looked for, and follows.`,
    underWay: 'They are being sent again already.',
    running: (reopened: number) => `Being sent again: ${reopened} so far.`,
    done: (day: string, reopened: number) => `Last time (${day}): ${reopened} sent again.`,
    attempts: 'How each attempt went',
    attemptsLead: 'Each attempt of the last 90 days and its outcome, the latest first.',
    noAttempts: 'Nothing was attempted in the last 90 days.',
    attempt: (attempt: number) => `Attempt ${attempt}`,
    andMore: (more: number) => ` and ${more} more`,
    outcomes: { delivered: 'delivered', failed: 'came to nothing', bounced: 'bounced' },
    next: (minute: string) => `next: ${minute}`,
    back: 'Back to what was sent to you',
  },
} as const satisfies Readonly<Record<MessageLanguage, object>>;
