import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { PublishCatalogue } from './catalogue.ts';
import { PUBLISH_EN } from './publish-en.ts';
import { PUBLISH_ZH } from './publish-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, PublishCatalogue>> = { 'zh-Hans': PUBLISH_ZH, en: PUBLISH_EN };

export const publishWordsIn = (language: MessageLanguage): PublishCatalogue => CATALOGUES[language];
