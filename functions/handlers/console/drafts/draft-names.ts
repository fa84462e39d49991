import type { Agency } from '#domain/agencies/agency';
import type { Actor } from '#domain/agencies/audit';
import type { Draft } from '#domain/notices/draft';
import type { DraftSheet } from '#domain/notices/draft-sheet';
import { leftBehind } from '#domain/notices/further-draft';
import type { Notice } from '#domain/notices/notice';
import type { Warning } from '#domain/notices/warning';
import { EVERYWHERE, isStreet, parseRegion, regionOfStreet } from '#domain/region';
import { loadStreets } from '#domain/streets';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { isIssuer } from '#usecases/callers/authorize';
import { composeWordsIn } from '#views/catalogue/compose-words';
import { draftPath } from '#views/console/compose/compose-page';
import type { Compose, DraftNames } from '#views/console/compose/compose-parts';
import { noticePath } from '#views/console/notice-rows';
import { placeName, placePath, type StreetNames } from '#views/place-words';
import { inLanguage } from '#views/visit';
import { minuteWords } from '#views/words';
import type { ConsoleDeps } from '../deps.ts';
import type { Desk } from '../desk.ts';
import type { AboutNotices } from './sheet-flaws.ts';

/** Places by their names, with what they lie in: 朝阳区 is in Beijing and in Changchun. */
export const placeNames = async (
  language: MessageLanguage,
): Promise<Readonly<{ place: (code: string) => string; streets: StreetNames }>> => {
  const table = await loadStreets();
  const streets: StreetNames = (code) => table.nameOf(code);
  const place = (given: string): string => {
    const parsed = parseRegion(given);
    if (parsed.kind === 'unknown') return given;
    return parsed.code === EVERYWHERE ? placeName(EVERYWHERE, language) : placePath(parsed.code, language, streets);
  };
  return { place, streets };
};

/** A street that no list names is called by its county: a name for the line of an agency. */
export const agencyPlace = ({ region }: Pick<Agency, 'region'>, language: MessageLanguage, streets: StreetNames): string =>
  isStreet(region) && streets(region) === undefined ? placeName(regionOfStreet(region), language) : placeName(region, language, streets);

/** What a draft names by ids, as people call it. */
export const draftNames = async (deps: ConsoleDeps, sheet: DraftSheet, agency: Agency, language: MessageLanguage): Promise<DraftNames> => {
  const { place } = await placeNames(language);
  const ids = sheet.coIssuers.filter((id) => /^[a-z0-9-]{2,40}$/.test(id));
  const [agencies, consented, notices, files] = await Promise.all([
    ids.length === 0 ? [] : deps.agencies.findMany(ids),
    ids.length === 0 ? new Set<string>() : deps.agencies.consentedTo(agency.id, ids),
    Promise.all(sheet.supersedes.map((id) => deps.notices.find(id))),
    sheet.attachments.length === 0 ? [] : deps.attachments.findMany(sheet.attachments),
  ]);
  return {
    place,
    agencies: new Map(agencies.map(({ id, name }) => [id, name])),
    consented,
    notices: new Map(notices.flatMap((notice) => (notice?.issuers[0]?.id === agency.id ? [[notice.id, notice.title] as const] : []))),
    files: new Map(files.filter(({ owner }) => owner === agency.id).map((file) => [file.id, file])),
  };
};

/** The other notices that warnings are about: an own one at the desk, one of others where everybody reads it. */
export const aboutNotices = async (
  { notices }: Pick<ConsoleDeps, 'notices'>,
  { caller, visit: { language } }: Desk,
  warnings: readonly Warning[],
): Promise<AboutNotices> => {
  const ids = [...new Set(warnings.flatMap(({ noticeId }) => noticeId ?? []))];
  const found = (await Promise.all(ids.map((id) => notices.find(id)))).filter((one) => one !== null);
  const { see } = composeWordsIn(language);
  return new Map(
    found.map((notice) => {
      const path = isIssuer(caller, notice) ? noticePath(notice.id) : `/notices/${notice.id}`;
      return [notice.id, { path: inLanguage(path, language), title: see(notice.title) }];
    }),
  );
};

/** Who wrote a draft, as a colleague knows them. */
export const writerNames = async (deps: ConsoleDeps, agencyId: string, language: MessageLanguage): Promise<(actor: Actor) => string> => {
  const words = composeWordsIn(language).by;
  const { members } = await deps.staff.ofAgency(agencyId);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  return ({ kind, id }) => {
    if (kind === 'staff') return names.get(id) ?? words.staff;
    return kind === 'agency-key' ? words.key : words.operator;
  };
};

/** Who saved it last, and when. */
export const savedWords = async (deps: ConsoleDeps, draft: Draft, language: MessageLanguage): Promise<string> => {
  const nameOf = await writerNames(deps, draft.agencyId, language);
  return composeWordsIn(language).savedAt(nameOf(draft.updatedBy), minuteWords(draft.updatedAt, language));
};

/** The page of a draft that has just begun with what a notice says. */
export const begunFromPath = ({ id }: Pick<Draft, 'id'>, notice: Pick<Notice, 'id'>): string =>
  `${draftPath(id)}?from=${encodeURIComponent(notice.id)}`;

/** What its writer is told of that notice: whether it is cancelled, and what of it the draft has not. */
export const begunFrom = async (
  { notices }: Pick<ConsoleDeps, 'notices'>,
  { caller }: Desk,
  noticeId: string | undefined,
  sheet: DraftSheet,
): Promise<Compose['begunFrom']> => {
  const notice = noticeId === undefined ? null : await notices.find(noticeId);
  if (!notice || !isIssuer(caller, notice)) return null;
  return { title: notice.title, isCancelled: notice.status === 'cancelled', left: leftBehind(notice, sheet) };
};
