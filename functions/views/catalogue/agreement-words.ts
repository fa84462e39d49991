import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { AGREEMENT_EN } from './agreement-en.ts';
import { AGREEMENT_ZH } from './agreement-zh-hans.ts';
import type { AgreementCatalogue } from './catalogue.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, AgreementCatalogue>> = { 'zh-Hans': AGREEMENT_ZH, en: AGREEMENT_EN };

export const agreementWordsIn = (language: MessageLanguage): AgreementCatalogue => CATALOGUES[language];
