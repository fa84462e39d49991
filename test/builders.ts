import { type Agency, USUAL_SETTINGS } from '../functions/domain/agencies/agency.ts';
import type { AuditEntry } from '../functions/domain/agencies/audit.ts';
import type { AttachedFile } from '../functions/domain/attachments/attachment.ts';
import type { FollowRequest } from '../functions/domain/feeds/feed-task.ts';
import type { FollowedFeed, Follower } from '../functions/domain/feeds/follower.ts';
import type { Batch } from '../functions/domain/mailings/batch.ts';
import type { Mailing, MailingRange } from '../functions/domain/mailings/mailing.ts';
import type { Issuer, Notice } from '../functions/domain/notices/notice.ts';
import type { DuePlan, NoticeDue } from '../functions/domain/notices/notice-life.ts';
import type { OrganizationFacts } from '../functions/domain/organizations/organization.ts';
import { type Channel, type Filter, ownOrganizationId, type Subscription } from '../functions/domain/subscriptions/subscription.ts';

/** Data for tests: valid as it stands, so that a test says only what it is about. All names are invented. */

/** A moment that most tests take for now. */
export const NOON = '2026-11-20T04:00:00.000Z';

let built = 0;
/** Unique in a test run, and in the order of its making. */
export const anId = (prefix: string): string => `${prefix}-01kaf${String(++built).padStart(21, '0')}`;

export const anAgency = (given: Partial<Agency> = {}): Agency => {
  const id = given.id ?? anId('agency');
  return {
    id,
    name: `云岭省民政厅 ${id}`,
    region: '44',
    contactEmail: `${id}@agency.example`,
    createdAt: NOON,
    ...USUAL_SETTINGS,
    ...given,
  };
};

export const anIssuer = (given: Partial<Issuer> = {}): Issuer => ({ id: 'yl-mzt', name: '云岭省民政厅', signedAt: NOON, ...given });

/** `regions` is a shorthand for the audience's; a published notice unless a status is given. */
export const aNotice = (given: Partial<Notice> & Readonly<{ regions?: readonly string[] }> = {}): Notice => {
  const { regions, ...rest } = given;
  const status = given.status ?? 'published';
  return {
    id: anId('ntc'),
    version: 1,
    revision: 1,
    status,
    issuers: [anIssuer()],
    title: '关于开展社区社会组织冬季走访活动的通知',
    kind: 'notice',
    urgency: 'routine',
    language: 'zh-Hans-CN',
    audience: { regions: regions ?? ['44'] },
    sections: [{ body: '请各社区社会组织于本月底前完成走访。\n做好记录。' }],
    attachments: [],
    supersedes: [],
    createdAt: NOON,
    ...(status === 'published' ? { publishedAt: given.createdAt ?? NOON } : {}),
    ...rest,
  };
};

export const anAttachedFile = (given: Partial<AttachedFile> = {}): AttachedFile => ({
  id: anId('att'),
  name: '附件1：报名表.pdf',
  mediaType: 'application/pdf',
  bytes: 20_480,
  sha256: 'ab'.repeat(32),
  ...given,
});

type SubscriptionGiven = Omit<Partial<Subscription>, 'organization' | 'filter' | 'channel'> &
  Readonly<{
    /** A shorthand for the organization's. */
    region?: string;
    organization?: Partial<OrganizationFacts>;
    filter?: Partial<Filter>;
    channel?: Channel;
  }>;

/** An active one, by email, at once, unless told otherwise. */
export const aSubscription = ({ region, organization, filter, ...given }: SubscriptionGiven = {}): Subscription => {
  const id = given.id ?? anId('sub');
  return {
    id,
    status: 'active',
    revision: 1,
    organizationId: ownOrganizationId(id),
    organization: {
      name: '清溪社区合唱队',
      class: 'culture-sports',
      region: region ?? '440106',
      rural: false,
      hub: false,
      ...organization,
    },
    channel: { type: 'email', address: `${id}@club.example` },
    role: 'main',
    filter: { watch: [], topics: [], agencies: [], kinds: [], keywords: [], minUrgency: 'routine', ...filter },
    frequency: { mode: 'immediate' },
    frequencySince: '2026-01-05T00:00:00.000Z',
    language: 'zh-Hans',
    createdAt: '2026-01-05T00:00:00.000Z',
    consentAskedAt: '2026-01-05T00:00:00.000Z',
    consentAttempts: [],
    consentNextAt: null,
    confirmedAt: '2026-01-05T00:01:00.000Z',
    endedAt: null,
    endedReason: null,
    ...given,
  };
};

export const aWebhook = (given: Partial<Extract<Channel, { type: 'webhook' }>> = {}): Extract<Channel, { type: 'webhook' }> => ({
  type: 'webhook',
  url: 'https://hooks.club.example/notices',
  format: 'standard',
  sealedSecrets: ['sealed'],
  ...given,
});

export const anAudit = (given: Partial<AuditEntry> = {}): AuditEntry => ({
  agencyId: 'yl-mzt',
  at: NOON,
  actor: { kind: 'agency-key', id: 'key1', agencyId: 'yl-mzt' },
  action: 'test',
  subject: anId('subject'),
  ...given,
});

/** What is due for a notice of this state, and who brought it into it: what is written with it. */
export const asWritten = (notice: Notice, audit: AuditEntry = anAudit()): { audit: AuditEntry; due: readonly NoticeDue[] } => {
  const { id: noticeId, version, status, publishedAt, publishAt } = notice;
  if (status === 'published') return { audit, due: [toPlan(notice, { at: publishedAt ?? NOON })] };
  return { audit, due: status === 'scheduled' ? [{ act: 'publish', noticeId, version, at: publishAt ?? NOON }] : [] };
};

/** That a notice is to be told of. */
export const toPlan = (notice: Pick<Notice, 'id' | 'version'>, given: Partial<DuePlan> = {}): DuePlan => ({
  act: 'plan',
  noticeId: notice.id,
  version: notice.version,
  mailing: 'notice',
  at: NOON,
  ...given,
});

export const aMailing = (given: Partial<Extract<Mailing, { act: 'notice' | 'correction' | 'withdrawal' | 'reminder' }>> = {}): Mailing => {
  const noticeId = given.noticeId ?? anId('ntc');
  return { id: `${noticeId}-1-notice`, act: 'notice', noticeId, version: 1, lane: 'routine', startedAt: NOON, ...given };
};

export const aDigest = (given: Partial<Extract<Mailing, { act: 'digest' }>> = {}): Extract<Mailing, { act: 'digest' }> => ({
  id: anId('dig'),
  act: 'digest',
  slotId: 'd09:Asia:Shanghai',
  window: { from: '2026-11-19T00:59:00.000Z', to: '2026-11-20T00:59:00.000Z' },
  lane: 'digest',
  startedAt: NOON,
  ...given,
});

export const aRange = (mailingId: string, given: Partial<MailingRange> = {}): MailingRange => ({
  mailingId,
  range: { slotId: 'immediate', province: '44', from: '44', before: '44:' },
  purpose: 'send',
  frozen: null,
  ...given,
});

/** A batch of `size` email recipients; its range is that of `aRange`. */
export const aBatch = (given: Partial<Batch> & Readonly<{ size?: number; mailingId?: string; after?: string }> = {}): Batch => {
  const { size = 3, mailingId = `${anId('ntc')}-1-notice`, after = '', ...rest } = given;
  const recipients = Array.from({ length: size }, (_, i) => {
    const subscriptionId = anId('sub');
    return {
      subscriptionId,
      organizationId: ownOrganizationId(subscriptionId),
      region: i % 2 === 0 ? '440106' : '440305',
      language: 'zh-Hans' as const,
      told: 0,
    };
  });
  return {
    id: { mailingId, rangeId: 'immediate~44~44..44:', channel: 'email', after },
    lastKey: `${after}${recipients.length > 0 ? `44#${recipients.at(-1)?.subscriptionId}` : ''}`,
    told: [[{ noticeId: mailingId.replace(/-1-notice$/, ''), version: 1, reasons: ['region:44'], sections: [] }]],
    recipients,
    ...rest,
  };
};

export const aFollowedFeed = (given: Partial<FollowedFeed> = {}): FollowedFeed => ({
  url: 'https://wire.example/feeds/notices.atom',
  format: 'atom',
  language: 'zh-Hans',
  title: 'Noticewire · 公示公告',
  subtitle: '',
  self: 'https://wire.example/feeds/notices.atom',
  page: 'https://wire.example/',
  q: '',
  wanted: {},
  from: '2000-01-01T00:00:00.000Z',
  ...given,
});

export const aFollower = (given: Partial<Follower> = {}): Follower => ({
  id: 'reader',
  callback: 'https://reader.example/hook',
  feed: aFollowedFeed(),
  since: NOON,
  leaseUntil: '2026-12-30T00:00:00.000Z',
  ...given,
});

export const aFollowRequest = (given: Partial<FollowRequest> = {}): FollowRequest => ({
  task: 'ask',
  mode: 'subscribe',
  followerId: 'reader',
  askedAt: NOON,
  dueAt: NOON,
  attempts: 0,
  callback: 'https://reader.example/hook',
  leaseSeconds: 3600,
  feed: aFollowedFeed(),
  ...given,
});
