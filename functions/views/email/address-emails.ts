import type { AddressSide } from '#domain/subscriptions/address-change';
import type { AnsweringAs } from '#domain/subscriptions/lost-mailbox';
import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import { links, type Site } from '../site.ts';
import { letterEmail } from './letter-email.ts';
import { nameInLetter } from './name-in-letter.ts';

const WORDS = {
  'zh-Hans': {
    nobody: '一个组织',
    old: {
      subject: '请确认更改接收公共通知的邮箱',
      lead: (name: string, other: string) => `有人（可能是您）请求把「${name}」的公共通知改为发往另一个邮箱（${other}）。`,
      ask: '如果同意，请打开下面的页面确认；新邮箱也要确认，之后通知才改发。',
      ignore: '如果不是您本人请求，请忽略本邮件：不确认就什么都不会改变。管理链接可能已被他人得到，请不要转发通知邮件。',
    },
    new: {
      subject: '请确认用这个邮箱接收公共通知',
      lead: (name: string, other: string) => `「${name}」请求把它的公共通知从原邮箱（${other}）改为发往这个邮箱。`,
      ask: '如果愿意接收，请打开下面的页面确认：',
      ignore: '如果与您无关，请忽略本邮件：不确认就不会再收到任何邮件。',
    },
    button: '查看并确认',
    until: '链接三天内有效。',
    told: {
      subject: '接收公共通知的邮箱将被更改',
      lead: (name: string, other: string) => `「${name}」的公共通知将改为发往另一个邮箱（${other}），新邮箱确认后生效。`,
      why: (reason: string) => `因原邮箱无法使用，由本服务的运营者担保办理。理由：${reason}`,
      object: '如果您仍在使用这个邮箱且不同意，请立即打开任何一封通知邮件中的「更改订阅」查看，并联系本服务的运营者或发文机关。',
      by: {
        contact: (reason: string, _name: string, address: string) =>
          `因原邮箱无法使用，由贵组织的另一位联系人（${address}）担保办理。理由：${reason}`,
        hub: (reason: string, name: string) => `因原邮箱无法使用，由贵组织所属的枢纽组织「${name}」担保办理。理由：${reason}`,
      },
      mayObject: '如果您仍在使用这个邮箱且不同意，请在三天内打开下面的页面提出异议：通知会继续发到这里，已改发的也会改回。',
      objectButton: '查看并提出异议',
    },
  },
  en: {
    nobody: 'an organization',
    old: {
      subject: 'Please confirm that public notices go to another address',
      lead: (name: string, other: string) =>
        `Somebody, perhaps you, asked that the public notices of “${name}” go to another address (${other}).`,
      ask: 'If you agree, open this page and confirm. The new address has to confirm, too; only then do notices go there.',
      ignore:
        'If this was not you, do nothing: without your confirmation nothing changes. Somebody may have your link to manage the subscription: do not pass notices on.',
    },
    new: {
      subject: 'Please confirm that public notices come to this address',
      lead: (name: string, other: string) =>
        `“${name}” asks that its public notices come here instead of to its present address (${other}).`,
      ask: 'If you want them, open this page and confirm:',
      ignore: 'If this is none of yours, do nothing: without your confirmation nothing more will be sent.',
    },
    button: 'Look at it and confirm',
    until: 'The link counts for three days.',
    told: {
      subject: 'The address that public notices go to is to be changed',
      lead: (name: string, other: string) =>
        `The public notices of “${name}” will go to another address (${other}) as soon as somebody there confirms.`,
      why: (reason: string) =>
        `The operator of this service answers for it, since this mailbox cannot be used any more. The reason: ${reason}`,
      by: {
        contact: (reason: string, _name: string, address: string) =>
          `Another contact of your organization (${address}) answers for it, since this mailbox cannot be used any more. The reason: ${reason}`,
        hub: (reason: string, name: string) =>
          `The hub of your organization, “${name}”, answers for it, since this mailbox cannot be used any more. The reason: ${reason}`,
      },
      mayObject:
        'If you do read this mailbox and do not agree, open this page within three days and object: notices go on coming here, or come back.',
      objectButton: 'Look at it and object',
      object:
        'If you do read this mailbox and do not agree, open “Change your subscription” in any notice at once, and write to the operator of this service or to the agency.',
    },
  },
} as const;

type ToOneSide = Readonly<{
  to: string;
  /** The other address, masked: of the new one more is shown to who reads the old one than the other way around. */
  other: string;
  subscription: Subscription;
  now: Date;
  site: Site;
}>;

/** The name is a stranger's word for whoever reads the new address. */
const nameOf = ({ organization }: Subscription, language: MessageLanguage): string =>
  nameInLetter(organization.name) ?? WORDS[language].nobody;

/**
 * Asks one side to agree. The link opens a page; only its button agrees, since mail scanners follow links.
 * @param askedAt when the letter was: one that is asked for again is another, which no mailbox takes for the same
 */
export const addressEmail = ({
  side,
  to,
  other,
  subscription,
  askedAt,
  token,
  now,
  site,
}: ToOneSide & Readonly<{ side: AddressSide; askedAt: Instant; token: string }>): Promise<Uint8Array> => {
  const { language } = subscription;
  const words = WORDS[language];
  const { subject, lead, ask, ignore } = words[side];
  return letterEmail({
    to,
    language,
    subject,
    blocks: [
      { kind: 'words', words: lead(nameOf(subscription, language), other) },
      { kind: 'words', words: ask },
      { kind: 'button', words: words.button, href: links.address(site, token) },
      { kind: 'words', words: words.until },
      { kind: 'words', words: ignore },
    ],
    id: `address-${side}-${subscription.id}-${Date.parse(askedAt).toString(36)}`,
    now,
    site,
  });
};

/** Tells the old address of a change that somebody answers for: an operator, or as what `voucher` does, with a token to object by. */
export const addressToldEmail = ({
  to,
  other,
  subscription,
  reason,
  as,
  voucher,
  token,
  now,
  site,
}: ToOneSide &
  Readonly<{
    reason: string;
    as: AnsweringAs | undefined;
    voucher: Readonly<{ name: string; address: string }> | null;
    token: string | null;
  }>): Promise<Uint8Array> => {
  const { language } = subscription;
  const { nobody } = WORDS[language];
  const { subject, lead, why, object, by, mayObject, objectButton } = WORDS[language].told;
  const name = (voucher && nameInLetter(voucher.name)) ?? nobody;
  return letterEmail({
    to,
    language,
    subject,
    blocks: [
      { kind: 'words', words: lead(nameOf(subscription, language), other) },
      { kind: 'words', words: as === undefined ? why(reason) : by[as](reason, name, voucher?.address ?? '***') },
      ...(token === null
        ? [{ kind: 'words', words: object } as const]
        : ([
            { kind: 'words', words: mayObject },
            { kind: 'button', words: objectButton, href: links.address(site, token) },
          ] as const)),
    ],
    id: `address-told-${subscription.id}-${now.getTime().toString(36)}`,
    now,
    site,
  });
};
