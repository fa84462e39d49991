import type { Context } from 'hono';
import * as z from 'zod';
import { type Import, isUnmeasured, LONGEST_BASIS } from '#domain/imports/import';
import { nameLine } from '#domain/input/fields';
import { readBy } from '#domain/input/issue-flaws';
import { holdsLink } from '#domain/text/links';
import { ruleWords } from '#domain/text/wording';
import { fieldOf } from '#handling/posted-form';
import { type ImportTerms, lookAtUpload, uploadFormFor } from '#usecases/imports/ask-for-import';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import type { FieldErrors } from '#views/components/error-summary';
import { interruptedPart, startPart, uploadPart } from '#views/console/operator/large-list-pages';
import { importPath, LARGEST_MB } from '#views/console/operator/lists-pages';
import type { Html } from '#views/html';
import { inLanguage, type Visit } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import type { OperatorDesk } from '../desk.ts';
import { errorsBeside } from './operator-forms.ts';

const Basis = z.object({
  basis: nameLine(LONGEST_BASIS).refine(
    (text) => !holdsLink(text),
    ruleWords('依据中不能有网址或邮箱', 'It holds no web or email address'),
  ),
});

/** How a form says that a list is to be imported, and what is wrong with that. */
export const termsIn = (form: FormData, visit: Visit): Readonly<{ terms: ImportTerms; errors: FieldErrors }> => {
  const given = fieldOf(form, 'basis').trim();
  const basis = given === '' ? null : readBy(Basis, { basis: given });
  const terms = { dryRun: fieldOf(form, 'mode') !== 'real', basis: basis?.kind === 'read' ? basis.value.basis : null };
  return { terms, errors: basis && basis.kind !== 'read' ? errorsBeside(basis.flaws, ['basis'], visit) : [] };
};

/** What is to be done next of an import that waits for its file: choose one, or begin with the one that has come. */
export const waitingFor = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, awaited: Import): Promise<Html> => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  const arrived = await lookAtUpload(deps, awaited);
  if (arrived.kind === 'whole' && context.req.query('again') === undefined) return startPart(desk, awaited, arrived.bytes);
  if (!isUnmeasured(awaited)) return interruptedPart(desk);
  const backTo = `${deps.site.publicUrl}${inLanguage(`${importPath(awaited.id)}?arrived=1`, language)}`;
  const form = await uploadFormFor(deps, awaited.id, backTo);
  const isBack = context.req.query('arrived') !== undefined;
  const errors = { none: isBack ? words.notThere : undefined, empty: words.empty, 'too-large': words.large(LARGEST_MB) } as const;
  return uploadPart(desk, form, arrived.kind === 'whole' || arrived.kind === 'other' ? undefined : errors[arrived.kind]);
};
