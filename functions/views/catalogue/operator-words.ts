import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { OperatorCatalogue } from './catalogue.ts';
import { OPERATOR_EN } from './operator-en.ts';
import { OPERATOR_ZH } from './operator-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, OperatorCatalogue>> = { 'zh-Hans': OPERATOR_ZH, en: OPERATOR_EN };

export const operatorWordsIn = (language: MessageLanguage): OperatorCatalogue => CATALOGUES[language];
