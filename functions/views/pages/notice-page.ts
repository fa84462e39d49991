import { leadOf, type Notice } from '#domain/notice';
import { regionName, regionPath, toFullCode } from '#domain/region';
import type { MessageLanguage } from '#domain/subscription';
import { directionOf } from '#domain/text';
import { factsOf, sectionsHtml } from '../email/notice-email.ts';
import { html } from '../html.ts';
import { links, type Site } from '../site.ts';
import { KIND_WORDS, URGENCY_MARKS } from '../words.ts';
import { pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': { regions: '发送范围', withdrawn: '本通知已撤回。', version: (n: number) => `第 ${n} 版` },
  en: { regions: 'Addressed to', withdrawn: 'This notice has been withdrawn.', version: (n: number) => `Version ${n}` },
} as const;

/** A notice, whole. */
export const noticePage = (notice: Notice, language: MessageLanguage, site: Site): string => {
  const words = WORDS[language];
  const direction = directionOf(notice.language);
  return pageHtml({
    language,
    title: notice.title,
    path: `/notices/${notice.id}`,
    jsonLd: jsonLd(notice, site),
    content: html`<article><h1 lang="${notice.language}" dir="${direction}">${URGENCY_MARKS[notice.urgency] ? html`<span class="urgent">${URGENCY_MARKS[notice.urgency]}</span>` : null}${notice.title}</h1>
${notice.status === 'withdrawn' ? html`<p class="urgent">${words.withdrawn}</p>` : null}
<dl>${factsOf(notice, language).map(([label, value]) => html`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`)}<dt>${words.regions}</dt><dd>${notice.audience.regions.map(regionPath).join('、')}</dd></dl>
${sectionsHtml(notice, [], language)}
<p class="soft">${words.version(notice.version)}</p></article>`,
  });
};

/** schema.org: an announcement and a document. The agency's words, its number and region, for programs. */
const jsonLd = (notice: Notice, site: Site): object => {
  const organization = (name: string) => ({ '@type': 'GovernmentOrganization', name });
  const [lead] = [leadOf(notice)];
  return {
    '@context': 'https://schema.org',
    '@type': ['SpecialAnnouncement', 'DigitalDocument'],
    '@id': links.notice(site, notice.id),
    name: notice.title,
    inLanguage: notice.language,
    category: KIND_WORDS[notice.kind]['zh-Hans'],
    author: notice.issuers.map(({ name }) => organization(name)),
    publisher: organization(lead.name),
    datePosted: notice.publishedAt,
    dateCreated: notice.issuedOn,
    expires: notice.expiresOn,
    ...(notice.documentNumber ? { identifier: [{ '@type': 'PropertyValue', propertyID: '发文字号', value: notice.documentNumber }] } : {}),
    spatialCoverage: notice.audience.regions.map((code) => ({
      '@type': 'AdministrativeArea',
      name: regionName(code),
      identifier: { '@type': 'PropertyValue', propertyID: 'GB/T 2260', value: toFullCode(code) },
    })),
    audience: { '@type': 'Audience', audienceType: '社区社会组织' },
    text: notice.sections.map(({ heading, body }) => [heading, body].filter(Boolean).join('\n')).join('\n\n'),
  };
};
