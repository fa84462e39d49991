import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { SignUpCatalogue } from './catalogue.ts';
import { SIGN_UP_EN } from './sign-up-en.ts';
import { SIGN_UP_ZH } from './sign-up-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, SignUpCatalogue>> = { 'zh-Hans': SIGN_UP_ZH, en: SIGN_UP_EN };

export const signUpWordsIn = (language: MessageLanguage): SignUpCatalogue => CATALOGUES[language];
