import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { AGENCY_DESK_EN } from './agency-desk-en.ts';
import { AGENCY_DESK_ZH } from './agency-desk-zh-hans.ts';
import type { AgencyDeskCatalogue } from './catalogue.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, AgencyDeskCatalogue>> = { 'zh-Hans': AGENCY_DESK_ZH, en: AGENCY_DESK_EN };

export const agencyDeskWordsIn = (language: MessageLanguage): AgencyDeskCatalogue => CATALOGUES[language];
