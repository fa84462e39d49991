import { isKnownTopic } from '#domain/notices/topic';
import type { Subscription } from '#domain/subscriptions/subscription';
import { html } from '../html.ts';
import { links, type Site } from '../site.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { factsHtml, factsText, frameHtml, STYLES, serviceWords, TEXT_RULE } from './frame.ts';
import { nameInLetter } from './name-in-letter.ts';
import { EmailTemplate } from './template.ts';

const WORDS = {
  'zh-Hans': {
    from: '公共通知服务',
    subject: '请确认订阅公共通知',
    lead: (name: string) => `有人（可能是您）用这个邮箱为「${name}」订阅公共通知：`,
    invited: {
      subject: {
        main: '有组织请您担任主要联系人，请确认',
        further: '有组织请您担任联系人，请确认',
        fallback: '有组织请您担任备用联系人，请确认',
      },
      lead: {
        main: (name: string) => `「${name}」的联系人或本服务的运营者，请您担任该组织的主要联系人，用这个邮箱接收发给它的公共通知：`,
        further: (name: string) => `「${name}」的联系人或本服务的运营者，请您担任该组织的又一位联系人，用这个邮箱接收发给它的公共通知：`,
        fallback: (name: string) =>
          `「${name}」的联系人或本服务的运营者，请您担任该组织的备用联系人：其他联系人都收不到公共通知时，才会发到这个邮箱：`,
      },
      ask: '如果同意，请打开下面的页面确认：',
      button: '查看并确认',
      ignore: '如果与您无关，请忽略本邮件：不确认就不会再收到任何邮件。',
    },
    introduced: (hub: string | null) => `这是该组织所填的枢纽组织${hub === null ? '' : `「${hub}」`}代为登记的；确认后，该组织即为其成员。`,
    succeeds: '该组织的通知现在发到一个群或网址：确认后改为发到这个邮箱，那里不再发送。',
    nobody: '一个组织',
    more: '另有关键词或自定主题的条件，见确认页面。',
    changes: '这个邮箱已为该组织订阅。确认后，原订阅会改成上面的样子，不会另增一份；不确认则一切照旧。',
    ask: '如需订阅，请打开下面的页面确认：',
    button: '查看并确认订阅',
    ignore: '如果不是您本人操作，请忽略本邮件：不确认就不会再收到任何邮件。',
  },
  en: {
    from: 'Public notices',
    subject: 'Please confirm your subscription to public notices',
    lead: (name: string) => `Somebody, perhaps you, asked for public notices for “${name}” at this address:`,
    invited: {
      subject: {
        main: 'An organization asks you to be its main contact: please confirm',
        further: 'An organization asks you to be a contact of it: please confirm',
        fallback: 'An organization asks you to be its fallback contact: please confirm',
      },
      lead: {
        main: (name: string) =>
          `A contact of “${name}”, or who runs this service, asks you to be the main contact of that organization, and to get public notices for it at this address:`,
        further: (name: string) =>
          `A contact of “${name}”, or who runs this service, asks you to be one more contact of that organization, and to get public notices for it at this address:`,
        fallback: (name: string) =>
          `A contact of “${name}”, or who runs this service, asks you to be the fallback contact of that organization: public notices come to this address when no other contact can be reached:`,
      },
      ask: 'If you agree, open this page and confirm:',
      button: 'Look at it and confirm',
      ignore: 'If this is none of yours, do nothing: without your confirmation nothing more will be sent.',
    },
    introduced: (hub: string | null) =>
      `The hub that the organization names${hub === null ? '' : `, “${hub}”,`} signed it up. If you confirm, the organization is a member of that hub.`,
    succeeds:
      'The notices of the organization go to a group or a URL now. If you confirm, they come to this address instead, and go there no more.',
    nobody: 'an organization',
    more: 'There are further conditions, by keywords or topics of their own: see the page.',
    changes:
      'This address has a subscription of that organization already. If you confirm, it changes to what stands above, and no second one is made; otherwise it stays as it is.',
    ask: 'If you want them, open this page and confirm:',
    button: 'Look at it and confirm',
    ignore: 'If this was not you, do nothing: without your confirmation nothing more will be sent.',
  },
} as const;

/** What a letter tells of a request: all but the organization's name is chosen from our own words. */
export type ConsentLetter = Readonly<{
  subscription: Subscription;
  to: string;
  /** What the list calls the organization's street. What somebody typed is shown on the page that confirms. */
  street?: string | undefined;
  /** Names of the agencies that the filter asks for. */
  agencies?: ReadonlyMap<string, string>;
  /** What the hub calls itself that signed the organization up. */
  hub?: string | undefined;
  confirmToken: string;
  /** Confirming changes a subscription that stands, instead of adding one. */
  changesStanding: boolean;
  now: Date;
  site: Site;
}>;

/** Asks for consent (double opt-in). The link opens a page; only its button confirms, since mail scanners follow links. */
export const confirmationEmail = async ({
  subscription,
  to,
  street,
  agencies,
  hub,
  confirmToken,
  changesStanding,
  now,
  site,
}: ConsentLetter): Promise<Uint8Array> => {
  const { language, filter, role, invitedTo, introducedBy, succeeds } = subscription;
  const words = WORDS[language];
  const known = nameInLetter(subscription.organization.name);
  const organization = { ...subscription.organization, name: known ?? '', street };
  const name = known ?? words.nobody;
  const topics = filter.topics.filter(isKnownTopic);
  const facts = subscriptionFacts({ ...subscription, organization, filter: { ...filter, topics, keywords: [] } }, to, language, {
    agencies,
  });
  const hasMore = filter.keywords.length > 0 || topics.length < filter.topics.length;
  const notes = [
    ...(succeeds === undefined ? [] : [words.succeeds]),
    ...(introducedBy === undefined ? [] : [words.introduced(hub === undefined ? null : nameInLetter(hub))]),
    ...(hasMore ? [words.more] : []),
    ...(changesStanding ? [words.changes] : []),
  ];
  // Who is asked to be something for others reads that first.
  const { invited } = words;
  const isInvited = invitedTo !== undefined;
  const subject = isInvited ? invited.subject[role] : words.subject;
  const lead = isInvited ? invited.lead[role](name) : words.lead(name);
  const { ask, button, ignore } = isInvited ? invited : words;
  const link = links.confirm(site, confirmToken);
  const template = await EmailTemplate.compose({
    from: { name: words.from, address: site.senderAddress },
    subject: subject,
    language,
    headers: {},
    date: now,
    list: null,
    text: [
      `${[lead, factsText(facts, language), ...notes].join('\n\n')}\n\n${ask}\n\n${link}\n\n${ignore}\n\n${TEXT_RULE}\n`,
      `${serviceWords(language)}\n`,
    ],
    html: frameHtml({
      language,
      title: subject,
      content: html`<h1 style="${STYLES.title}">${subject}</h1>
<p style="${STYLES.paragraph}">${lead}</p>
${factsHtml(facts, language)}
${notes.map((note) => html`<p style="${STYLES.paragraph}">${note}</p>`)}
<p style="${STYLES.paragraph}">${ask}</p>
<p style="margin:20px 0"><a href="${link}" style="${STYLES.button}">${button}</a></p>
<p style="${STYLES.paragraph}">${ignore}</p>`,
      footer: html`<p style="margin:0">${serviceWords(language)}</p>`,
    }),
  });
  return template.fill({
    to,
    organizationName: name,
    deliveryId: `confirm-${subscription.id}`,
    text: [],
    html: [],
    oneClickUrl: '',
  });
};
