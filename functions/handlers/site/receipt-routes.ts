import { type Context, Hono } from 'hono';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { ReceiptDraft, readFields } from '#domain/receipts/receipt-draft';
import type { ReceiptField } from '#domain/receipts/receipt-request';
import { flawSentence } from '#handling/flaw-sentence';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { type FoundReceipt, findReceipt, type ReceiptRefused } from '#usecases/receipts/find-receipt';
import { giveReceipt } from '#usecases/receipts/give-receipt';
import { receiptWordsIn } from '#views/catalogue/receipt-words';
import type { FieldErrors } from '#views/components/error-summary';
import { messagePage } from '#views/pages/message-page';
import { noReceiptPage, type ReceiptNote, type ReceiptValues, receiptInput, receiptPage, valuesOfAnswer } from '#views/pages/receipt-page';
import type { Visit } from '#views/visit';
import type { SiteDeps } from './deps.ts';
import { refused } from './subscriber-answers.ts';

type Deps = Pick<SiteDeps, 'notices' | 'subscriptions' | 'vault' | 'clock' | 'receiptDesk'>;

const NOTES: readonly ReceiptNote[] = ['done', 'changed'];
/** No field takes more: what is longer is refused all the same. */
const LONGEST = 4000;

/** The page behind the link in a message by which an organization confirms that it has the notice. */
export const receiptRoutes = (deps: Deps): Hono => {
  const app = new Hono();

  app.get('/receipts/:token', async (context) => {
    const visit = visitOf(context);
    const token = context.req.param('token');
    const found = await findReceipt({ ...deps, ...(await deps.receiptDesk()) }, token);
    if (found.kind === 'refused') return refusedPage(context, found, token, visit);
    const note = NOTES.find((known) => known === context.req.query('note') && found.receipt?.answer) ?? null;
    const values = found.receipt?.answer ? valuesOfAnswer(found.receipt.answer) : {};
    return context.html(receiptPage({ ...visit, ...found, token, note, values, errors: [] }));
  });

  app.post('/receipts/:token', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const token = context.req.param('token');
    const desk = { ...deps, ...(await deps.receiptDesk()) };
    const found = await findReceipt(desk, token);
    if (found.kind === 'refused') return refusedPage(context, found, token, visit);
    const asked = found.request.fields ?? [];
    const values = valuesIn(form, asked);
    const again = (seen: FoundReceipt, shown: Readonly<{ note?: ReceiptNote; errors?: FieldErrors }>) =>
      receiptPage({ ...visit, ...seen, token, values, note: shown.note ?? null, errors: shown.errors ?? [] });
    const draft = draftOf(form, values, asked);
    const read = readBy(ReceiptDraft, draft);
    if (read.kind !== 'read') {
      // Late is late, whatever else is wrong.
      if (found.isLate) return context.html(again(found, {}), 410);
      const fields = readFields(asked, draft.fields, 'form');
      const flaws = [...read.flaws, ...(fields.kind === 'refused' ? fields.flaws : [])];
      return context.html(again(found, { errors: errorsOf(flaws, values, asked, visit) }), 422);
    }
    const given = await giveReceipt(desk, token, read.value, 'form');
    switch (given.kind) {
      case 'given':
      case 'changed': {
        // Seen by `GET`, so that loading the page again changes nothing again.
        const note = given.kind === 'given' ? 'done' : 'changed';
        return context.redirect(`/receipts/${encodeURIComponent(token)}?${new URLSearchParams({ lang: visit.language, note })}`, 303);
      }
      case 'refused':
        return refusedPage(context, given, token, visit);
      case 'too-late':
        return context.html(again(given.found, {}), 410);
      case 'flawed':
        return context.html(again(given.found, { errors: errorsOf(given.flaws, values, asked, visit) }), 422);
      case 'given-by-another':
        return context.html(again(given.found, { note: 'given-by-another' }), 409);
    }
  });

  return app;
};

const REFUSED = {
  'notice-withdrawn': ['withdrawn', 410],
  'receipt-not-wanted': ['unwanted', 409],
  'not-acknowledged': ['stranger', 403],
} as const;

const refusedPage = (context: Context, { code }: ReceiptRefused, token: string, visit: Visit) => {
  if (code === 'token-invalid') return context.html(messagePage('invalid', visit), 404);
  const [why, status] = REFUSED[code];
  return context.html(noReceiptPage({ ...visit, token, why }), status);
};

const valuesIn = (form: FormData, asked: readonly ReceiptField[]): ReceiptValues =>
  Object.fromEntries(['name', ...asked.map(({ id }) => receiptInput(id))].map((name) => [name, fieldOf(form, name).slice(0, LONGEST)]));

const draftOf = (form: FormData, values: ReceiptValues, asked: readonly ReceiptField[]) => {
  const replaces = Number(fieldOf(form, 'replaces'));
  return {
    name: values['name'],
    fields: Object.fromEntries(asked.map(({ id }) => [id, values[receiptInput(id)] ?? ''])),
    ...(Number.isSafeInteger(replaces) && replaces > 0 ? { replaces } : {}),
  };
};

/** One sentence for each field, in the order in which they stand on the page. */
const errorsOf = (flaws: readonly Flaw[], values: ReceiptValues, asked: readonly ReceiptField[], { language }: Visit): FieldErrors => {
  const words = receiptWordsIn(language);
  const flawAt = (path: string): Flaw | undefined => flaws.find((one) => one.path === path);
  const inFields = asked.flatMap(({ id, label }) => {
    const flaw = flawAt(`fields.${id}`);
    if (!flaw) return [];
    const error = flaw.code === 'field-missing' ? words.missing(label) : words.wrong(label, flawSentence(flaw, language));
    return [{ name: receiptInput(id), error }];
  });
  if ((values['name'] ?? '').trim() === '') return [...inFields, { name: 'name', error: words.nameMissing }];
  const flaw = flawAt('name');
  return flaw ? [...inFields, { name: 'name', error: flawSentence(flaw, language) }] : inFields;
};
