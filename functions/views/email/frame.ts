import type { MessageLanguage, Organization } from '#domain/subscription';
import { type Html, html } from '../html.ts';
import { links, type Site } from '../site.ts';
import type { EmailRecipient } from './template.ts';

/** Styles stand in the elements: mail clients drop style sheets. Colours keep a contrast of 4.5 : 1 and more on white and on dark. */
const STYLE = {
  page: 'margin:0;padding:0;background:#ffffff;color:#1a1a1a;',
  column:
    "max-width:640px;margin:0 auto;padding:20px 16px;font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,sans-serif;font-size:16px;line-height:1.75;word-break:break-word;",
  foot: 'margin-top:32px;padding-top:16px;border-top:1px solid #b5b5b5;font-size:14px;line-height:1.6;color:#444444;',
} as const;

/** The two halves of an HTML message, with room for what only one recipient gets between them. */
export const frameHtml = (
  args: Readonly<{ language: MessageLanguage; title: string; content: Html; footer: Html }>,
): Readonly<{ before: string; after: string }> => ({
  before: html`<!doctype html>
<html lang="${args.language}" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${args.title}</title></head>
<body style="${STYLE.page}"><div style="${STYLE.column}">
${args.content}
<div style="${STYLE.foot}">
${args.footer}
`.markup,
  after: html`
</div></div></body></html>
`.markup,
});

const WORDS = {
  'zh-Hans': {
    to: (name: string) => `本邮件发给:${name}`,
    manage: '更改订阅(内容、时间、语言)',
    stop: '退订',
    service: '由 Noticewire 公共通知服务代为发送。本服务只传递通知,不改动原文。',
  },
  en: {
    to: (name: string) => `Sent to: ${name}`,
    manage: 'Change your subscription (what, when, language)',
    stop: 'Unsubscribe',
    service: 'Carried by Noticewire, a wire service for public notices. It passes notices on and never changes their words.',
  },
} as const;

export const serviceWords = (language: MessageLanguage): string => WORDS[language].service;

/** Whom a message goes to, and the tokens that let them change or stop it. */
export type Addressee = Readonly<{
  to: string;
  organization: Pick<Organization, 'name'>;
  deliveryId: string;
  manageToken: string;
  unsubscribeToken: string;
}>;

/** What only this recipient gets: for whom the message is, how to change or stop it. */
export const forRecipient = (addressee: Addressee, language: MessageLanguage, site: Site): EmailRecipient => {
  const { to, organization, deliveryId, manageToken, unsubscribeToken } = addressee;
  const words = WORDS[language];
  const manage = links.manage(site, manageToken);
  const stop = links.unsubscribe(site, unsubscribeToken);
  return {
    to,
    organizationName: organization.name,
    deliveryId,
    text: `${words.to(organization.name)}\n${words.manage}: ${manage}\n${words.stop}: ${stop}\n`,
    html: html`<p style="margin:0 0 8px">${words.to(organization.name)}</p>
<p style="margin:0"><a href="${manage}" style="color:#0b57a4">${words.manage}</a> · <a href="${stop}" style="color:#0b57a4">${words.stop}</a></p>`
      .markup,
    oneClickUrl: links.oneClick(site, unsubscribeToken),
    unsubscribeMailto: links.unsubscribeMail(site, unsubscribeToken),
  };
};

/** Text in a language and direction of its own, kept apart from what stands around it. */
export const isolated = (text: string, direction: 'ltr' | 'rtl'): string => (direction === 'rtl' ? `\u2067${text}\u2069` : text);
