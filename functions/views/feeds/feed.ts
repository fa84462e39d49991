import type { FeedFormat } from '#domain/feeds/feed-format';
import { changedAt } from '#domain/notices/changed-at';
import { authorsOf, type Notice } from '#domain/notices/notice';
import type { Shown } from '#domain/notices/notice-life';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { type Html, html } from '../html.ts';
import { bodyHtml, bodyText } from '../markup.ts';
import { statusWords } from '../notice-facts.ts';
import { links, type Site } from '../site.ts';
import { KIND_WORDS, topicWords } from '../words.ts';

/** What each form of a feed is said to be (RFC 4287, 7; JSON Feed 1.1). */
export const FEED_TYPES: Readonly<Record<FeedFormat, string>> = {
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** A list of notices for readers of feeds. */
export type Feed = Readonly<{
  title: string;
  subtitle: string;
  language: MessageLanguage;
  /** Where this feed is, and the page of the same list. */
  self: string;
  page: string;
  /** Where the list goes on, or null. */
  next: string | null;
  notices: readonly Shown<Notice>[];
  site: Site;
}>;

/** A title as it stands in a list without colours: what does not stand any more says so. */
const titleOf = (notice: Notice): string =>
  `${notice.status === 'withdrawn' ? '〔撤回〕' : notice.version > 1 ? '〔更正〕' : ''}${notice.title}`;

const contentOf = (notice: Notice, language: MessageLanguage): Html => {
  const status = statusWords(notice, language);
  return html`${status ? html`<p>${status}</p>` : null}${notice.sections.map(
    ({ heading, body }) => html`${heading ? html`<h2>${heading}</h2>` : null}${bodyHtml(body, {})}`,
  )}`;
};

/** XML has no place for control characters but those of lines, however they are written (XML 1.0, 2.2). */
const UNWRITABLE = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

/** Atom 1.0 (RFC 4287). */
export const atomFeed = (feed: Feed): string => {
  const { title, subtitle, language, self, page, next, notices, site } = feed;
  const updated = notices.map(changedAt).toSorted().at(-1) ?? '2000-01-01T00:00:00.000Z';
  const entries = notices.map((notice) => {
    const url = links.notice(site, notice.id);
    return html`<entry xml:lang="${notice.language}"><id>${url}</id><title>${titleOf(notice)}</title><link rel="alternate" type="text/html" href="${url}"/>${notice.attachments.map(
      (one) =>
        html`<link rel="enclosure" type="${one.mediaType}" length="${one.bytes}" title="${one.name}" href="${links.attachment(site, one)}"/>`,
    )}<published>${notice.publishedAt ?? notice.createdAt}</published><updated>${changedAt(notice)}</updated>${authorsOf(notice).map(
      (name) => html`<author><name>${name}</name></author>`,
    )}<category term="${notice.kind}" label="${KIND_WORDS[notice.kind][language]}"/>${(notice.audience.topics ?? []).map(
      (topic) => html`<category term="${topic}" label="${topicWords(topic, language)}"/>`,
    )}<content type="html">${contentOf(notice, language).markup}</content></entry>
`;
  });
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"><id>${self}</id><title>${title}</title><subtitle>${subtitle}</subtitle><updated>${updated}</updated><link rel="self" type="application/atom+xml" href="${self}"/><link rel="hub" href="${links.feedHub(site)}"/><link rel="alternate" type="text/html" href="${page}"/>${
    next ? html`<link rel="next" type="application/atom+xml" href="${next}"/>` : null
  }
${entries}</feed>
`.markup
    .toWellFormed()
    .replace(UNWRITABLE, '');
};

/** JSON Feed 1.1. */
export const jsonFeed = ({ title, subtitle, language, self, page, next, notices, site }: Feed): object => ({
  version: 'https://jsonfeed.org/version/1.1',
  title,
  description: subtitle,
  home_page_url: page,
  feed_url: self,
  hubs: [{ type: 'WebSub', url: links.feedHub(site) }],
  language,
  ...(next ? { next_url: next } : {}),
  items: notices.map((notice) => ({
    id: links.notice(site, notice.id),
    url: links.notice(site, notice.id),
    title: titleOf(notice),
    content_html: contentOf(notice, language).markup,
    summary: bodyText(notice.sections[0]?.body ?? '').slice(0, 200),
    date_published: notice.publishedAt ?? notice.createdAt,
    date_modified: changedAt(notice),
    authors: authorsOf(notice).map((name) => ({ name })),
    tags: [KIND_WORDS[notice.kind][language], ...(notice.audience.topics ?? []).map((topic) => topicWords(topic, language))],
    language: notice.language,
    ...(notice.attachments.length > 0
      ? {
          attachments: notice.attachments.map((one) => ({
            url: links.attachment(site, one),
            mime_type: one.mediaType,
            title: one.name,
            size_in_bytes: one.bytes,
          })),
        }
      : {}),
  })),
});

export const feedText = (format: FeedFormat, feed: Feed): string => (format === 'atom' ? atomFeed(feed) : JSON.stringify(jsonFeed(feed)));

/** Where programs ask to have this feed pushed to them, and what they ask for (WebSub, 4): a header of the feed, and of what is pushed. */
export const hubLinks = (site: Site, self: string): string => `<${links.feedHub(site)}>; rel="hub", <${self}>; rel="self"`;
