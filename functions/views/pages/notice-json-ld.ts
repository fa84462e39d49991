import { authorsOf, leadOf, type Notice } from '#domain/notices/notice';
import { regionName, toFullCode } from '#domain/region';
import { links, type Site } from '../site.ts';
import { KIND_WORDS, topicWords } from '../words.ts';

const named = (type: string, name: string) => ({ '@type': type, name });
const property = (propertyID: string, value: string) => ({ '@type': 'PropertyValue', propertyID, value });

/**
 * A notice for programs (schema.org): an announcement and a document, with its numbers, its region, and the agency's words. 成文日期 is
 * `dateCreated`, publication `datePosted`; the lead stands first in `author`, and publishes.
 */
export const noticeJsonLd = (notice: Notice, site: Site): object => {
  const { documentNumber, indexNumber } = notice;
  const identifiers = [
    ...(documentNumber ? [property('发文字号', documentNumber)] : []),
    ...(indexNumber ? [property('索引号', indexNumber)] : []),
  ];
  const url = links.notice(site, notice.id);
  return {
    '@context': 'https://schema.org',
    '@type': ['SpecialAnnouncement', 'DigitalDocument'],
    '@id': url,
    url,
    name: notice.title,
    inLanguage: notice.language,
    version: notice.version,
    category: KIND_WORDS[notice.kind]['zh-Hans'],
    ...(identifiers.length > 0 ? { identifier: identifiers } : {}),
    author: authorsOf(notice).map((name) => named('GovernmentOrganization', name)),
    publisher: named('GovernmentOrganization', leadOf(notice).name),
    ...(notice.reprint?.url ? { isBasedOn: notice.reprint.url } : {}),
    ...(notice.issuedOn ? { dateCreated: notice.issuedOn } : {}),
    ...(notice.publishedAt ? { datePosted: notice.publishedAt } : {}),
    ...(notice.expiresOn ? { expires: notice.expiresOn } : {}),
    ...(notice.audience.topics?.length
      ? { about: notice.audience.topics.map((topic) => named('DefinedTerm', topicWords(topic, 'zh-Hans'))) }
      : {}),
    spatialCoverage: notice.audience.regions.map((code) => ({
      ...named('AdministrativeArea', regionName(code)),
      identifier: property('GB/T 2260', toFullCode(code)),
    })),
    audience: { '@type': 'Audience', audienceType: '社区社会组织' },
    text: notice.sections.map(({ heading, body }) => [heading, body].filter(Boolean).join('\n')).join('\n\n'),
  };
};
