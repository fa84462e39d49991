import type { Subscription } from '#domain/subscriptions/subscription';
import type { Site } from '../site.ts';
import { letterEmail } from './letter-email.ts';
import { nameInLetter } from './name-in-letter.ts';

const WORDS = {
  'zh-Hans': {
    nobody: '一个组织',
    somebody: '另一位联系人',
    main: {
      subject: '您现在是组织的主要联系人',
      lead: (name: string) => `您现在是「${name}」的主要联系人。`,
      by: {
        contact: (other: string) => `由原主要联系人（${other}）转交。`,
        operator: () => '由本服务的运营者变更。',
      },
      what: '通知照旧发到这里。此外，有人替本组织签收回执时，会发邮件告知您。',
      undo: () => '不便担任的，请点任何一封通知邮件最下面的“更改订阅”，在“联系人”中转交给别人。',
    },
    further: {
      subject: '您不再是组织的主要联系人',
      lead: (name: string, other: string) => `「${name}」的主要联系人现在是 ${other}；您是其他联系人。`,
      by: {
        contact: () => '由您在管理页面转交。',
        operator: () => '由本服务的运营者变更。',
      },
      what: '通知照旧发到这里。',
      undo: (by: 'contact' | 'operator') =>
        by === 'contact'
          ? '不是您本人转交的，请联系新的主要联系人或本服务的运营者。管理链接可能已被他人得到，请不要转发通知邮件。'
          : '有疑问的，请联系本服务的运营者。',
    },
  },
  en: {
    nobody: 'an organization',
    somebody: 'another contact',
    main: {
      subject: 'You are the main contact of your organization now',
      lead: (name: string) => `You are the main contact of “${name}” now.`,
      by: {
        contact: (other: string) => `The one before (${other}) handed it over to you.`,
        operator: () => 'The operator of this service changed it.',
      },
      what: 'Notices come here as before. Besides, a mail tells you when somebody confirms receipt for your organization.',
      undo: () => 'If you cannot be it, follow “Change your subscription” at the foot of any notice, and hand it over under “Contacts”.',
    },
    further: {
      subject: 'You are no longer the main contact of your organization',
      lead: (name: string, other: string) => `The main contact of “${name}” is ${other} now; you are a further contact.`,
      by: {
        contact: () => 'You handed it over, on your page.',
        operator: () => 'The operator of this service changed it.',
      },
      what: 'Notices come here as before.',
      undo: (by: 'contact' | 'operator') =>
        by === 'contact'
          ? 'If this was not you, write to the new main contact or to the operator of this service. Somebody may have your link to manage the subscription: do not pass notices on.'
          : 'If you have a question, write to the operator of this service.',
    },
  },
} as const;

/** Tells somebody what they are to their organization from now on. @param source.other who has the other role, masked */
export const contactRoleEmail = ({
  to,
  contact,
  role,
  by,
  other,
  now,
  site,
}: Readonly<{
  to: string;
  contact: Subscription;
  role: 'main' | 'further';
  by: 'contact' | 'operator';
  other: string | null;
  now: Date;
  site: Site;
}>): Promise<Uint8Array> => {
  const { language, organization, id, revision } = contact;
  const { nobody, somebody } = WORDS[language];
  const words = WORDS[language][role];
  const name = nameInLetter(organization.name) ?? nobody;
  const who = other ?? somebody;
  return letterEmail({
    to,
    language,
    subject: words.subject,
    blocks: [words.lead(name, who), words.by[by](who), words.what, words.undo(by)].map((one) => ({ kind: 'words', words: one })),
    id: `role-${id}-${revision}`,
    now,
    site,
  });
};
