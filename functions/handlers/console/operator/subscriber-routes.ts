import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { EmailAddress, SeenLine } from '#domain/input/fields';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { ContactDraft } from '#domain/subscriptions/subscription-draft';
import { flawSentence } from '#handling/flaw-sentence';
import { networkOf } from '#handling/network';
import { fieldOf } from '#handling/posted-form';
import { actorOf } from '#usecases/callers/authorize';
import { maskedAddress } from '#usecases/ledger/delivery-line';
import { handOverMain } from '#usecases/organizations/hand-over-main';
import { askForAddress } from '#usecases/subscriptions/change-address';
import { lookAtSubscriber } from '#usecases/subscriptions/look-at-subscriber';
import { signUp } from '#usecases/subscriptions/sign-up';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import { organizationWordsIn } from '#views/catalogue/organization-words';
import { signUpWordsIn } from '#views/catalogue/sign-up-words';
import type { FieldErrors } from '#views/components/error-summary';
import { EMPTY_FORM, OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import { type SubscriberPage, subscriberPage, subscriberPath } from '#views/console/operator/subscriber-page';
import { messagePage } from '#views/pages/message-page';
import type { Visit } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, atOperatorDesk, type OperatorDesk } from '../desk.ts';
import { goneTo, noteIn, shownOf } from './operator-forms.ts';

const ONE = `${OPERATOR_ROOMS.subscribers}/:id`;

/** One subscriber: what was agreed to, one more contact, another address where a mailbox is lost. */
export const subscriberRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  app.get(
    ONE,
    atOperatorDesk(deps, (context, desk) => shown(deps, context, desk, {})),
  );
  app.post(
    `${ONE}/contacts`,
    actAtOperatorDesk(deps, (context, desk, form) => askIn(deps, context, desk, form)),
  );
  app.post(
    `${ONE}/main`,
    actAtOperatorDesk(deps, (context, desk) => makeMain(deps, context, desk)),
  );
  app.post(
    `${ONE}/address`,
    actAtOperatorDesk(deps, (context, desk, form) => replaceAddress(deps, context, desk, form)),
  );
  return app;
};

const idIn = (context: Context): string => context.req.param('id') ?? '';

const missing = (context: Context, { visit }: OperatorDesk): Response => context.html(messagePage('missing', visit), 404);

/** @param typed a form that was refused, with what is wrong */
const shown = async (
  deps: ConsoleDeps,
  context: Context,
  desk: OperatorDesk,
  typed: Partial<SubscriberPage['forms']>,
): Promise<Response> => {
  const seen = await lookAtSubscriber(deps, idIn(context), desk.caller);
  if (!seen) return missing(context, desk);
  const note = noteIn(context, operatorWordsIn(desk.visit.language).subscriber.notes);
  const forms = { contact: EMPTY_FORM, address: EMPTY_FORM, ...typed };
  const page = { ...seen, maskedAddress: maskedAddress(seen.subscription.channel), note, forms };
  return context.html(subscriberPage(desk, page), Object.keys(typed).length > 0 ? 422 : 200);
};

/** One sentence beside each field; what names none of them stands at the first. @param paths of what is read, by field */
const beside = (flaws: readonly Flaw[], paths: Readonly<Record<string, string>>, { language }: Visit): FieldErrors => {
  const [first = ''] = Object.keys(paths);
  const found = flaws.map((flaw) => {
    const name = Object.keys(paths).find((field) => paths[field] === flaw.path) ?? first;
    return { name, error: flawSentence(flaw, language) };
  });
  return found.filter(({ name }, i) => found.findIndex((one) => one.name === name) === i);
};

const CONTACT_PATHS = { contactAddress: 'channel.address', role: 'role', contactLanguage: 'language' };

const askIn = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const { visit, caller } = desk;
  const subscription = await deps.subscriptions.find(idIn(context));
  if (!subscription) return missing(context, desk);
  const wrong = (errors: FieldErrors) => shown(deps, context, desk, { contact: shownOf(form, errors) });
  const address = fieldOf(form, 'contactAddress');
  if (address.trim() === '') return wrong([{ name: 'contactAddress', error: signUpWordsIn(visit.language).missing.address }]);
  const read = readBy(ContactDraft, {
    organization: { id: subscription.organizationId },
    role: fieldOf(form, 'role'),
    channel: { type: 'email', address },
    language: fieldOf(form, 'contactLanguage'),
  });
  if (read.kind !== 'read') return wrong(beside(read.flaws, CONTACT_PATHS, visit));
  const asked = await signUp(deps, { kind: 'operator', caller }, read.value, { via: 'page', network: networkOf(context, deps) });
  if (asked.kind === 'refused') return wrong(beside(asked.flaws, CONTACT_PATHS, visit));
  return goneTo(context, subscriberPath(subscription.id), visit, asked.kind === 'pending' ? 'contact-asked' : 'gone');
};

const makeMain = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk): Promise<Response> => {
  const { visit, caller } = desk;
  const subscription = await deps.subscriptions.find(idIn(context));
  if (!subscription) return missing(context, desk);
  const handed = await handOverMain(deps, { kind: 'operator', caller }, subscription.organizationId, subscription.id);
  return goneTo(context, subscriberPath(subscription.id), visit, handed.kind === 'done' ? 'main-changed' : 'gone');
};

const Lost = z.object({ address: EmailAddress, reason: SeenLine.max(300) });
const LOST_PATHS = { newAddress: 'address', reason: 'reason' };

const replaceAddress = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const { visit, caller } = desk;
  const subscription = await deps.subscriptions.find(idIn(context));
  if (!subscription) return missing(context, desk);
  const wrong = (errors: FieldErrors) => shown(deps, context, desk, { address: shownOf(form, errors) });
  const { address: words, lost } = organizationWordsIn(visit.language);
  const [address, reason] = [fieldOf(form, 'newAddress').trim(), fieldOf(form, 'reason').trim()];
  const empty = [
    ...(address === '' ? [{ name: 'newAddress', error: words.missing }] : []),
    ...(reason === '' ? [{ name: 'reason', error: lost.reasonMissing }] : []),
  ];
  const read = readBy(Lost, { address, reason });
  const flawed = read.kind === 'read' ? [] : beside(read.flaws, LOST_PATHS, visit);
  const errors = [...empty, ...flawed.filter(({ name }) => !empty.some((one) => one.name === name))];
  if (read.kind !== 'read' || errors.length > 0) return wrong(errors);
  const asked = await askForAddress(deps, subscription, read.value.address, { by: actorOf(caller), reason: read.value.reason });
  if (asked.kind === 'refused') return wrong(beside(asked.flaws, LOST_PATHS, visit));
  return goneTo(context, subscriberPath(subscription.id), visit, asked.kind === 'asked' ? 'address-asked' : 'gone');
};
