import type { Agency } from '#domain/agencies/agency';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import {
  CorrectionInDraft,
  type Draft,
  type DraftContent,
  isCorrection,
  isOwnDraft,
  MOST_DRAFT_BYTES,
  MOST_DRAFTS,
  unknownFields,
} from '#domain/notices/draft';
import type { Notice } from '#domain/notices/notice';
import { NoticeDraft } from '#domain/notices/notice-draft';
import { utf8Bytes } from '#domain/text/text';
import { bilingual } from '#domain/text/wording';
import { DAY, instant } from '#domain/time';
import type { Random } from '#ports/clock';
import type { DraftStore } from '#ports/draft-store';
import { type AgencyActs, actOf, ownAgency } from '../agencies/own-agency.ts';
import type { RequestKey } from '../callers/answer-once.ts';
import { actorOf, type Caller, may } from '../callers/authorize.ts';
import { type Accepted, type AcceptNotice, acceptNotice } from './accept-notice.ts';
import { type CorrectNotice, correctNotice, type NoticeCorrected } from './correct-notice.ts';

export type WriteDraft = AgencyActs & Readonly<{ drafts: DraftStore; random: Random }>;

/** Drafts are written by who may publish, and by editors. */
export const mayDraft = (caller: Caller): boolean =>
  may(caller, 'notices:write') || (caller.kind === 'staff' && caller.roles.includes('editor'));

type Refused = Readonly<
  | { kind: 'agency-unknown' | 'draft-unknown' | 'scope-missing' }
  /** Somebody changed it since it was seen. */
  | { kind: 'stale' }
  | { kind: 'too-large'; bytes: number }
  | { kind: 'enough' }
  | { kind: 'malformed'; flaws: readonly Flaw[] }
>;

/** Whether a draft is as the caller saw it. */
type IsSeen = (draft: Draft) => boolean;

/** Anything goes in a draft that a notice may have, however wrong yet; a name that no notice has is told at once. */
const refusalOf = (content: DraftContent): Refused | null => {
  const unknown = unknownFields(content);
  if (unknown.length > 0)
    return {
      kind: 'malformed',
      flaws: unknown.map((path) => ({
        path,
        code: 'unknown-field',
        message: bilingual('没有这个字段,请改正名称或删去', 'There is no field of this name here: correct the name, or leave it out'),
      })),
    };
  const bytes = utf8Bytes(JSON.stringify(content));
  return bytes > MOST_DRAFT_BYTES ? { kind: 'too-large', bytes } : null;
};

type Seen = Readonly<{ kind: 'seen'; agency: Agency; draft: Draft }>;

const seen = async (deps: WriteDraft, caller: Caller, agencyId: string, id: string): Promise<Seen | Refused> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  const draft = await deps.drafts.find(agency.id, id);
  return draft ? { kind: 'seen', agency, draft } : { kind: 'draft-unknown' };
};

type Written = Readonly<{ kind: 'written'; draft: Draft }> | Refused;

export const beginDraft = async (deps: WriteDraft, caller: Caller, agencyId: string, content: DraftContent): Promise<Written> => {
  const { drafts, clock, random } = deps;
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  const refused = refusalOf(content);
  if (refused) return refused;
  if ((await drafts.ofAgency(agency.id)).length >= MOST_DRAFTS) return { kind: 'enough' };
  const at = instant(clock.now());
  const by = actorOf(caller);
  const id = random.newId('drf', clock.now());
  const draft: Draft = { id, agencyId: agency.id, revision: 1, content, createdAt: at, createdBy: by, updatedAt: at, updatedBy: by };
  await drafts.create(draft, actOf(deps, caller, agency.id, 'draft.begun', id));
  return { kind: 'written', draft };
};

/** Put other content in the place of the one that the caller saw. */
export const changeDraft = async (
  deps: WriteDraft,
  caller: Caller,
  agencyId: string,
  id: string,
  content: DraftContent,
  isSeen: IsSeen,
): Promise<Written> => {
  const found = await seen(deps, caller, agencyId, id);
  if (found.kind !== 'seen') return found;
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  const { draft: before } = found;
  if (!isSeen(before)) return { kind: 'stale' };
  const refused = refusalOf(content);
  if (refused) return refused;
  const draft = { ...before, content, revision: before.revision + 1, updatedAt: instant(deps.clock.now()), updatedBy: actorOf(caller) };
  const isReplaced = await deps.drafts.replace(before, draft, actOf(deps, caller, before.agencyId, 'draft.changed', id));
  return isReplaced ? { kind: 'written', draft } : { kind: 'stale' };
};

export const dropDraft = async (
  deps: WriteDraft,
  caller: Caller,
  agencyId: string,
  id: string,
  isSeen: IsSeen,
): Promise<Readonly<{ kind: 'dropped' }> | Refused> => {
  const found = await seen(deps, caller, agencyId, id);
  if (found.kind !== 'seen') return found;
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  if (!isSeen(found.draft)) return { kind: 'stale' };
  const isRemoved = await deps.drafts.remove(found.draft, actOf(deps, caller, found.agency.id, 'draft.dropped', id));
  return { kind: isRemoved ? 'dropped' : 'stale' };
};

export const findDraft = (deps: WriteDraft, caller: Caller, agencyId: string, id: string): Promise<Seen | Refused> =>
  seen(deps, caller, agencyId, id);

/** Null for an agency that the caller does not speak for. */
export const listDrafts = async (deps: WriteDraft, caller: Caller, agencyId: string): Promise<readonly Draft[] | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency && deps.drafts.ofAgency(agency.id);
};

/** By whose name the publication of drafts is remembered. */
export const draftKey = (agencyId: string): string => `draft ${agencyId}`;

/** Longer than anybody comes back to a draft whose publication was cut short by a crash. */
const REMEMBERED_MS = 365 * DAY;

/** `correction`: the draft was one, and this is what became of it. */
export type DraftPublished = Accepted | Readonly<{ kind: 'correction'; corrected: NoticeCorrected }> | Refused;

/**
 * A draft becomes a notice, or the next version of one, as a post of it would, and is gone. Where four eyes have to see it, whoever began
 * it or wrote it last leaves that to somebody else. Doing it again after a crash finds the notice that it became.
 */
export const publishDraft = async (
  deps: WriteDraft & AcceptNotice & CorrectNotice,
  caller: Caller,
  agencyId: string,
  id: string,
  isSeen: IsSeen,
): Promise<DraftPublished> => {
  const found = await seen(deps, caller, agencyId, id);
  if (found.kind !== 'seen') return found;
  const { agency, draft } = found;
  if (!may(caller, 'notices:write')) return { kind: 'scope-missing' };
  if (!isSeen(draft)) return { kind: 'stale' };
  if (agency.fourEyes && isOwnDraft(draft, actorOf(caller))) return { kind: 'four-eyes', draftIsOwn: true };
  if (isCorrection(draft.content)) return publishCorrection(deps, caller, draft);
  const read = readBy(NoticeDraft, draft.content);
  if (read.kind !== 'read') return { kind: 'refused', flaws: read.flaws };
  const issuers = read.value.issuers ?? [agency.id];
  if (issuers[0] !== agency.id) return { kind: 'not-the-lead' };
  const accepted = await acceptNotice(deps, caller, { ...read.value, issuers }, onceFor(draft, 'publish'), { isDraft: true });
  if ('notice' in accepted) await forget(deps, caller, draft);
  return accepted;
};

const onceFor = ({ agencyId, id }: Draft, act: string): RequestKey => ({
  caller: draftKey(agencyId),
  act,
  key: id,
  bodyHash: id,
  keptMs: REMEMBERED_MS,
});

const publishCorrection = async (deps: WriteDraft & CorrectNotice, caller: Caller, draft: Draft): Promise<DraftPublished> => {
  const read = readBy(CorrectionInDraft, draft.content);
  if (read.kind !== 'read') return { kind: 'refused', flaws: read.flaws };
  const {
    corrects: { noticeId, version },
    ...correction
  } = read.value;
  const isStanding = (standing: Notice): boolean => standing.version === version;
  const corrected = await correctNotice(deps, caller, noticeId, correction, isStanding, onceFor(draft, 'correct'), draft.agencyId);
  if ('notice' in corrected) await forget(deps, caller, draft);
  return { kind: 'correction', corrected };
};

/** It has become a notice: whoever changed it at this very moment changed nothing any more. */
const forget = async (deps: WriteDraft, caller: Caller, { agencyId, id }: Draft): Promise<void> => {
  for (let tries = 0; tries < 3; tries++) {
    const standing = await deps.drafts.find(agencyId, id);
    if (!standing || (await deps.drafts.remove(standing, actOf(deps, caller, agencyId, 'draft.published', id)))) return;
  }
};
