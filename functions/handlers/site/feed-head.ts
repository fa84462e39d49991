import type { FeedFormat } from '#domain/feeds/feed-format';
import { askedAt, type BoardForm } from '#views/board-form';
import { wordsIn } from '#views/catalogue/words-in';
import { serviceName } from '#views/components/page-shell';
import type { Feed } from '#views/feeds/feed';
import type { Site } from '#views/site';
import type { Visit } from '#views/visit';
import type { FeedFilters } from './feed-query.ts';

export const FEED_PATHS = { atom: '/feeds/notices.atom', json: '/feeds/notices.json' } as const satisfies Readonly<
  Record<FeedFormat, string>
>;

/** What stands above the notices of a feed. One in English has an address of its own: it is asked for, and pushed, by that. */
export const feedHead = (
  site: Site,
  visit: Visit,
  format: FeedFormat,
  form: BoardForm,
  filters: FeedFilters,
): Omit<Feed, 'notices' | 'next' | 'site'> => {
  const words = wordsIn(visit.language).board;
  return {
    title: form.q === '' ? `${serviceName(visit)} · ${words.title}` : `${serviceName(visit)} · ${words.searchTitle(form.q)}`,
    subtitle: visit.deployment?.line?.[visit.language] ?? words.lead,
    language: visit.language,
    self: feedAddress(site, visit, format, form, filters),
    page: site.publicUrl + askedAt('/', form),
  };
};

/** Where a feed is, or with a `cursor` its next page. */
export const feedAddress = (
  { publicUrl }: Pick<Site, 'publicUrl'>,
  { language }: Pick<Visit, 'language'>,
  format: FeedFormat,
  form: BoardForm,
  more: FeedFilters & Readonly<{ cursor?: string }>,
): string => publicUrl + askedAt(FEED_PATHS[format], form, { ...more, ...(language === 'en' ? { lang: 'en' } : {}) });
