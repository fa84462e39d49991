import type { Flaw } from '#domain/input/flaw';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { inFullWidth } from '#views/full-width';

/** What a page says beside a field that the API would refuse for the same. */
export const flawSentence = ({ message }: Pick<Flaw, 'message'>, language: MessageLanguage): string =>
  inFullWidth(message[language], language);
