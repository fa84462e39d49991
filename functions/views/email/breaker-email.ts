import type { Agency } from '#domain/agencies/agency';
import type { Breaker, BreakerReason, Counts } from '#domain/sending/breaker';
import type { Site } from '../site.ts';
import { letterEmail } from './letter-email.ts';

/** How a sender stands, as its letter says it: `released` by an operator, or `open` since its counts are low again. */
type Told = 'slowed' | 'held' | 'released' | 'open';

const WORDS = {
  'zh-Hans': {
    subject: {
      slowed: '贵单位的通知邮件已放慢发送',
      held: '贵单位的通知邮件已暂停发送',
      released: '贵单位的通知邮件已恢复发送',
      open: '贵单位的通知邮件已恢复正常速度',
    },
    why: (name: string, { emails, bounces, complaints }: Counts, reason: BreakerReason) =>
      `${name}：过去 24 小时内由贵单位主办的通知共发出 ${emails} 封邮件，其中 ${bounces} 封因邮箱不存在等原因被永久退回，${complaints} 封被收件人投诉为垃圾邮件。${
        reason === 'bounces' ? '退信' : '投诉'
      }过多，邮件系统会因此拒收所有人的通知。`,
    now: {
      slowed: '因此，贵单位的邮件目前以十分之一的速度发出，一封也不会丢失；比例降下来后自动恢复。特急通知不受影响。',
      held: '因此，贵单位的邮件已暂停发送，等待中的一封也不会丢失；须由本服务的运营者查看后放行。特急通知仍照常发出，汇总邮件和 Webhook 也不受影响。',
      released: '本服务的运营者已放行，等待中的邮件将在几分钟内继续发出。',
      open: '比例已经降下来，邮件恢复正常速度发出。',
    },
    advice: {
      bounces: '请核对近期导入的邮箱名单是否陈旧，并与本服务的运营者联系。',
      complaints: '请核对通知的范围是否过宽、发送是否过于频繁，并与本服务的运营者联系。',
    },
  },
  en: {
    subject: {
      slowed: 'Your mail is slowed',
      held: 'Your mail is held',
      released: 'Your mail goes on',
      open: 'Your mail is at full speed again',
    },
    why: (name: string, { emails, bounces, complaints }: Counts, reason: BreakerReason) =>
      `${name}: within 24 hours ${emails} emails left for notices that you lead. ${bounces} of them came back for good, and ${complaints} were complained about. These are too many ${
        reason === 'bounces' ? 'bounces' : 'complaints'
      }: mail systems refuse everybody’s notices for it.`,
    now: {
      slowed:
        'So your mail leaves at a tenth of the rate for now. None of it is lost, and the rate comes back by itself once the share has fallen. Notices for at once (特急) leave as ever.',
      held: 'So your mail is held. None of what waits is lost; the operator of this service looks at it and lets it go. Notices for at once (特急) leave as ever, and so do digests and webhooks.',
      released: 'The operator of this service has let it go: what waits leaves within minutes.',
      open: 'The share has fallen, and your mail leaves at the full rate.',
    },
    advice: {
      bounces:
        'Please see whether a list of addresses that was brought in lately is out of date, and write to the operator of this service.',
      complaints: 'Please see whether notices reach too many people, or too often, and write to the operator of this service.',
    },
  },
} as const;

const toldOf = ({ state, released, since }: Breaker): Told => (state === 'open' && released?.at === since ? 'released' : state);

/** Tells an agency how its mail stands, in Chinese with English beneath. */
export const breakerEmail = (agency: Agency, breaker: Breaker, now: Date, site: Site): Promise<Uint8Array> => {
  const told = toldOf(breaker);
  const { reason, counted } = breaker;
  const wordsIn = (language: keyof typeof WORDS): readonly string[] => {
    const { why, now: words, advice } = WORDS[language];
    return [...(reason && counted ? [why(agency.name, counted, reason)] : []), words[told], ...(reason ? [advice[reason]] : [])];
  };
  return letterEmail({
    to: agency.contactEmail,
    language: 'zh-Hans',
    subject: `${WORDS['zh-Hans'].subject[told]} ${WORDS.en.subject[told]}`,
    blocks: [...wordsIn('zh-Hans'), ...wordsIn('en')].map((words) => ({ kind: 'words', words })),
    id: `breaker-${agency.id}-${breaker.revision}`,
    now,
    site,
  });
};
