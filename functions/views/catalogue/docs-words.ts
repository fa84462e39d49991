import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { DocsCatalogue } from './catalogue.ts';
import { DOCS_EN } from './docs-en.ts';
import { DOCS_ZH } from './docs-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, DocsCatalogue>> = { 'zh-Hans': DOCS_ZH, en: DOCS_EN };

export const docsWordsIn = (language: MessageLanguage): DocsCatalogue => CATALOGUES[language];
