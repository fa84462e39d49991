import type { Reason } from '#domain/audience/audience';
import { type AudienceCriteria, leadOf, type Notice, type NoticeSummary } from '#domain/notices/notice';
import type { Shown } from '#domain/notices/notice-life';
import { standingReceipt } from '#domain/receipts/receipt';
import { regionName, toFullCode } from '#domain/region';
import { links, type Site } from './site.ts';

const audienceJson = (audience: AudienceCriteria) => ({
  ...audience,
  ...(audience.regions ? { regions: audience.regions.map(toFullCode) } : {}),
  ...(audience.excludeRegions ? { excludeRegions: audience.excludeRegions.map(toFullCode) } : {}),
});

const headJson = (notice: Shown<NoticeSummary>, site: Site) => {
  const {
    issuers,
    audience,
    revision: _revision,
    announced: _announced,
    overrode: _overrode,
    receiptBy: _receiptBy,
    supersededBefore: _supersededBefore,
    supersedesNoMore: _supersedesNoMore,
    correction,
    ...rest
  } = notice;
  return {
    ...rest,
    currentVersion: notice.currentVersion ?? notice.version,
    ...(correction ? { correction: { note: correction.note, at: correction.at } } : {}),
    issuers: issuers.map(({ id }) => id),
    agencies: issuers.map(({ id, name, signedAt }) => ({ id, name, ...(signedAt ? { signedAt } : {}) })),
    publisher: { id: leadOf(notice).id, name: leadOf(notice).name },
    audience: audienceJson(audience),
    url: links.notice(site, notice.id),
  };
};

/** A notice in a list: everything but its text. */
export const summaryJson = (notice: Shown<NoticeSummary>, site: Site) => headJson(notice, site);

/** A notice as the API shows it and as webhooks carry it: the posted fields, with full region codes, and what the service added. */
export const noticeJson = (notice: Shown<Notice>, site: Site) => {
  const { sections, receipt, ...summary } = notice;
  return {
    ...headJson(summary, site),
    attachments: notice.attachments.map((one) => ({ ...one, url: links.attachment(site, one) })),
    sections: sections.map(({ audience, ...section }) => ({ ...section, ...(audience ? { audience: audienceJson(audience) } : {}) })),
    ...(receipt ? { receipt: standingReceipt(notice) ?? receipt } : {}),
  };
};

/** A reason for programs and for people: `{criterion: 'region', value: '440000', label: '广东省'}`. */
export const reasonJson = (reason: Reason) => {
  const cut = reason.indexOf(':');
  const criterion = reason.slice(0, cut);
  const value = reason.slice(cut + 1);
  if (criterion !== 'region' && criterion !== 'watch') return { criterion, value };
  return { criterion, value: toFullCode(value), label: regionName(value, 'zh-Hans') };
};

/** Why an organization gets a notice, and which of its sections are addressed to it. */
export const matchJson = (notice: Notice, match: Readonly<{ reasons: readonly Reason[]; sections: readonly number[] }>) => ({
  reasons: match.reasons.map(reasonJson),
  sections: match.sections.map((position) => ({ position, heading: notice.sections[position]?.heading ?? null })),
});
