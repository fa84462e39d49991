import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { CorrectCatalogue } from './catalogue.ts';
import { CORRECT_EN } from './correct-en.ts';
import { CORRECT_ZH } from './correct-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, CorrectCatalogue>> = { 'zh-Hans': CORRECT_ZH, en: CORRECT_EN };

export const correctWordsIn = (language: MessageLanguage): CorrectCatalogue => CATALOGUES[language];
