import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { ChooserCatalogue } from './catalogue.ts';
import { CHOOSER_EN } from './chooser-en.ts';
import { CHOOSER_ZH } from './chooser-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, ChooserCatalogue>> = { 'zh-Hans': CHOOSER_ZH, en: CHOOSER_EN };

export const chooserWordsIn = (language: MessageLanguage): ChooserCatalogue => CATALOGUES[language];
