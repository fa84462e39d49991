import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { FollowCatalogue } from './catalogue.ts';
import { FOLLOW_EN } from './follow-en.ts';
import { FOLLOW_ZH } from './follow-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, FollowCatalogue>> = { 'zh-Hans': FOLLOW_ZH, en: FOLLOW_EN };

export const followWordsIn = (language: MessageLanguage): FollowCatalogue => CATALOGUES[language];
