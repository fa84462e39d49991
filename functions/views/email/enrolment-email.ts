import type { Subscription } from '#domain/subscriptions/subscription';
import { html } from '../html.ts';
import type { Site } from '../site.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { factsHtml, factsText, forRecipient, frameHtml, STYLES, serviceWords, TEXT_RULE } from './frame.ts';
import { EmailTemplate } from './template.ts';

const WORDS = {
  'zh-Hans': {
    from: '公共通知服务',
    subject: '贵组织已登记接收公共通知',
    lead: (name: string) => `运营者已为「${name}」登记，用这个邮箱接收公共通知，无须确认：`,
    basis: '依据',
    leave: '如不需要，或邮箱有误，用下面的链接可更改，或一键退订，此后不再收到任何邮件。',
  },
  en: {
    from: 'Public notices',
    subject: 'Your organization is subscribed to public notices',
    lead: (name: string) => `The operator of this service has signed “${name}” up for public notices at this address, without asking:`,
    basis: 'On the basis of',
    leave: 'If you do not want them, or this address is wrong, the links below change it, or end it at once: then nothing more is sent.',
  },
} as const;

export type EnrolmentLetter = Readonly<{
  subscription: Subscription;
  to: string;
  basis: string;
  manageToken: string;
  unsubscribeToken: string;
  leavingToken: string;
  now: Date;
  site: Site;
}>;

/** Tells somebody who was not asked that they are subscribed, on what lawful basis, and how to leave. */
export const enrolmentEmail = async ({ subscription, to, basis, ...letter }: EnrolmentLetter): Promise<Uint8Array> => {
  const { now, site, ...tokens } = letter;
  const { language } = subscription;
  const words = WORDS[language];
  const organizationName = subscription.organization.name;
  const facts = [...subscriptionFacts(subscription, to, language), [words.basis, basis] as const];
  const template = await EmailTemplate.compose({
    from: { name: words.from, address: site.senderAddress },
    subject: words.subject,
    language,
    headers: {},
    date: now,
    list: { name: words.from, id: `enrolment.notices.${site.senderAddress.split('@')[1] ?? 'localhost'}` },
    text: [
      `${[words.lead(organizationName), factsText(facts, language), words.leave].join('\n\n')}\n\n${TEXT_RULE}\n`,
      `\n${serviceWords(language)}\n`,
    ],
    html: frameHtml({
      language,
      title: words.subject,
      content: html`<h1 style="${STYLES.title}">${words.subject}</h1>
<p style="${STYLES.paragraph}">${words.lead(organizationName)}</p>
${factsHtml(facts, language)}
<p style="${STYLES.paragraph}">${words.leave}</p>`,
      footer: html`<p style="margin:0">${serviceWords(language)}</p>`,
    }),
  });
  const deliveryId = `enrolment-${subscription.id}`;
  const addressee = { to, organization: subscription.organization, deliveryId, reference: deliveryId, ...tokens };
  return template.fill(forRecipient(addressee, language, site));
};
