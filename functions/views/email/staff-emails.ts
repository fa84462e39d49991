import type { Agency } from '#domain/agencies/agency';
import type { StaffMember } from '#domain/agencies/staff';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { rolesWords } from '../roles.ts';
import { links, type Site } from '../site.ts';
import { letterEmail } from './letter-email.ts';

const WORDS = {
  'zh-Hans': {
    invitation: (agency: string) => `${agency}邀请您使用公共通知控制台`,
    invited: (name: string, agency: string, roles: string) => `${name}：${agency}已将您登记为工作人员，身份为${roles}。`,
    made: (name: string, service: string, roles: string) => `${name}：${service}已将您登记，身份为${roles}。`,
    how: '登录不需要密码：打开控制台，填写收到本邮件的邮箱，再输入邮件里的六位数字。',
    open: '打开控制台',
    stranger: '如果您不认识这个机关，请不要理会本邮件，也可以转告其负责人。',
    service: (host: string) => `公共通知服务 ${host} `,
    strangeService: '如果您不认识这个服务，请不要理会本邮件。',
    signIn: (code: string) => `登录验证码 ${code}`,
    asked: '有人（可能是您）请求登录公共通知控制台。请在提出请求的那个浏览器窗口里输入：',
    link: '也可以在同一个浏览器里打开这个链接',
    minutes: '验证码和链接 15 分钟内有效，只能用一次；重新请求后，以最新的邮件为准。',
    ignore: '如果不是您本人请求，请忽略本邮件。任何人向您索要验证码都不要告诉他：我们不会索要。',
  },
  en: {
    invitation: (agency: string) => `${agency} asks you into the console of public notices`,
    invited: (name: string, agency: string, roles: string) => `${name}: ${agency} has put you down as one of its staff, as ${roles}.`,
    made: (name: string, service: string, roles: string) => `${name}: ${service} has put you down as ${roles}.`,
    how: 'There is no password. Open the console, give the address that this mail came to, and type the six digits that come by mail.',
    open: 'Open the console',
    stranger: 'If you do not know this agency, do nothing, or tell whoever is in charge there.',
    service: (host: string) => `The service of public notices at ${host}`,
    strangeService: 'If you do not know this service, do nothing.',
    signIn: (code: string) => `${code} is your sign-in code`,
    asked: 'Somebody, perhaps you, asked to sign in to the console of public notices. In the browser window in which you asked, type:',
    link: 'Or open this link in the same browser',
    minutes: 'The code and the link count for 15 minutes and once. If you asked again, the latest mail counts.',
    ignore: 'If this was not you, do nothing. Tell the code to nobody, whoever asks for it: we never do.',
  },
} as const;

/** Asks somebody in who was put down as one of an agency's staff. @param agency null: as an operator of the deployment */
export const staffInvitationEmail = ({
  member,
  agency,
  now,
  site,
}: Readonly<{ member: StaffMember; agency: Agency | null; now: Date; site: Site }>): Promise<Uint8Array> => {
  const { email, name, language, roles, id } = member;
  const words = WORDS[language];
  const asWhat = rolesWords(roles, language);
  const whose = agency?.name ?? words.service(new URL(site.publicUrl).host);
  return letterEmail({
    to: email,
    language,
    subject: words.invitation(whose),
    blocks: [
      { kind: 'words', words: agency ? words.invited(name, whose, asWhat) : words.made(name, whose, asWhat) },
      { kind: 'words', words: words.how },
      { kind: 'button', words: words.open, href: links.console(site) },
      { kind: 'words', words: agency ? words.stranger : words.strangeService },
    ],
    id: `invitation-${id}`,
    now,
    site,
  });
};

export type SignInMail = Readonly<{
  to: string;
  language: MessageLanguage;
  code: string;
  token: string;
  id: string;
  now: Date;
  site: Site;
}>;

/** Brings the code and the link of a sign-in. The code stands in the subject, too: it is read off a locked telephone. */
export const signInEmail = ({ to, language, code, token, id, now, site }: SignInMail): Promise<Uint8Array> => {
  const words = WORDS[language];
  return letterEmail({
    to,
    language,
    subject: words.signIn(code),
    blocks: [
      { kind: 'words', words: words.asked },
      { kind: 'words', words: code },
      { kind: 'link', words: words.link, href: links.signIn(site, token) },
      { kind: 'words', words: words.minutes },
      { kind: 'words', words: words.ignore },
    ],
    id: `sign-in-${id}`,
    now,
    site,
  });
};
