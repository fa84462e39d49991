import { regionPath } from '#domain/region';
import type { Subscription } from '#domain/subscription';
import { html } from '../html.ts';
import { links, type Site } from '../site.ts';
import { frequencyWords } from '../words.ts';
import { frameHtml, serviceWords } from './frame.ts';
import { EmailTemplate } from './template.ts';

const WORDS = {
  'zh-Hans': {
    from: '公共通知服务',
    subject: (name: string) => `请确认订阅公共通知:${name}`,
    lead: (name: string) => `有人(可能是你)用这个邮箱为「${name}」订阅公共通知。请确认:`,
    button: '查看并确认订阅',
    facts: ['组织', '所在地区', '关注地区', '接收时间'] as const,
    ignore: '如果不是你本人操作,请忽略本邮件:不确认就不会再收到任何邮件。',
  },
  en: {
    from: 'Public notices',
    subject: (name: string) => `Please confirm: public notices for ${name}`,
    lead: (name: string) => `Somebody, perhaps you, asked for public notices for “${name}” at this address. Please confirm:`,
    button: 'Look at it and confirm',
    facts: ['Organization', 'Region', 'Also watches', 'When'] as const,
    ignore: 'If this was not you, do nothing: without your confirmation nothing more will be sent.',
  },
} as const;

/** Asks for consent (double opt-in). The link opens a page; only its button confirms, since mail scanners follow links. */
export const confirmationEmail = async (
  subscription: Subscription,
  to: string,
  confirmToken: string,
  now: Date,
  site: Site,
): Promise<Uint8Array> => {
  const { organization, filter, frequency, language } = subscription;
  const words = WORDS[language];
  const link = links.confirm(site, confirmToken);
  const facts = [
    organization.name,
    regionPath(organization.region),
    filter.watch.map(regionPath).join('、'),
    frequencyWords(frequency, language),
  ]
    .map((value, i) => [words.facts[i] ?? '', value] as const)
    .filter(([, value]) => value !== '');
  const template = await EmailTemplate.compose({
    from: { name: words.from, address: site.senderAddress },
    subject: words.subject(organization.name),
    language,
    headers: {},
    date: now,
    listId: null,
    text: {
      before: `${words.lead(organization.name)}\n\n${link}\n\n${facts.map(([label, value]) => `${label}: ${value}`).join('\n')}\n\n${words.ignore}\n\n`,
      after: `${serviceWords(language)}\n`,
    },
    html: frameHtml({
      language,
      title: words.subject(organization.name),
      content: html`<p>${words.lead(organization.name)}</p>
<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 24px;background:#0b57a4;color:#ffffff;text-decoration:none;font-weight:bold">${words.button}</a></p>
${facts.map(([label, value]) => html`<p style="margin:0"><strong>${label}:</strong> ${value}</p>`)}
<p style="margin-top:20px">${words.ignore}</p>`,
      footer: html`<p style="margin:0">${serviceWords(language)}</p>`,
    }),
  });
  return template.fill({
    to,
    organizationName: organization.name,
    deliveryId: `confirm-${subscription.id}`,
    text: '',
    html: '',
    oneClickUrl: '',
    unsubscribeMailto: '',
  });
};
