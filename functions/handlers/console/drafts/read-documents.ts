import { REFUSAL_WORDS } from '#domain/documents/refusal-words';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { flawSentence } from '#handling/flaw-sentence';
import type { Conversion, Converted } from '#usecases/documents/convert-document';
import { composeWordsIn } from '#views/catalogue/compose-words';
import type { ConsoleDeps } from '../deps.ts';
import type { Desk } from '../desk.ts';

/** With a parser of Markdown: read when the first document comes. */
export const documents = () => import('#usecases/documents/convert-document');

/** What of a document could not be taken over as it was, to a clerk. */
export const notesOf = ({ warnings }: Conversion, language: MessageLanguage): readonly string[] =>
  warnings.map((one) => flawSentence(one, language));

/** Why nothing can be read of it, in words; null where something was. */
export const whyUnread = (converted: Converted, language: MessageLanguage): string | null => {
  switch (converted.kind) {
    case 'converted':
      return null;
    case 'refused':
      return flawSentence({ message: REFUSAL_WORDS[converted.reason] }, language);
    case 'scope-missing':
    case 'document-unknown':
      return composeWordsIn(language).files.notThere;
  }
};

/** What was said of a document whose text stands in a draft now; null where it is there no more: after a day it is deleted. */
export const saidOfDocument = async (deps: ConsoleDeps, { caller, visit }: Desk, id: string): Promise<readonly string[] | null> => {
  const { convertDocument } = await documents();
  const converted = await convertDocument(deps, caller, id);
  return converted.kind === 'converted' ? notesOf(converted.conversion, visit.language) : null;
};
