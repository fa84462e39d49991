import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { ReceiptCatalogue } from './catalogue.ts';
import { RECEIPT_EN } from './receipt-en.ts';
import { RECEIPT_ZH } from './receipt-zh-hans.ts';

const CATALOGUES: Readonly<Record<MessageLanguage, ReceiptCatalogue>> = { 'zh-Hans': RECEIPT_ZH, en: RECEIPT_EN };

export const receiptWordsIn = (language: MessageLanguage): ReceiptCatalogue => CATALOGUES[language];
