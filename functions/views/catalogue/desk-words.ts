import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { DeskCatalogue } from './catalogue.ts';
import { DESK_EN } from './desk-en.ts';
import { DESK_ZH } from './desk-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, DeskCatalogue>> = { 'zh-Hans': DESK_ZH, en: DESK_EN };

export const deskWordsIn = (language: MessageLanguage): DeskCatalogue => CATALOGUES[language];
