import type { Subscription } from '#domain/subscription';
import { cut } from '#domain/text';
import { html } from '../html.ts';
import { links, type Site } from '../site.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { factsHtml, factsText, frameHtml, STYLES, serviceWords, TEXT_RULE } from './frame.ts';
import { EmailTemplate } from './template.ts';

const WORDS = {
  'zh-Hans': {
    from: '公共通知服务',
    subject: '请确认订阅公共通知',
    lead: (name: string) => `有人（可能是您）用这个邮箱为「${name}」订阅公共通知：`,
    ask: '如需订阅，请打开下面的页面确认：',
    button: '查看并确认订阅',
    ignore: '如果不是您本人操作，请忽略本邮件：不确认就不会再收到任何邮件。',
  },
  en: {
    from: 'Public notices',
    subject: 'Please confirm your subscription to public notices',
    lead: (name: string) => `Somebody, perhaps you, asked for public notices for “${name}” at this address:`,
    ask: 'If you want them, open this page and confirm:',
    button: 'Look at it and confirm',
    ignore: 'If this was not you, do nothing: without your confirmation nothing more will be sent.',
  },
} as const;

/** Anybody may sign any address up: a name that is written as an advertisement must not fill the letter, nor get into its subject. */
const NAME_CHARACTERS = 60;

/** Asks for consent (double opt-in). The link opens a page; only its button confirms, since mail scanners follow links. */
export const confirmationEmail = async (
  subscription: Subscription,
  to: string,
  confirmToken: string,
  now: Date,
  site: Site,
): Promise<Uint8Array> => {
  const { language } = subscription;
  const organization = { ...subscription.organization, name: cut(subscription.organization.name, NAME_CHARACTERS) };
  const words = WORDS[language];
  const link = links.confirm(site, confirmToken);
  const facts = subscriptionFacts({ ...subscription, organization }, to, language);
  const template = await EmailTemplate.compose({
    from: { name: words.from, address: site.senderAddress },
    subject: words.subject,
    language,
    headers: {},
    date: now,
    list: null,
    text: {
      before: `${words.lead(organization.name)}\n\n${factsText(facts, language)}\n\n${words.ask}\n\n${link}\n\n${words.ignore}\n\n${TEXT_RULE}\n`,
      after: `${serviceWords(language)}\n`,
    },
    html: frameHtml({
      language,
      title: words.subject,
      content: html`<h1 style="${STYLES.title}">${words.subject}</h1>
<p style="${STYLES.paragraph}">${words.lead(organization.name)}</p>
${factsHtml(facts, language)}
<p style="${STYLES.paragraph}">${words.ask}</p>
<p style="margin:20px 0"><a href="${link}" style="${STYLES.button}">${words.button}</a></p>
<p style="${STYLES.paragraph}">${words.ignore}</p>`,
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
  });
};
