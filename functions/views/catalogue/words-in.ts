import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { Catalogue } from './catalogue.ts';
import { EN } from './en.ts';
import { ZH_HANS } from './zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, Catalogue>> = { 'zh-Hans': ZH_HANS, en: EN };

export const wordsIn = (language: MessageLanguage): Catalogue => CATALOGUES[language];
