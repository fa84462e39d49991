import { type AddressedNotice, addressed } from '../functions/domain/audience/audience.ts';
import { type DirectoryEntry, directoryEntries } from '../functions/domain/audience/directory.ts';
import { belongsInDigest, digestSelection } from '../functions/domain/audience/selection.ts';
import type { Told } from '../functions/domain/mailings/batch.ts';
import { slotIdOf } from '../functions/domain/mailings/slot.ts';
import { NOTICE_KINDS, type Notice, ORGANIZATION_CLASSES } from '../functions/domain/notices/notice.ts';
import { TOPICS } from '../functions/domain/notices/topic.ts';
import { knownRegions } from '../functions/domain/region.ts';
import type { Subscription } from '../functions/domain/subscriptions/subscription.ts';
import { mentioned } from '../functions/usecases/sending/mentioned-notices.ts';
import { digestEmail } from '../functions/views/email/digest-email.ts';
import { forRecipient } from '../functions/views/email/frame.ts';

const SINCE = '2026-01-05T00:00:00.000Z';
const WINDOW = { from: '2026-11-19T00:59:00.000Z', to: '2026-11-20T00:59:00.000Z' } as const;
const STARTED = '2026-11-20T01:00:00.000Z';
const FREQUENCY = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;
const SITE = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' } as const;
const COUNTIES = knownRegions().filter((code) => code.length === 6);
const KEYWORDS = ['养老', '助餐', '合唱', '志愿', '年检', '资助', '培训', '消防'] as const;
const AGENCIES = 40;

const at = <T>(list: readonly T[], i: number): T => {
  const found = list[i % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};
const some = <T>(list: readonly T[], i: number, count: number): readonly T[] =>
  Array.from({ length: count }, (_, k) => at(list, i + k * 3));

const agency = (i: number) => ({ id: `agency-${i % AGENCIES}`, name: `示范市第 ${i % AGENCIES} 局`, signedAt: SINCE });

/** Of districts, cities, provinces and the whole country, some of a topic, some with parts for a class, of 2 KB each. */
const noticeOf = (i: number): Notice => {
  const county = at(COUNTIES, i * 7919);
  const region = at([county, county.slice(0, 4), county.slice(0, 2), county.slice(0, 2), ''], i);
  const createdAt = new Date(Date.parse(WINDOW.from) + i * 60_000).toISOString();
  return {
    id: `ntc-${String(i).padStart(26, '0')}`,
    version: 1,
    revision: 1,
    status: 'published',
    issuers: [agency(i)],
    title: `关于开展第 ${i} 次社区社会组织${at(KEYWORDS, i)}工作的通知`,
    kind: at(NOTICE_KINDS, i),
    urgency: i % 10 === 0 ? 'urgent' : 'routine',
    language: 'zh-Hans-CN',
    audience: { regions: [region], ...(i % 3 === 0 ? { topics: some(TOPICS, i, 2).map(({ code }) => code) } : {}) },
    sections: [
      { body: `各社区社会组织：\n${`请结合${at(KEYWORDS, i + 1)}工作实际，于本月底前完成。`.repeat(30)}` },
      { heading: '专门要求', audience: { classes: [at(ORGANIZATION_CLASSES, i)] }, body: '请另行报送材料。' },
    ],
    attachments: [],
    supersedes: [],
    ...(i % 4 === 0 ? { receipt: { required: true, by: `2026-12-${String((i % 28) + 1).padStart(2, '0')}` } } : {}),
    createdAt,
    publishedAt: createdAt,
  };
};

/** No two alike: place, class, topics, watched regions, agencies, kinds and keywords in turn. */
const subscriptionOf = (i: number): Subscription => {
  const id = `sub-${String(i).padStart(26, '0')}`;
  return {
    id,
    status: 'active',
    revision: 2,
    role: 'main',
    organizationId: `org-${id.slice(4)}`,
    organization: {
      name: `清溪社区第 ${i} 合唱队`,
      class: at(ORGANIZATION_CLASSES, i),
      region: at(COUNTIES, i),
      rural: i % 3 === 0,
      hub: false,
    },
    channel: { type: 'email', address: `office${i}@club.example` },
    filter: {
      watch: i % 5 === 0 ? some(COUNTIES, i * 31, 3).map((code) => code.slice(0, 4)) : [],
      topics: i % 2 === 0 ? some(TOPICS, i, 3).map(({ code }) => code) : [],
      agencies: i % 7 === 0 ? Array.from({ length: 10 }, (_, k) => agency(i + k).id) : [],
      kinds: i % 11 === 0 ? some(NOTICE_KINDS, i, 4) : [],
      // The last one makes each filter another.
      keywords: i % 3 === 0 ? [...some(KEYWORDS, i, 3), `词${i}`] : [],
      minUrgency: i % 13 === 0 ? 'urgent' : 'routine',
    },
    frequency: FREQUENCY,
    frequencySince: SINCE,
    language: i % 20 === 0 ? 'en' : 'zh-Hans',
    createdAt: SINCE,
    consentAskedAt: SINCE,
    consentAttempts: [],
    consentNextAt: null,
    confirmedAt: SINCE,
    endedAt: null,
    endedReason: null,
  };
};

const MEGABYTE = 1024 * 1024;
const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};
let largest = 0;
const look = (): void => {
  largest = Math.max(largest, process.memoryUsage().heapUsed);
};

/** Readers of one range at a time, as a function freezes them: a page of the directory. */
const PAGE = 1000;

const selected = (notices: readonly AddressedNotice[], entries: readonly DirectoryEntry[]): readonly (Told | null)[] => {
  const select = digestSelection(notices);
  return entries.map(select);
};

const renderAll = async (
  notices: ReadonlyMap<string, Notice>,
  digests: readonly Readonly<{ subscription: Subscription; told: Told }>[],
): Promise<number> => {
  const findVersion = async (id: string): Promise<Notice | null> => notices.get(id) ?? null;
  const store = { find: findVersion, findVersion };
  const mailing = { id: 'digest-bench', startedAt: STARTED };
  let bytes = 0;
  for (const [done, { subscription, told }] of digests.entries()) {
    const { language, organization } = subscription;
    const items = await mentioned(store, told, mailing);
    const template = await digestEmail({
      items,
      window: WINDOW,
      timeZone: FREQUENCY.timeZone,
      reader: 'regular',
      mailing,
      language,
      site: SITE,
    });
    const tokens = { manageToken: 'token', unsubscribeToken: 'token', leavingToken: 'token' };
    const addressee = { to: 'office@club.example', organization, deliveryId: 'dlv', reference: 'ref', ...tokens };
    bytes += template.fill(forRecipient(addressee, language, SITE, template.places)).length;
    if (done % 500 === 0) look();
  }
  return bytes;
};

/**
 * Digests of so many readers, no two of whom want the same, over so many notices: choosing, ordering, rendering and filling in, without
 * stores and mail servers. @param args readers, notices
 */
export const benchDigest = async (args: readonly string[]): Promise<void> => {
  const [readers = 10_000, count = 1_000] = args.map(Number);
  const notices = Array.from({ length: count }, (_, i) => noticeOf(i)).filter(belongsInDigest);
  const subscriptions = Array.from({ length: readers }, (_, i) => subscriptionOf(i));
  const entries = subscriptions.flatMap((one) => directoryEntries(one).filter(({ at: region, candidate }) => region === candidate.region));
  const filters = new Set(entries.map(({ candidate }) => JSON.stringify(candidate))).size;
  console.log(`${filters} filters, ${count} notices, slot ${slotIdOf(FREQUENCY)}`);

  let start = process.cpuUsage();
  const ready = notices.map(addressed);
  const readyMs = cpuMs(start);
  selected(ready, entries.slice(0, 200));

  start = process.cpuUsage();
  const digests: { subscription: Subscription; told: Told }[] = [];
  for (let first = 0; first < entries.length; first += PAGE) {
    for (const [i, told] of selected(ready, entries.slice(first, first + PAGE)).entries()) {
      const subscription = subscriptions[first + i];
      if (told && subscription) digests.push({ subscription, told });
    }
    look();
  }
  const chosenMs = cpuMs(start);
  const mentions = digests.reduce((sum, { told }) => sum + told.length, 0);

  const byId = new Map(notices.map((notice) => [notice.id, notice]));
  await renderAll(byId, digests.slice(0, 100));
  start = process.cpuUsage();
  const bytes = await renderAll(byId, digests);
  const renderedMs = cpuMs(start);

  const pairs = entries.length * notices.length;
  console.log(
    [
      '| | |',
      '| --- | --- |',
      `| digests, of so many readers | ${digests.length} of ${readers} |`,
      `| notices in a digest, on average | ${(mentions / digests.length).toFixed(1)} |`,
      `| making notices ready, CPU ms in all | ${readyMs.toFixed(0)} |`,
      `| choosing, CPU µs per evaluated pair | ${((chosenMs * 1000) / pairs).toFixed(3)} |`,
      `| choosing, CPU ms per reader | ${(chosenMs / readers).toFixed(3)} |`,
      `| ordering, rendering and filling in, CPU ms per digest | ${(renderedMs / digests.length).toFixed(3)} |`,
      `| in all, CPU ms per digest | ${((chosenMs + renderedMs + readyMs) / digests.length).toFixed(3)} |`,
      `| message, KB on average | ${(bytes / digests.length / 1024).toFixed(1)} |`,
      `| largest heap, MB | ${Math.round(largest / MEGABYTE)} |`,
    ].join('\n'),
  );
};
