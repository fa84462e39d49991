import type { Flaw } from '#domain/input/flaw';
import type { MessageLanguage } from '#domain/subscriptions/subscription';

/** What a page says beside a field that the API would refuse for the same. */
export const flawSentence = ({ message }: Pick<Flaw, 'message'>, language: MessageLanguage): string =>
  language === 'en' ? message.en : inFullWidth(message['zh-Hans']);

/** As a page is set: the API's sentences have ASCII marks. */
const inFullWidth = (text: string): string =>
  text.replace(/(?<=\p{sc=Han}[)）]?)[,:;]|[,:;](?=\p{sc=Han})/gu, (mark) => ({ ',': '，', ':': '：', ';': '；' })[mark] ?? mark);
