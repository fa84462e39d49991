import type { MessageLanguage } from '#domain/subscriptions/subscription';

/** As a page is set: the API's sentences have ASCII marks between Chinese characters. */
export const inFullWidth = (text: string, language: MessageLanguage): string =>
  language === 'en'
    ? text
    : text.replace(/(?<=\p{sc=Han}[)）]?)[,:;]|[,:;](?=\p{sc=Han})/gu, (mark) => ({ ',': '，', ':': '：', ';': '；' })[mark] ?? mark);
