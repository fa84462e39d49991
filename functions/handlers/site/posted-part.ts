import type { Context, Hono } from 'hono';
import type { Flaw } from '#domain/input/flaw';
import type { Subscription } from '#domain/subscriptions/subscription';
import { flawSentence } from '#handling/flaw-sentence';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import type { FieldErrors } from '#views/components/error-summary';
import type { ManageNote } from '#views/pages/manage-page';
import type { Visit } from '#views/visit';
import type { FormValues } from '#views/wishes/form-values';
import { type ManageDeps, type ManageOutcome, manageView } from './manage-view.ts';
import { MESSAGES, refused } from './subscriber-answers.ts';

/** Somebody with a manage token who posted a form of the manage page. */
export type Posted = Readonly<{ context: Context; form: FormData; visit: Visit; token: string; subscription: Subscription }>;

/** A form of the manage page, or of a part of it, for whoever has the token. */
export const postedTo = (app: Hono, deps: ManageDeps, path: string, work: (deps: ManageDeps, posted: Posted) => Promise<Response>): Hono =>
  app.post(path, async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const token = fieldOf(form, 'token');
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    return work(deps, { context, form, visit, token, subscription: found.subscription });
  });

/** Seen by `GET`, so that loading the page again changes nothing again. */
export const seen = ({ context, token, visit }: Posted, note: ManageNote): Response =>
  context.redirect(`/manage?${new URLSearchParams({ token, lang: visit.language, note })}`, 303);

export const again = async (deps: ManageDeps, { context, token, visit, subscription }: Posted, shown: ManageOutcome): Promise<Response> =>
  context.html(await manageView(deps, subscription, token, visit, shown), shown.small ? 422 : 200);

/** Fields of a small form as they were typed; none is longer than what is refused all the same. */
export const typedIn = (form: FormData, names: readonly string[]): FormValues =>
  new Map(names.map((name) => [name, [fieldOf(form, name).slice(0, 1000)]]));

/** One sentence for each field, by what its part of a draft is called. */
export const errorsBy = (flaws: readonly Flaw[], fields: Readonly<Record<string, string>>, { language }: Visit): FieldErrors =>
  Object.entries(fields).flatMap(([name, path]) => {
    const flaw = flaws.find((one) => one.path === path);
    return flaw ? [{ name, error: flawSentence(flaw, language) }] : [];
  });
