import type { Context } from 'hono';
import { withFile } from '#domain/notices/sheet-presses';
import { FILE_STORE } from '#handling/page-app';
import { fieldOf } from '#handling/posted-form';
import { announcedName, formFor, takeInByForm } from '#usecases/attachments/bring-by-form';
import { correctWordsIn } from '#views/catalogue/correct-words';
import { type CorrectionFilesPage, correctionFilesPage, uploadPath } from '#views/console/correction-files-page';
import type { At, Next } from './correction-choosers.ts';
import { typedIn } from './correction-form.ts';
import { announcedByForm } from './drafts/file-routes.ts';

/** Where a file is added without a script: its name is asked first. */
export const filesFor = ({ desk, notice, form }: At): Next => ({
  kind: 'page',
  html: correctionFilesPage(desk, { notice, typed: typedIn(form), at: { kind: 'name', name: '', errors: [] } }),
  status: 200,
});

/** A press on the pages on which a file is added. */
export const afterFiles = async (context: Context, at: At): Promise<Next> => {
  const { deps, desk, form } = at;
  const typed = typedIn(form);
  const act = fieldOf(form, 'act');
  if (act === 'done') return { kind: 'form', typed, focus: 'attachments' };
  if (act === 'name') return named(context, at);
  const id = fieldOf(form, 'attachment');
  if (act !== 'add' || id === '') return filesFor(at);
  const came = await takeInByForm(deps, desk.caller, id);
  if (came === 'unknown') return filesFor(at);
  if (came === 'not-there') return toChoose(context, at, id, true);
  return { kind: 'form', typed: { ...typed, sheet: withFile(typed.sheet, id) }, focus: 'attachments' };
};

const page = ({ desk, notice, form }: At, at: CorrectionFilesPage['at']): Next => ({
  kind: 'page',
  html: correctionFilesPage(desk, { notice, typed: typedIn(form), at }),
  status: at.errors.length > 0 ? 422 : 200,
});

const named = async (context: Context, at: At): Promise<Next> => {
  const name = fieldOf(at.form, 'name').trim();
  const { file, errors } = await announcedByForm(at.deps, at.desk, name);
  return file ? toChoose(context, at, file.id, false) : page(at, { kind: 'name', name, errors });
};

/** @param isMissing somebody wanted to go on, and it has not come */
const toChoose = async (context: Context, at: At, id: string, isMissing: boolean): Promise<Next> => {
  const { deps, desk } = at;
  const { language } = desk.visit;
  const file = await announcedName(deps, desk.caller, id);
  if (!file) return filesFor(at);
  const form = await formFor(deps, file, `${deps.site.publicUrl}${uploadPath(language, true)}`);
  context.header(FILE_STORE, new URL(form.url).origin);
  const errors = isMissing ? [{ name: 'file', error: correctWordsIn(language).files.notThere(file.name) }] : [];
  return page(at, { kind: 'file', id, name: file.name, form, errors });
};
