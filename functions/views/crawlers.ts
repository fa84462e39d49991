import { html } from './html.ts';
import { links, type Site } from './site.ts';

/** What one map may list (sitemaps.org protocol). */
export const MOST_LISTED = 50_000;

/** Notices are for everybody; what is behind a link of a person's, or is asked of the board, is for nobody's index. */
export const robotsText = ({ publicUrl }: Site): string => `User-agent: *
Allow: /
Disallow: /console
Disallow: /search
Disallow: /*?q=
Disallow: /*&q=
Disallow: /manage
Disallow: /confirm
Disallow: /unsubscribe/
Disallow: /receipts/
Disallow: /address
Disallow: /erase
Disallow: /v1/

Sitemap: ${publicUrl}/sitemap.xml
`;

const XML = '<?xml version="1.0" encoding="utf-8"?>\n';
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** A map for each year. */
export const siteMapIndex = ({ publicUrl }: Site, years: readonly string[]): string =>
  XML +
  html`<sitemapindex xmlns="${NAMESPACE}">${years.map((year) => html`<sitemap><loc>${publicUrl}/sitemaps/${year}.xml</loc></sitemap>`)}</sitemapindex>
`.markup;

export const siteMap = (site: Site, notices: readonly Readonly<{ id: string; changedAt: string }>[]): string =>
  XML +
  html`<urlset xmlns="${NAMESPACE}">${notices.map(
    ({ id, changedAt }) => html`<url><loc>${links.notice(site, id)}</loc><lastmod>${changedAt}</lastmod></url>
`,
  )}</urlset>
`.markup;

/** RFC 9116. */
export const securityText = ({ publicUrl }: Site, contact: string, expires: string): string =>
  `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: zh, en\nCanonical: ${publicUrl}/.well-known/security.txt\n`;
