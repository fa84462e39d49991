import { THE_CLOCK } from '#domain/agencies/audit';
import type { StaffMember } from '#domain/agencies/staff';
import { type ErasureRequest, lastLookAt } from '#domain/subscriptions/erasure-request';
import { readBy, type Subscription } from '#domain/subscriptions/subscription';
import { withoutFallback } from '#domain/subscriptions/subscription-life';
import { after, instant, MINUTE } from '#domain/time';
import type { ErasureRequests } from '#ports/erasure-requests';
import type { ExportFiles } from '#ports/export-files';
import type { ImportFiles } from '#ports/import-files';
import type { LetterRequests } from '#ports/letter-requests';
import type { ReleaseAddress } from '#ports/release-address';
import type { StaffStore } from '#ports/staff-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Traces } from '#ports/traces';
import { doDueWork } from '../operations/due-work.ts';
import { type ForgetNames, forgetNames, noteNames } from './forget-names.ts';
import { endSubscription } from './unsubscribe.ts';

export type EraseAddress = Readonly<{
  subscriptions: SubscriptionStore;
  erasureRequests: ErasureRequests;
  letterRequests: Pick<LetterRequests, 'settle'>;
  traces: Traces;
  staff: Pick<StaffStore, 'ofAgency' | 'withAddress' | 'remove'>;
  releaseAddress: ReleaseAddress;
  exportFiles: Pick<ExportFiles, 'forgetAll'>;
  importFiles: Pick<ImportFiles, 'drop' | 'uploads'>;
}> &
  ForgetNames;

/** The index of addresses may show an item a second late: so much later nothing is found any more. Imports may take hours. */
const LOOK_AGAIN_MS = { nothing: MINUTE, mails: MINUTE, reports: 10 * MINUTE } as const;

export type Erased = Readonly<{ kind: 'erased' | 'nothing-to-erase'; count: number }>;

/**
 * Erase what is stored of an address that somebody asked to be forgotten. Whoever signs it up after that stays.
 *
 * @throws when a fault of ours kept it; then it is tried again later, and finds what is left
 */
export const eraseAddress = async (deps: EraseAddress, addressKey: string): Promise<Erased> =>
  (await doDueWork(deps.erasureRequests, addressKey, deps.clock, (request) => erase(deps, request))) ?? {
    kind: 'nothing-to-erase',
    count: 0,
  };

const erase = async (deps: EraseAddress, request: ErasureRequest): Promise<Erased> => {
  const { subscriptions, erasureRequests, letterRequests, traces, staff, clock } = deps;
  const { addressKey } = request;
  const now = instant(clock.now());
  const found: Subscription[] = [];
  for (const id of await subscriptions.withAddress(addressKey)) {
    const subscription = await subscriptions.find(id);
    if (subscription && subscription.createdAt <= request.askedAt) found.push(subscription);
  }
  const members = (await staff.withAddress(addressKey)).filter(({ createdAt }) => createdAt <= request.askedAt);
  const noted = await noteNames(deps, request, found, members);
  for (const subscription of found) await eraseSubscription(deps, subscription);
  for (const member of members) await eraseMember(deps, member);
  const count = found.length + members.length;
  await traces.forgetAsked(addressKey);
  // What was taken out or brought since the last look is nobody's who was erased then.
  if (count > 0 || now < lastLookAt(request)) await forgetFiles(deps);
  for (const letter of ['manage-links', 'erasure'] as const) await letterRequests.settle({ letter, subject: addressKey });
  const left = noted ? await forgetNames(deps, noted) : 'nothing';
  if (count > 0 || left !== 'nothing') await erasureRequests.reschedule(request, after(instant(clock.now()), LOOK_AGAIN_MS[left]));
  else if (noted && now < lastLookAt(request)) {
    await erasureRequests.note({ ...noted.request, mailsTo: '' });
    await erasureRequests.reschedule(request, lastLookAt(request));
  } else await erasureRequests.settle(addressKey);
  return { kind: count > 0 ? 'erased' : 'nothing-to-erase', count };
};

/** Nobody looks into files for an address: a list that was taken out is made anew, and one that was brought and left is brought again. */
const forgetFiles = async ({ exportFiles, imports, importFiles }: EraseAddress): Promise<void> => {
  await exportFiles.forgetAll();
  // One that is being worked off is deleted at its end.
  for (const id of await importFiles.uploads()) if ((await imports.find(id))?.state !== 'running') await importFiles.drop(id);
};

const eraseSubscription = async (deps: EraseAddress, subscription: Subscription): Promise<void> => {
  const { subscriptions, traces, releaseAddress, clock } = deps;
  const { channel } = subscription;
  const address = readBy(channel);
  if (address !== null) await releaseAddress(address, 'erasure');
  if (channel.type === 'webhook') {
    // The endpoint is somebody's who did not ask: it only loses its fallback.
    const current = await subscriptions.find(subscription.id);
    if (current && !(await subscriptions.replace(current, withoutFallback(current), instant(clock.now()))))
      throw new Error(`subscription ${subscription.id} was changed while its fallback was erased`);
    return;
  }
  const { subscription: ended } = await endSubscription(deps, subscription, 'deleted');
  await traces.purge(ended);
};

/** Whoever works for an agency is a person, too: nobody who asks to be forgotten is kept because there is no other administrator. */
const eraseMember = async ({ staff, releaseAddress, clock }: EraseAddress, member: StaffMember): Promise<void> => {
  const { id, agencyId, email } = member;
  await releaseAddress(email, 'erasure');
  const { revision } = await staff.ofAgency(agencyId);
  const audit = { agencyId, at: instant(clock.now()), actor: THE_CLOCK, action: 'staff.erased', subject: id };
  if (!(await staff.remove(member, revision, audit))) throw new Error(`the staff of ${agencyId} changed while ${id} was erased`);
};
