import { beginOf, endOf } from '#domain/calendar';
import { NOTICE_KINDS } from '#domain/notices/notice';
import { isKnownTopic, TOPIC_CODE } from '#domain/notices/topic';
import { type RegionCode, regionNamed } from '#domain/region';
import { LONGEST_QUESTION } from '#domain/search/search-text';
import { characters } from '#domain/text/text';
import { after, instant, MINUTE } from '#domain/time';
import { BOARD_START, type BoardSearch } from '#usecases/search/search-board';
import { BOARD_FIELDS, type BoardForm } from '#views/board-form';
import type { BoardFlaws } from '#views/pages/board-page';
import { typedDays } from './typed-day.ts';

/** What somebody asks of the board: as they typed it, what is wrong with it, and what is looked for; null while something is wrong. */
export type BoardQuery = Readonly<{
  form: BoardForm;
  flaws: BoardFlaws;
  region: RegionCode | null;
  search: Omit<BoardSearch, 'limit'> | null;
}>;

const AGENCY = /^[a-z0-9-]{2,40}$/;

/** A choice that the page does not offer asks for nothing, as the page then shows it. */
const chosen = (value: string, isOffered: (value: string) => boolean): string => (isOffered(value) ? value : '');

/** @param asked what an address says under a name */
export const boardQuery = (asked: (name: string) => string | undefined, now: Date): BoardQuery => {
  const given = Object.fromEntries(BOARD_FIELDS.map((name) => [name, (asked(name) ?? '').trim()])) as Record<keyof BoardForm, string>;
  const form: BoardForm = {
    ...given,
    agency: chosen(given.agency, (id) => AGENCY.test(id)),
    topic: chosen(given.topic, (code) => isKnownTopic(code) || (TOPIC_CODE.test(code) && code.length <= 40)),
    kind: chosen(given.kind, (kind) => NOTICE_KINDS.some((known) => known === kind)),
    inForce: given.inForce === '' ? '' : 'true',
  };
  const region = form.region === '' || form.region.length > LONGEST_QUESTION ? null : regionNamed(form.region);
  const [from, to] = [form.from, form.to].map((typed) => (typed === '' || typed.length > 20 ? null : typedDays(typed)));
  const flaws: BoardFlaws = {
    ...(characters(form.q) > LONGEST_QUESTION ? { q: 'tooLong' } : {}),
    ...(form.region !== '' && !region ? { region: 'unknown' } : {}),
    ...(form.from !== '' && !from ? { from: 'noDay' } : {}),
    ...(form.to !== '' && !to ? { to: 'noDay' } : from && to && to.last < from.first ? { to: 'beforeFrom' } : {}),
  };
  const kind = NOTICE_KINDS.find((known) => known === form.kind);
  const isFlawed = Object.keys(flaws).length > 0;
  return {
    form,
    flaws,
    region: region ?? null,
    search: isFlawed
      ? null
      : {
          q: form.q,
          region: region ?? null,
          agency: form.agency || undefined,
          topic: form.topic || undefined,
          kind,
          inForce: form.inForce !== '',
          from: from ? beginOf(from.first) : BOARD_START,
          // Up to the minute that runs: what is published while this is read belongs to it.
          to: to ? endOf(to.last) : after(instant(now), MINUTE),
          cursor: asked('cursor'),
        },
  };
};
