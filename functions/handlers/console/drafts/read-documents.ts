import { REFUSAL_WORDS } from '#domain/documents/refusal-words';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { flawSentence } from '#handling/flaw-sentence';
import type { Conversion, Converted } from '#usecases/documents/convert-document';
import { mayDraft } from '#usecases/notices/write-draft';
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

/** Of the last documents that were looked at here: from the look over the draft to its page none is read again. */
const MOST_KEPT = 4;
const kept = new WeakMap<ConsoleDeps, Map<string, Conversion>>();

const keptFor = (deps: ConsoleDeps): Map<string, Conversion> => {
  const all = kept.get(deps) ?? new Map<string, Conversion>();
  kept.set(deps, all);
  return all;
};

/** As it lies in the store. */
export const readAnew = async (deps: ConsoleDeps, { caller, agency }: Desk, id: string): Promise<Converted> => {
  const { convertDocument } = await documents();
  const converted = await convertDocument(deps, caller, id);
  if (converted.kind !== 'converted') return converted;
  const all = keptFor(deps);
  const key = `${agency.id}/${id}`;
  all.delete(key);
  all.set(key, converted.conversion);
  for (const oldest of [...all.keys()].slice(0, -MOST_KEPT)) all.delete(oldest);
  return converted;
};

/** As it was looked at. */
export const readAgain = async (deps: ConsoleDeps, desk: Desk, id: string): Promise<Converted> => {
  const conversion = keptFor(deps).get(`${desk.agency.id}/${id}`);
  return conversion && mayDraft(desk.caller) ? { kind: 'converted', conversion } : readAnew(deps, desk, id);
};

/** What was said of a document whose text stands in a draft now; null where it is there no more: after a day it is deleted. */
export const saidOfDocument = async (deps: ConsoleDeps, desk: Desk, id: string): Promise<readonly string[] | null> => {
  const converted = await readAgain(deps, desk, id);
  return converted.kind === 'converted' ? notesOf(converted.conversion, desk.visit.language) : null;
};
