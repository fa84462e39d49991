import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { dayInChina } from '../../functions/domain/calendar.ts';
import { NoticeDraft } from '../../functions/domain/notices/notice-draft.ts';
import { asOf } from '../../functions/domain/notices/notice-life.ts';
import { validityAt } from '../../functions/domain/notices/validity.ts';
import type { Caller } from '../../functions/usecases/callers/authorize.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { acceptNotice } from '../../functions/usecases/notices/accept-notice.ts';
import { cancelNotice } from '../../functions/usecases/notices/cancel-notice.ts';
import { correctNotice } from '../../functions/usecases/notices/correct-notice.ts';
import { cosignNotice } from '../../functions/usecases/notices/cosign-notice.ts';
import { publishDueNotices } from '../../functions/usecases/notices/publish-due.ts';
import { redactVersion } from '../../functions/usecases/notices/redact-version.ts';
import { refuseSignature } from '../../functions/usecases/notices/refuse-to-sign.ts';
import { rescheduleNotice } from '../../functions/usecases/notices/reschedule-notice.ts';
import { withdrawNotice } from '../../functions/usecases/notices/withdraw-notice.ts';
import { anAgency, anAudit } from '../builders.ts';
import { FragileService } from './fragile-service.ts';
import { DAILY, join, live, type Reader } from './scenarios.ts';

const HOUR = 3_600_000;
const LEAD = 'gd-mzt';
const OTHERS = ['gd-wmb', 'gz-mzj'] as const;
const SIGNATURE_HOURS = 72;
/** Words that should not have been written. */
const LEAKED = '440106199001011234';
const GONE = '█';
const PLACES = ['440106', '4403', '44'] as const;
const AUDIENCES = [['44'], ['4401'], ['4403'], ['4401', '4403']] as const;
type Regions = (typeof AUDIENCES)[number];

const callerOf = (agencyId: string): Caller => ({
  kind: 'agency',
  agencyId,
  scopes: ['notices:read', 'notices:write'],
  keyId: `key-${agencyId}`,
});

/** An act that people are told of. */
type Told = Readonly<{ act: 'notice' | 'correction' | 'withdrawal'; version: number; atMs: number }>;

/** What a person would note on paper of a notice: how it stands, and who was told what. Nothing of it comes from the code under test. */
class Paper {
  status: 'awaiting-signatures' | 'scheduled' | 'published' | 'withdrawn' | 'cancelled' = 'published';
  version = 1;
  refusedBy: string | null = null;
  expiresOn: string | null = null;
  publishAtMs: number | null;
  readonly lapsesAtMs: number;
  readonly issuers: ReadonlySet<string>;
  readonly unsigned: Set<string>;
  regions: Regions;
  readonly told: Told[] = [];
  /** What each version is called, from the first one on. */
  readonly titles: string[] = [];
  /** Does what stands replace the other notice of its lead? */
  replaces: boolean;
  /** Of each reader by their place now: never told, told and concerned, or told that it is no longer for them. */
  readonly places = new Map<string, string>();
  readonly stands = new Map<string, 'in' | 'out'>();
  /** Mailings that a reader has to have, each once, and those that they may have. */
  readonly expected = new Map<string, string[]>();
  readonly optional = new Set<string>();

  constructor({ cosigners, consented, regions, title, replaces }: Beginning, publishAtMs: number | null, nowMs: number) {
    this.titles.push(title);
    this.replaces = replaces;
    this.issuers = new Set([LEAD, ...cosigners]);
    this.unsigned = new Set(cosigners.filter((id) => !consented.includes(id)));
    this.publishAtMs = publishAtMs;
    this.lapsesAtMs = nowMs + SIGNATURE_HOURS * HOUR;
    this.regions = regions;
    if (this.unsigned.size > 0) this.status = 'awaiting-signatures';
    else this.signedByAll(nowMs);
  }

  /** In whose place the other notice is out of force. */
  get isReplacing(): boolean {
    return this.status === 'published' && this.replaces;
  }

  get isPublic(): boolean {
    return this.status === 'published' || this.status === 'withdrawn';
  }

  /** Everybody has signed, or another time was chosen. */
  signedByAll(nowMs: number): void {
    const isLater = this.publishAtMs !== null && this.publishAtMs > nowMs;
    this.status = isLater ? 'scheduled' : 'published';
    this.isNew = !isLater;
  }

  /** It was published, and its readers are not known to this paper yet. */
  isNew = false;

  /** What the clock brings about by itself. */
  passes(nowMs: number): void {
    if (this.status === 'awaiting-signatures' && this.lapsesAtMs <= nowMs) this.status = 'cancelled';
    if (this.status === 'scheduled' && (this.publishAtMs ?? 0) <= nowMs) this.signedByAll(nowMs);
    if (!this.isNew) return;
    this.isNew = false;
    this.tell('notice', Math.min(nowMs, this.publishAtMs ?? nowMs));
  }

  concerns(place: string): boolean {
    return this.regions.some((region) => place.startsWith(region));
  }

  tell(act: Told['act'], atMs: number): void {
    const mailing = `-${this.version}-${act}`;
    this.told.push({ act, version: this.version, atMs });
    for (const [to, place] of this.places) {
      const stood = this.stands.get(to);
      const isConcerned = act !== 'withdrawal' && this.concerns(place);
      if (!stood && !isConcerned) continue;
      // Whom it is not for any more was told so once, and hears again only that it was withdrawn.
      if (act === 'correction' && stood === 'out' && !isConcerned) this.optional.add(`${to} ${mailing}`);
      else this.expected.set(to, [...(this.expected.get(to) ?? []), mailing]);
      this.stands.set(to, isConcerned ? 'in' : 'out');
    }
  }
}

/** The service, with the notice and its readers. */
type Desk = Readonly<{
  service: FragileService;
  noticeId: string;
  otherId: string;
  readers: readonly Reader[];
  digests: readonly Reader[];
}>;
type Step = fc.AsyncCommand<Paper, Desk>;

/** A mailing without the hash in front of it: `-2-correction`. */
const nameOf = (mailing: string): string => /-\d+-(?:notice|correction|withdrawal)\b/.exec(mailing)?.[0] ?? mailing;

/** What a mail says, in its subject and its text. */
const saidIn = async ({ raw = '' }: FragileService['left'][number]): Promise<string> => {
  const { subject = '', text = '' } = await simpleParser(Buffer.from(raw, 'latin1'));
  return `${subject}\n${text}`;
};

/** Everything that follows has followed, and both say the same. */
const agree = async (paper: Paper, { service, noticeId, otherId, readers }: Desk): Promise<void> => {
  const { notices, clock } = service.world;
  const before = service.left.length;
  await service.settle();
  paper.passes(clock.now().getTime());
  await service.settle();
  const notice = await notices.find(noticeId);
  if (!notice) throw new Error('the notice is gone');
  const isOver = paper.status === 'published' && paper.expiresOn !== null && dayInChina(clock.now()) > paper.expiresOn;
  expect([asOf(notice, clock.now()).status, notice.version]).toEqual([isOver ? 'expired' : paper.status, paper.version]);
  // One state is in force, and each earlier version stays as it was, but for what was taken out of it.
  const versions = (await notices.versions(noticeId)).toSorted((a, b) => a.version - b.version);
  expect(versions.map(({ version, title }) => [version, title])).toEqual(paper.titles.map((title, i) => [i + 1, title]));
  expect(notice.title).toBe(paper.titles.at(-1));
  // What another one replaces is out of force until that is withdrawn, or says so no more.
  const other = await notices.find(otherId);
  expect(other?.supersededBy?.noticeId).toBe(paper.isReplacing ? noticeId : undefined);
  expect(other && validityAt(other, clock.now())).toBe(paper.isReplacing ? 'repealed' : 'in-force');
  if (!paper.titles.some((title) => title.includes(LEAKED)))
    for (const mail of service.left.slice(before)) expect(await saidIn(mail)).not.toContain(LEAKED);
  for (const { to } of readers) {
    const got = service.left.filter((one) => one.to === to).map(({ mailing }) => nameOf(mailing));
    expect(got.filter((mailing) => !paper.optional.has(`${to} ${mailing}`))).toEqual(paper.expected.get(to) ?? []);
    expect(new Set(got).size).toBe(got.length);
  }
};

const step = (name: string, run: (paper: Paper, desk: Desk, nowMs: number) => Promise<void>): Step => ({
  check: () => true,
  run: async (paper, desk) => {
    await run(paper, desk, desk.service.world.clock.now().getTime());
    await agree(paper, desk);
  },
  toString: () => name,
});

/** In the words of a refusal, or the kind of what was done. */
const saidOf = (done: Readonly<{ kind: string; reason?: unknown }>): unknown => (done.kind === 'refused' ? done.reason : done.kind);

const signing = (agencyId: string): Step =>
  step(`${agencyId} signs`, async (paper, { service, noticeId }, nowMs) => {
    const done = await cosignNotice(service.world, callerOf(agencyId), noticeId);
    const isAwaited = paper.status === 'awaiting-signatures';
    expect(done.kind).toBe(!paper.issuers.has(agencyId) ? 'unknown' : isAwaited ? 'signed' : 'not-awaited');
    if (isAwaited && paper.unsigned.delete(agencyId) && paper.unsigned.size === 0) paper.signedByAll(nowMs);
  });

/** What is said to an agency that does not sign, or takes its signature back. */
const saidToRefusal = ({ issuers, status, isPublic, refusedBy }: Paper, agencyId: string): string => {
  if (!issuers.has(agencyId)) return 'unknown';
  if (isPublic) return 'published-before';
  if (status === 'cancelled') return refusedBy === agencyId ? 'cancelled' : 'not-awaited';
  return agencyId === LEAD ? 'leads' : 'cancelled';
};

const refusing = (agencyId: string): Step =>
  step(`${agencyId} does not sign, or takes that back`, async (paper, { service, noticeId }) => {
    const done = await refuseSignature(service.world, callerOf(agencyId), noticeId, '与本机关无关');
    expect(done.kind).toBe(saidToRefusal(paper, agencyId));
    if (done.kind !== 'cancelled') return;
    paper.status = 'cancelled';
    paper.refusedBy = agencyId;
  });

/** One of the two stands, whichever comes first: a refusal at the very minute for which it was scheduled, or its publication. */
const refusingInTime = (agencyId: string): Step =>
  step(`${agencyId} takes it back as it is published`, async (paper, { service, noticeId }, nowMs) => {
    const { world } = service;
    const isMinute = paper.status === 'scheduled';
    if (isMinute) world.clock.advance((paper.publishAtMs ?? 0) - nowMs);
    const [done] = await Promise.all([
      refuseSignature(world, callerOf(agencyId), noticeId, '与本机关无关'),
      publishDueNotices(world, 10, new FaultCollector()),
    ]);
    const standing = await world.notices.find(noticeId);
    if (isMinute && standing?.status === 'published') paper.passes(world.clock.now().getTime());
    expect(done.kind).toBe(saidToRefusal(paper, agencyId));
    if (done.kind !== 'cancelled') return;
    paper.status = 'cancelled';
    paper.refusedBy = agencyId;
  });

/** Why what only happens before publication does not happen. */
const tooLate = ({ status, isPublic }: Paper): string | null =>
  isPublic ? 'published-before' : status === 'cancelled' ? 'cancelled-before' : null;

const cancelling: Step = step('cancelled', async (paper, { service, noticeId }) => {
  const done = await cancelNotice(service.world, callerOf(LEAD), noticeId);
  expect(saidOf(done)).toBe(tooLate(paper) ?? 'cancelled');
  if (done.kind === 'cancelled') paper.status = 'cancelled';
});

/** @param hours null: at once */
const rescheduling = (hours: number | null): Step =>
  step(`put off by ${hours} h`, async (paper, { service, noticeId }, nowMs) => {
    const publishAtMs = hours === null ? nowMs : nowMs + hours * HOUR;
    const publishAt = hours === null ? null : new Date(publishAtMs).toISOString();
    const done = await rescheduleNotice(service.world, callerOf(LEAD), noticeId, publishAt);
    expect(saidOf(done)).toBe(tooLate(paper) ?? 'rescheduled');
    if (done.kind !== 'rescheduled') return;
    paper.publishAtMs = publishAtMs;
    if (paper.status === 'scheduled') paper.signedByAll(nowMs);
  });

type Correcting = Readonly<{ regions: Regions; notify: 'all' | 'none'; days: number | null; leaks: boolean; replaces: boolean }>;

const correcting = ({ regions, notify, days, leaks, replaces }: Correcting): Step =>
  step(
    `corrected for ${regions}, ${notify}, for ${days} days, ${leaks}, ${replaces}`,
    async (paper, { service, noticeId, otherId }, nowMs) => {
      const expiresOn = days === null ? null : dayInChina(new Date(nowMs + days * 24 * HOUR));
      // What nobody is told of changes only what is said.
      const audience = notify === 'all' ? { audience: { regions: [...regions] } } : {};
      const title = `第 ${paper.version + 1} 版${leaks ? LEAKED : ''}`;
      const supersedes = replaces ? [{ noticeId: otherId }] : [];
      const draft = { title, supersedes, note: '更正标题', notify, expiresOn, ...audience };
      const done = await correctNotice(service.world, callerOf(LEAD), noticeId, draft, () => true, null);
      const whyNot = { withdrawn: 'withdrawn-before', cancelled: 'cancelled-before', published: null } as const;
      expect(saidOf(done)).toBe(paper.status in whyNot ? (whyNot[paper.status as keyof typeof whyNot] ?? 'corrected') : 'not-published');
      if (done.kind !== 'corrected') return;
      paper.version += 1;
      paper.titles.push(title);
      paper.replaces = replaces;
      paper.expiresOn = expiresOn;
      if (notify === 'none') return;
      paper.regions = regions;
      paper.tell('correction', nowMs);
    },
  );

const withdrawing: Step = step('withdrawn', async (paper, { service, noticeId }, nowMs) => {
  const done = await withdrawNotice(service.world, callerOf(LEAD), noticeId, { reason: '活动因故取消' });
  expect(saidOf(done)).toBe(paper.status === 'withdrawn' ? 'withdrawn-before' : paper.isPublic ? 'withdrawn' : 'not-published');
  if (done.kind !== 'withdrawn') return;
  paper.status = 'withdrawn';
  paper.tell('withdrawal', nowMs);
});

/** Whatever became of it: what leaked goes from every version. */
const redacting = (n: number): Step =>
  step(`redacted in version ${n}`, async (paper, { service, noticeId }) => {
    const done = await redactVersion(service.world, callerOf(LEAD), noticeId, n, { reason: '误载个人信息', text: LEAKED });
    const isThere = paper.titles[n - 1]?.includes(LEAKED);
    expect(saidOf(done)).toBe(isThere === undefined ? 'unknown' : isThere ? 'redacted' : 'text-not-found');
    if (done.kind !== 'redacted') return;
    for (const [i, title] of paper.titles.entries()) paper.titles[i] = title.replace(LEAKED, GONE);
  });

const passing = (hours: number): Step =>
  step(`${hours} h go by`, async (_, { service }) => {
    service.world.clock.advance(hours * HOUR);
  });

/** Readers of digests stay where they are: what they missed before they came is a history of its own. */
const moving = (who: number, place: string): Step =>
  step(`reader ${who} moves to ${place}`, async (paper, { service, readers }) => {
    const { subscriptions, clock } = service.world;
    const reader = readers[who % readers.length];
    const found = reader && (await subscriptions.find(reader.subscription.id));
    if (!found) throw new Error('a reader is gone');
    const organization = { ...found.organization, region: place };
    const isMoved = await subscriptions.replace(found, { ...found, organization, revision: found.revision + 1 }, clock.now().toISOString());
    expect(isMoved).toBe(true);
    paper.places.set(reader.to, place);
  });

const agency = fc.constantFrom(LEAD, ...OTHERS);
const corrections = fc.record<Correcting>({
  regions: fc.constantFrom(...AUDIENCES),
  notify: fc.constantFrom('all', 'all', 'none'),
  days: fc.constantFrom(null, null, 0, 3),
  leaks: fc.boolean(),
  replaces: fc.boolean(),
});
/** What makes most of a life stands here more often. */
const steps: fc.Arbitrary<Step>[] = [
  agency.map(signing),
  fc.constantFrom(...OTHERS).map(signing),
  agency.map(refusing),
  fc.constantFrom(...OTHERS).map(refusingInTime),
  fc.constant(cancelling),
  fc.constantFrom(null, 1, 30, 80).map(rescheduling),
  corrections.map(correcting),
  corrections.map(correcting),
  corrections.map(correcting),
  fc.constant(withdrawing),
  fc.constantFrom(1, 2, 3).map(redacting),
  fc.constantFrom(1, 2).map(redacting),
  fc.constantFrom(1, 12, 30, 80).map(passing),
  fc.constantFrom(30, 80).map(passing),
  fc.tuple(fc.nat(8), fc.constantFrom(...PLACES)).map(([who, place]) => moving(who, place)),
];

type Beginning = Readonly<{
  cosigners: readonly string[];
  /** Who has agreed to all that the lead says. */
  consented: readonly string[];
  hours: number | null;
  regions: Regions;
  title: string;
  replaces: boolean;
}>;
const beginning: fc.Arbitrary<Beginning> = fc.record({
  cosigners: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...OTHERS]) }),
  consented: fc.subarray([...OTHERS]),
  hours: fc.constantFrom(null, null, 5, 30),
  regions: fc.constantFrom(...AUDIENCES),
  title: fc.constantFrom('关于举办合唱节的通知', `关于${LEAKED}的通知`),
  replaces: fc.boolean(),
});

const begin = async (first: Beginning): Promise<{ model: Paper; real: Desk }> => {
  const { cosigners, consented, hours, regions, title, replaces } = first;
  const service = new FragileService();
  const { agencies, clock } = service.world;
  for (const id of [LEAD, ...OTHERS]) await agencies.create(anAgency({ id }), anAudit());
  for (const id of consented) await agencies.consent(id, LEAD, anAudit());
  const readers = await join(service, 9, {});
  const digests = await join(service, 6, DAILY);
  // Of a place where nobody is.
  const old = NoticeDraft.parse({ title: '关于合唱节报名的通知', sections: [{ body: '请报名。' }], audience: { regions: ['11'] } });
  const other = await acceptNotice(service.world, callerOf(LEAD), old, null);
  if (other.kind !== 'accepted') throw new Error(JSON.stringify(other));
  await service.settle();
  const nowMs = clock.now().getTime();
  const publishAtMs = hours === null ? null : nowMs + hours * HOUR;
  const draft = NoticeDraft.parse({
    issuers: [LEAD, ...cosigners],
    title,
    sections: [{ body: '请于五日前报名。' }],
    audience: { regions: [...regions] },
    ...(replaces ? { supersedes: [{ noticeId: other.notice.id }] } : {}),
    ...(publishAtMs === null ? {} : { publishAt: new Date(publishAtMs).toISOString() }),
  });
  const accepted = await acceptNotice(service.world, callerOf(LEAD), draft, null);
  if (accepted.kind !== 'accepted') throw new Error(JSON.stringify(accepted));
  const paper = new Paper(first, publishAtMs, nowMs);
  for (const { to, subscription } of readers) paper.places.set(to, subscription.organization.region);
  const desk = { service, noticeId: accepted.notice.id, otherId: other.notice.id, readers, digests };
  await agree(paper, desk);
  return { model: paper, real: desk };
};

/** As it reads once what leaked is gone: a message may be older than that. */
const redacted = (text: string): string => text.replaceAll(LEAKED, GONE);

/** Two mornings later: who reads a digest has heard nothing older than what was said last, in its words, and has it if it is for them. */
const checkDigests = async (paper: Paper, desk: Desk): Promise<void> => {
  const { service, digests } = desk;
  const { clock } = service.world;
  if (paper.status === 'scheduled') clock.advance((paper.publishAtMs ?? 0) - clock.now().getTime());
  await agree(paper, desk);
  await live(service);
  const last = paper.told.at(-1);
  for (const { to, subscription } of digests) {
    const got = service.left.filter((one) => one.to === to);
    if (!last) {
      expect(got).toEqual([]);
      continue;
    }
    const heard = got.at(-1);
    const isForThem = last.act !== 'withdrawal' && paper.concerns(subscription.organization.region);
    if (isForThem && paper.expiresOn === null) expect(heard?.atMs).toBeGreaterThanOrEqual(last.atMs);
    if (!heard) continue;
    if (isForThem || last.act === 'withdrawal') expect(heard.atMs).toBeGreaterThanOrEqual(last.atMs);
    if (heard.atMs < last.atMs) continue;
    const said = redacted(await saidIn(heard));
    if (last.act === 'withdrawal') expect(said).toContain('撤回');
    else if (!isForThem) expect(said).toContain('与贵组织无关');
    // What was only shown since then stands in a digest, too.
    else expect(paper.titles.slice(last.version - 1).some((title) => said.includes(redacted(title)))).toBe(true);
  }
};

const RUNS = Number(process.env['HISTORIES'] ?? 30);

describe('the life of a notice', () => {
  it('is what a person would note of it on paper, whatever is tried and in whatever order, and every reader’s last message tells it', async () => {
    await fc.assert(
      fc.asyncProperty(beginning, fc.commands(steps, { maxCommands: 10 }), async (first, commands) => {
        let made: Awaited<ReturnType<typeof begin>> | undefined;
        await fc.asyncModelRun(async () => {
          made = await begin(first);
          return made;
        }, commands);
        if (made) await checkDigests(made.model, made.real);
      }),
      { numRuns: RUNS },
    );
  });
});
