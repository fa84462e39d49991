import { regionName, regionPath } from '#domain/region';
import type { DeadCriterion } from '#domain/subscriptions/dead-criteria';
import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { organizationPlace, placePath } from '../place-words.ts';
import { links, type Site } from '../site.ts';
import { topicWords } from '../words.ts';
import { type LetterBlock, letterEmail } from './letter-email.ts';

const WORDS = {
  'zh-Hans': {
    subject: '请更新您订阅公共通知的条件',
    lead: (name: string) => `「${name}」订阅公共通知的条件中，以下各项已不再有效，不会再因此收到通知：`,
    own: (before: string, instead: string) => `本组织所在地区“${before}”已撤销或合并，建议改选：${instead}`,
    region: (before: string, instead: string) => `关注的地区“${before}”已撤销或合并，建议改选：${instead}`,
    topic: (before: string, instead: string | null) =>
      instead === null ? `主题“${before}”已取消，可删去` : `主题“${before}”已取消，建议改选：${instead}`,
    agencies: (count: number) => `您选的发文机关中，有 ${count} 个已不在本服务登记，可删去，或改选接替它的机关`,
    untouched: '我们没有更改您的订阅，其他条件照常有效。请打开管理页面自行更改；同一事项不会再次提醒。',
    button: '更改订阅条件',
  },
  en: {
    subject: 'Please update what public notices you subscribe to',
    lead: (name: string) => `Of what “${name}” asks to be told of, the following can match no more, and brings you no notices:`,
    own: (before: string, instead: string) =>
      `the place of the organization, “${before}”, was merged or abolished; choose instead: ${instead}`,
    region: (before: string, instead: string) => `the watched place “${before}” was merged or abolished; choose instead: ${instead}`,
    topic: (before: string, instead: string | null) =>
      instead === null ? `the topic “${before}” is no more; leave it out` : `the topic “${before}” is no more; choose instead: ${instead}`,
    agencies: (count: number) =>
      `${count === 1 ? 'one' : count} of the agencies that you chose ${count === 1 ? 'is' : 'are'} registered here no more; leave out what is gone, or choose what took its place`,
    untouched: 'We have changed nothing, and all else holds as before. Open the page to change it yourself; this is told only once.',
    button: 'Change what you subscribe to',
  },
} as const;

const placeIn = (code: string, language: MessageLanguage): string =>
  language === 'en' && regionName(code, 'en') !== regionName(code) ? regionName(code, 'en') : regionPath(code);

/** Of what has a name. */
const named = (criterion: DeadCriterion, { organization, language }: Subscription): string | null => {
  const words = WORDS[language];
  switch (criterion.kind) {
    case 'region': {
      const instead = placeIn(criterion.instead, language);
      return criterion.isOwn
        ? words.own(organizationPlace(organization, language), instead)
        : words.region(placePath(criterion.code, language), instead);
    }
    case 'topic':
      return words.topic(topicWords(criterion.code, language), criterion.instead === null ? null : topicWords(criterion.instead, language));
    case 'agency':
      return null;
  }
};

/** A sentence for each; agencies that are gone have no name any more, and are counted. */
const sentences = ({ criteria, subscription }: DeadCriteriaEmail): readonly string[] => {
  const gone = criteria.filter(({ kind }) => kind === 'agency').length;
  return [
    ...criteria.map((one) => named(one, subscription)).filter((one) => one !== null),
    ...(gone > 0 ? [WORDS[subscription.language].agencies(gone)] : []),
  ];
};

export type DeadCriteriaEmail = Readonly<{
  to: string;
  subscription: Subscription;
  criteria: readonly DeadCriterion[];
  token: string;
  now: Date;
  site: Site;
}>;

/** Says which criteria of a subscription match no more, and what to choose instead; its owner confirmed the name that stands there. */
export const deadCriteriaEmail = (letter: DeadCriteriaEmail): Promise<Uint8Array> => {
  const { to, subscription, token, now, site } = letter;
  const { language, organization, id } = subscription;
  const { subject, lead, untouched, button } = WORDS[language];
  return letterEmail({
    to,
    language,
    subject,
    blocks: [
      { kind: 'words', words: lead(organization.name) },
      ...sentences(letter).map((one): LetterBlock => ({ kind: 'words', words: `· ${one}` })),
      { kind: 'words', words: untouched },
      { kind: 'button', words: button, href: links.manage(site, token) },
    ],
    id: `dead-criteria-${id}-${now.getTime().toString(36)}`,
    now,
    site,
  });
};
