import type { Context } from 'hono';
import { sheetAudience } from '#domain/notices/draft-sheet';
import type { Notice } from '#domain/notices/notice';
import { type PlacesOf, placesIn, withAudience, withPlaces } from '#domain/notices/sheet-presses';
import { fieldOf } from '#handling/posted-form';
import { AUDIENCE_FIELDS, partField } from '#views/console/compose/field-names';
import {
  correctionPartPage,
  correctionPlacesPage,
  correctionSupersedesPage,
  WHOLE_AUDIENCE,
} from '#views/console/correction-chooser-pages';
import type { TypedCorrection } from '#views/console/correction-page';
import { typedIn } from './correction-form.ts';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { ownPublished } from './drafts/chooser-routes.ts';
import { placeNames } from './drafts/draft-names.ts';
import { placesAfter, placesListed, placesShown } from './drafts/places-shown.ts';
import { audienceInForm } from './drafts/sheet-form.ts';

/** What is shown next: a page of this kind, or the form again with the field that is gone on at. */
export type Next = Readonly<{ kind: 'page'; html: string; status: 200 | 422 } | { kind: 'form'; typed: TypedCorrection; focus: string }>;

const page = (html: string, status: 200 | 422 = 200): Next => ({ kind: 'page', html, status });

/** A form that was sent, and of which notice. */
export type At = Readonly<{ deps: ConsoleDeps; desk: Desk; notice: Notice; form: FormData }>;

const partIn = (context: Context, { sheet }: TypedCorrection): number | null => {
  const part = context.req.query('part') ?? '';
  return /^\d{1,2}$/.test(part) && Number(part) < sheet.sections.length ? Number(part) : null;
};
const placesField = (name: string | undefined): PlacesOf['field'] => (name === 'excludeRegions' ? 'excludeRegions' : 'regions');

/** What a button of the form asks for that is chosen on a page of its own; null for one of another kind. */
export const chooserFor = async ({ deps, desk, notice, form }: At, act: string): Promise<Next | null> => {
  const typed = typedIn(form);
  const [what, at = ''] = act.split(':');
  if (what === 'places') return places({ desk, notice, typed, of: { part: null, field: placesField(at) } });
  if (what === 'audience') return partPage({ desk, notice, typed, part: Math.min(Number(at) || 0, typed.sheet.sections.length - 1) });
  return what === 'supersedes' ? supersedes({ deps, desk, notice, typed }) : null;
};

type Looked = Readonly<{ desk: Desk; notice: Notice; typed: TypedCorrection; of: PlacesOf; q?: string; at?: string }>;

const places = async (
  { desk, notice, typed, of, q = '', at = '' }: Looked,
  pasted: Partial<Awaited<ReturnType<typeof placesListed>>> = {},
): Promise<Next> => {
  const { codes = [], unsure = [] } = pasted;
  const looked = { of, codes: placesIn(typed.sheet, of), q, at, unsure, added: codes.length };
  const shown = await placesShown(looked, desk.visit.language);
  return page(correctionPlacesPage(desk, { notice, typed, shown, at }), unsure.length > 0 ? 422 : 200);
};

/** A press on the page on which places are chosen. */
export const afterPlaces = async (context: Context, { desk, notice, form }: At): Promise<Next> => {
  const typed = typedIn(form);
  const of: PlacesOf = { part: partIn(context, typed), field: placesField(context.req.query('field')) };
  const [act, add, drop, go] = (['act', 'add', 'drop', 'go'] as const).map((name) => fieldOf(form, name));
  const withCodes = (codes: readonly string[]): TypedCorrection => ({ ...typed, sheet: withPlaces(typed.sheet, of, codes) });
  if (act === 'done')
    return of.part === null ? { kind: 'form', typed, focus: AUDIENCE_FIELDS[of.field] } : partPage({ desk, notice, typed, part: of.part });
  const standing = placesIn(typed.sheet, of);
  if (act === 'paste') {
    const listed = await placesListed(fieldOf(form, 'list'));
    return places({ desk, notice, typed: withCodes([...standing, ...listed.codes]), of }, listed);
  }
  const at = go === 'top' ? '' : go || fieldOf(form, 'at');
  const codes = placesAfter(standing, { act: act ?? '', add: add ?? '', drop: drop ?? '' });
  return places({ desk, notice, typed: withCodes(codes), of, q: fieldOf(form, 'q'), at });
};

const partPage = async ({ desk, notice, typed, part }: Omit<Looked, 'of'> & Readonly<{ part: number }>): Promise<Next> => {
  const { place } = await placeNames(desk.visit.language);
  return page(correctionPartPage(desk, { notice, typed, part, place }));
};

const wholeAudienceIn = (form: FormData) => {
  try {
    return sheetAudience(JSON.parse(fieldOf(form, WHOLE_AUDIENCE) || '{}'));
  } catch {
    return sheetAudience({});
  }
};

/** A press on the page that asks whom one part is for. */
export const afterPartAudience = async (context: Context, { desk, notice, form }: At): Promise<Next> => {
  const sent = typedIn(form);
  const part = partIn(context, sent) ?? 0;
  const sheet = withAudience({ ...sent.sheet, audience: wholeAudienceIn(form) }, part, audienceInForm(form));
  const typed = { ...sent, sheet };
  const [act, field] = fieldOf(form, 'act').split(':');
  return act === 'places'
    ? places({ desk, notice, typed, of: { part, field: placesField(field) } })
    : { kind: 'form', typed, focus: partField(part, 'Audience') };
};

const supersedes = async (
  { deps, desk, notice, typed }: Omit<At, 'form'> & Readonly<{ typed: TypedCorrection }>,
  cursor?: string,
): Promise<Next> => {
  const { notices, next } = await ownPublished(deps, desk.agency.id, cursor);
  return page(correctionSupersedesPage(desk, { notice, typed, notices: notices.filter(({ id }) => id !== notice.id), next }));
};

/** A press on the page on which a notice is chosen that this one replaces. */
export const afterSupersedes = async (_context: Context, { deps, desk, notice, form }: At): Promise<Next> => {
  const sent = typedIn(form);
  const added = fieldOf(form, 'add').slice(0, 80);
  const typed = added === '' ? sent : { ...sent, sheet: { ...sent.sheet, supersedes: [...new Set([...sent.sheet.supersedes, added])] } };
  if (fieldOf(form, 'act') === 'done') return { kind: 'form', typed, focus: 'supersedes' };
  const go = fieldOf(form, 'go');
  return supersedes({ deps, desk, notice, typed }, go === '' ? undefined : go);
};
