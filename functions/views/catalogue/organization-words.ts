import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { OrganizationCatalogue } from './catalogue.ts';
import { ORGANIZATION_EN } from './organization-en.ts';
import { ORGANIZATION_ZH } from './organization-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, OrganizationCatalogue>> = { 'zh-Hans': ORGANIZATION_ZH, en: ORGANIZATION_EN };

export const organizationWordsIn = (language: MessageLanguage): OrganizationCatalogue => CATALOGUES[language];
