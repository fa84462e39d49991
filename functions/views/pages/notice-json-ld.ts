import { changedAt } from '#domain/notices/changed-at';
import { authorsOf, leadOf, type Notice } from '#domain/notices/notice';
import type { Shown } from '#domain/notices/notice-life';
import { regionName, toFullCode } from '#domain/region';
import { bodyText } from '../markup.ts';
import { links, type Site } from '../site.ts';
import { KIND_WORDS, topicWords } from '../words.ts';

const named = (type: string, name: string) => ({ '@type': type, name });
const property = (propertyID: string, value: string) => ({ '@type': 'PropertyValue', propertyID, value });

/** What schema.org calls the standing of a work, in words that others use: it has none of its own. */
const standingOf = ({ status, supersededBy }: Notice): string =>
  status === 'withdrawn' ? 'Withdrawn' : supersededBy ? 'Superseded' : status === 'expired' ? 'Expired' : 'Published';

/**
 * A notice for programs (schema.org): an announcement and a document, with its numbers, its region, and the agency's words. 成文日期 is
 * `dateCreated`, publication `datePosted`; the lead stands first in `author`, and publishes.
 */
export const noticeJsonLd = (notice: Shown<Notice>, site: Site): object => {
  const { documentNumber, indexNumber, correction } = notice;
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
    headline: notice.title,
    inLanguage: notice.language,
    version: notice.version,
    creativeWorkStatus: standingOf(notice),
    category: KIND_WORDS[notice.kind]['zh-Hans'],
    ...(identifiers.length > 0 ? { identifier: identifiers } : {}),
    author: authorsOf(notice).map((name) => named('GovernmentOrganization', name)),
    publisher: named('GovernmentOrganization', leadOf(notice).name),
    ...(notice.reprint?.url ? { isBasedOn: notice.reprint.url } : {}),
    ...(correction ? { correction: { '@type': 'CorrectionComment', text: correction.note, dateCreated: correction.at } } : {}),
    ...(notice.issuedOn ? { dateCreated: notice.issuedOn } : {}),
    ...(notice.publishedAt ? { datePosted: notice.publishedAt, datePublished: notice.publishedAt, dateModified: changedAt(notice) } : {}),
    ...(notice.expiresOn ? { expires: notice.expiresOn } : {}),
    ...(notice.audience.topics?.length
      ? { about: notice.audience.topics.map((topic) => named('DefinedTerm', topicWords(topic, 'zh-Hans'))) }
      : {}),
    spatialCoverage: notice.audience.regions.map((code) => ({
      ...named('AdministrativeArea', regionName(code)),
      identifier: property('GB/T 2260', toFullCode(code)),
    })),
    audience: { '@type': 'Audience', audienceType: '社区社会组织' },
    ...(notice.attachments.length > 0
      ? {
          encoding: notice.attachments.map((one) => ({
            ...named('MediaObject', one.name),
            contentUrl: links.attachment(site, one),
            encodingFormat: one.mediaType,
            contentSize: `${one.bytes} B`,
            sha256: one.sha256,
          })),
        }
      : {}),
    text: notice.sections.map(({ heading, body }) => [heading, bodyText(body)].filter(Boolean).join('\n')).join('\n\n'),
  };
};

/** A time as Baidu reads it: China's, without its offset. */
const baiduTime = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19);

/** When it was published and changed last, for Baidu (站长平台, 落地页时间因子). Null before publication. */
export const noticeTimesForBaidu = (notice: Notice, site: Site): object | null =>
  notice.publishedAt === undefined
    ? null
    : {
        '@context': 'https://ziyuan.baidu.com/contexts/cambrian.jsonld',
        '@id': links.notice(site, notice.id),
        title: notice.title,
        pubDate: baiduTime(notice.publishedAt),
        upDate: baiduTime(changedAt(notice)),
      };
