import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { GroupCatalogue } from './catalogue.ts';
import { GROUP_EN } from './group-en.ts';
import { GROUP_ZH } from './group-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, GroupCatalogue>> = { 'zh-Hans': GROUP_ZH, en: GROUP_EN };

export const groupWordsIn = (language: MessageLanguage): GroupCatalogue => CATALOGUES[language];
