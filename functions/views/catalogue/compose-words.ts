import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { ComposeCatalogue } from './catalogue.ts';
import { COMPOSE_EN } from './compose-en.ts';
import { COMPOSE_ZH } from './compose-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, ComposeCatalogue>> = { 'zh-Hans': COMPOSE_ZH, en: COMPOSE_EN };

export const composeWordsIn = (language: MessageLanguage): ComposeCatalogue => CATALOGUES[language];
