import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { readBy } from '#domain/input/issue-flaws';
import { toFullCode } from '#domain/region';
import { isAcknowledged, isLiving } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { SubscriptionDraft } from '#domain/subscriptions/subscription-draft';
import { cursorOf, placeOf } from '#encoding/cursor';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { admitSignUp, isPressedTwice } from '#usecases/callers/limit-calls';
import { readMember, readMembers, type ShownMember } from '#usecases/organizations/read-organization';
import { dismissMember, type MemberChanged, takeInMember } from '#usecases/organizations/take-in-member';
import { signUp } from '#usecases/subscriptions/sign-up';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import type { FieldErrors } from '#views/components/error-summary';
import { invitePage } from '#views/pages/invite-page';
import { MEMBER_NOTES, type MemberNote, type MemberShown, memberPage, membersPage } from '#views/pages/members-page';
import { messagePage } from '#views/pages/message-page';
import type { Visit } from '#views/visit';
import { type FormValues, valueIn, WHO_FIELDS } from '#views/wishes/form-values';
import { type ForHub, listHubReceipts, showHubReceipt } from './hub-receipt-routes.ts';
import { contactShown, type ManageDeps } from './manage-view.ts';
import { originOf } from './origin.ts';
import { MESSAGES, refused } from './subscriber-answers.ts';
import { afterPicking, errorsOf, formValues, organizationIn, registrationIn, withUsual } from './wishes-input.ts';
import { wishesForm } from './wishes-view.ts';

/** The pages of a hub: who asks to be a member, how members stand, what they confirmed, and who is asked in its name. */
export const memberRoutes = (deps: ManageDeps): Hono => {
  const app = new Hono();

  const admitted = async (
    context: Context,
    visit: Visit,
    token: string,
    work: (deps: ManageDeps, who: ForHub) => Promise<Response>,
  ): Promise<Response> => {
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const contact = found.subscription;
    const { organizations } = await deps.organizationDesk();
    const hub = isLiving(contact) && isAcknowledged(contact) ? await organizations.find(contact.organizationId) : null;
    return hub?.hub ? work(deps, { context, visit, token, contact, hub }) : context.html(messagePage('noMembers', visit), 403);
  };
  const got = (path: string, work: (deps: ManageDeps, who: ForHub) => Promise<Response>) =>
    app.get(path, (context) => admitted(context, visitOf(context), context.req.query('token') ?? '', work));
  const posted = (path: string, work: (deps: ManageDeps, who: ForHub, form: FormData) => Promise<Response>) =>
    app.post(path, async (context) => {
      const { form, flaw } = await readForm(context);
      const visit = visitOf(context, form);
      if (!form) return refused(context, flaw, visit);
      return admitted(context, visit, fieldOf(form, 'token'), (own, who) => work(own, who, form));
    });

  got('/manage/members', listMembers);
  posted('/manage/members', answerMember);
  got('/manage/member', showMember);
  got('/manage/members/new', (own, who) => showInvite(own, who, newMember(who)));
  posted('/manage/members/new', invite);
  got('/manage/receipts', listHubReceipts);
  got('/manage/receipt', showHubReceipt);

  return app;
};

const A_PAGE = 20;
const LONGEST_SEARCH = 40;

const shownMember = ({ organization, since, known }: ShownMember, looking: Subscription): MemberShown => ({
  organization,
  since,
  reach: known?.reach ?? null,
  contacts: known?.contacts.map((contact) => contactShown(contact, looking)) ?? null,
});

const listMembers = async (deps: ManageDeps, { context, visit, token, contact, hub }: ForHub): Promise<Response> => {
  const all = { ...deps, ...(await deps.organizationDesk()) };
  const q = (context.req.query('q') ?? '').trim().slice(0, LONGEST_SEARCH);
  const cursor = context.req.query('cursor');
  const after = cursor === undefined ? undefined : placeOf(z.string().max(200), cursor);
  if (after === null) return refused(context, 'invalid', visit);
  const [asking, members] = await Promise.all([
    readMembers(all, hub.id, { limit: A_PAGE, status: 'asked' }),
    readMembers(all, hub.id, { limit: A_PAGE, status: 'member', q, after }),
  ]);
  return context.html(
    membersPage({
      ...visit,
      manageToken: token,
      hub,
      note: MEMBER_NOTES.find((known) => known === context.req.query('note')) ?? null,
      asking: asking.items.map((one) => shownMember(one, contact)),
      hasMoreAsking: asking.next !== null,
      members: members.items.map((one) => shownMember(one, contact)),
      q,
      isFirst: after === undefined,
      next: members.next === null ? null : cursorOf(members.next),
    }),
  );
};

const showMember = async (deps: ManageDeps, { context, visit, token, contact, hub }: ForHub): Promise<Response> => {
  const member = await readMember({ ...deps, ...(await deps.organizationDesk()) }, hub.id, context.req.query('id') ?? '');
  if (!member) return context.html(messagePage('missing', visit), 404);
  return context.html(memberPage({ ...visit, manageToken: token, member: shownMember(member, contact) }));
};

const seen = ({ context, visit, token }: ForHub, note: MemberNote): Response =>
  context.redirect(`/manage/members?${new URLSearchParams({ token, lang: visit.language, note })}`, 303);

const DONE: Readonly<Record<string, MemberNote>> = { accept: 'accepted', decline: 'declined', end: 'ended' };

const NOT_DONE: Readonly<Record<Extract<MemberChanged, { kind: 'refused' }>['code'], MemberNote>> = {
  'membership-not-asked': 'not-asked',
  'hubs-of-each-other': 'each-other',
  'hub-contains-itself': 'itself',
  'organization-unknown': 'gone',
  'changed-meanwhile': 'again',
  // Since the page was admitted.
  'not-a-hub': 'again',
  'not-acknowledged': 'again',
};

const answerMember = async (deps: ManageDeps, who: ForHub, form: FormData): Promise<Response> => {
  const all = { ...deps, ...(await deps.organizationDesk()) };
  const act = fieldOf(form, 'act');
  const done = DONE[act];
  if (!done) return seen(who, 'again');
  const id = fieldOf(form, 'id');
  const changed = await (act === 'accept' ? takeInMember : dismissMember)(all, who.contact, id);
  return seen(who, changed.kind === 'done' ? done : NOT_DONE[changed.code]);
};

/** Most members of a hub are around it. */
const newMember = ({ hub }: ForHub): FormValues => new Map([['region', [toFullCode(hub.region).slice(0, 6)]]]);

const INVITE_PATH = '/manage/members/new';
const INVITE_FIELDS = [...WHO_FIELDS, 'address', 'language'];

const showInvite = async (
  deps: ManageDeps,
  { context, visit, token }: ForHub,
  values: FormValues,
  { errors = [], isOver = false }: Readonly<{ errors?: FieldErrors; isOver?: boolean }> = {},
): Promise<Response> => {
  const { language } = visit;
  const form = await wishesForm(deps, withUsual(values, language), { errors, action: INVITE_PATH, language });
  return context.html(invitePage({ ...visit, manageToken: token, form, isOver }), isOver ? 429 : errors.length > 0 ? 422 : 200);
};

const invite = async (deps: ManageDeps, who: ForHub, form: FormData): Promise<Response> => {
  const { context, visit, contact, hub } = who;
  const values = formValues(form);
  const picked = afterPicking(values);
  if (picked) return showInvite(deps, who, picked);
  const read = readBy(SubscriptionDraft, {
    organization: { ...organizationIn(values), ...registrationIn(values), memberOf: hub.id },
    channel: { type: 'email', address: valueIn(values, 'address') },
    language: valueIn(values, 'language'),
  });
  const wrong = (flaws: Parameters<typeof errorsOf>[1]): Promise<Response> => {
    const errors = errorsOf(values, flaws, INVITE_FIELDS, visit.language);
    if (errors.length === 0) throw new Error(`flaws that belong to no field: ${flaws.map(({ path, code }) => `${path} ${code}`)}`);
    return showInvite(deps, who, values, { errors });
  };
  if (read.kind !== 'read') return wrong(read.flaws);
  // A class has a default, which nobody has chosen.
  if (errorsOf(values, [], INVITE_FIELDS, visit.language).length > 0) return wrong([]);
  const origin = originOf(context, deps);
  const admission = await admitSignUp(deps, origin.network, read.value, deps.signUpsPerHour);
  if (admission.kind === 'over') return showInvite(deps, who, values, { isOver: true });
  if (await isPressedTwice(deps, read.value)) return seen(who, 'invited');
  const signedUp = await signUp(
    { ...deps, ...(await deps.organizationDesk()) },
    { kind: 'contact', subscription: contact },
    read.value,
    origin,
  );
  if (signedUp.kind === 'pending') return seen(who, 'invited');
  return signedUp.kind === 'refused' ? wrong(signedUp.flaws) : seen(who, 'again');
};
