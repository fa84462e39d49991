import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { RecoverCatalogue } from './catalogue.ts';
import { RECOVER_EN } from './recover-en.ts';
import { RECOVER_ZH } from './recover-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, RecoverCatalogue>> = { 'zh-Hans': RECOVER_ZH, en: RECOVER_EN };

export const recoverWordsIn = (language: MessageLanguage): RecoverCatalogue => CATALOGUES[language];
