import { describe, expect, it } from 'vitest';
import { deadCriteria, findingOf } from '../../../functions/domain/subscriptions/dead-criteria.ts';
import { KNOWN_CRITERIA } from '../../../functions/domain/subscriptions/known-criteria.ts';
import { readFilter } from '../../../functions/domain/subscriptions/subscription-draft.ts';
import { DAY, MINUTE } from '../../../functions/domain/time.ts';
import type { DeadCriteriaRecord } from '../../../functions/ports/dead-criteria-record.ts';
import { findDeadCriteria } from '../../../functions/usecases/subscriptions/find-dead-criteria.ts';
import { writeLetter } from '../../../functions/usecases/subscriptions/write-letter.ts';
import { anAgency, anAudit, aSubscription } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const REMOVED = { 'old-art': 'culture', 'old-war': null };
const KNOWN = { ...KNOWN_CRITERIA, removedTopics: REMOVED, agencies: new Set(['yl-mzt']) };
const FILTER = { watch: [], topics: [], agencies: [], kinds: [], keywords: [], minUrgency: 'routine' } as const;

describe('what to choose instead of a place', () => {
  it.each([
    ['440106', null, 'stands'],
    ['440106001', null, 'a street stands with its county'],
    ['441900001', null, 'a street of a city without counties stands'],
    ['', null, 'everywhere stands'],
    ['460321', '460302', 'is what replaced it'],
    ['460322101', '460303', 'is what replaced the county of a street'],
    ['440199', '4401', 'is the city around it, where nothing is known to have replaced it'],
    ['440199001', '4401', 'is the city around the county of a street'],
    ['449999', '44', 'is the province around it'],
    ['999999', '', 'is the country, where nothing else is left'],
  ] as readonly (readonly [string, string | null, string])[])('%s → %s: %s', (code, expected) => {
    expect(KNOWN_CRITERIA.regionInstead(code)).toBe(expected);
  });
});

describe('criteria that can match no more', () => {
  it('are places, topics and agencies that are gone, with what to choose instead', () => {
    const subscription = aSubscription({
      region: '460321',
      filter: { watch: ['440106', '440199', '460321'], topics: ['culture', 'old-art', 'old-war', 'our-own'], agencies: ['yl-mzt', 'gone'] },
    });
    expect(deadCriteria(subscription, KNOWN)).toEqual([
      { kind: 'region', code: '460321', isOwn: true, instead: '460302' },
      { kind: 'region', code: '440199', isOwn: false, instead: '4401' },
      { kind: 'topic', code: 'old-art', instead: 'culture' },
      { kind: 'topic', code: 'old-war', instead: null },
      { kind: 'agency', id: 'gone', instead: null },
    ]);
    expect(deadCriteria(aSubscription({ filter: { agencies: ['yl-mzt'], topics: ['our-own'] } }), KNOWN)).toEqual([]);
    expect(deadCriteria(subscription, KNOWN).map(findingOf)).toContain('topic:old-art');
  });

  it('are refused where a topic of them is asked for, and a topic of an agency’s own is not', () => {
    const read = readFilter(
      { ...FILTER, watch: [], topics: ['old-art', 'our-own', 'old-war'], agencies: [], kinds: [], keywords: [] },
      REMOVED,
    );
    expect(read).toMatchObject({
      kind: 'refused',
      flaws: [
        { path: 'filter.topics[0]', code: 'topic-removed' },
        { path: 'filter.topics[2]', code: 'topic-removed' },
      ],
    });
  });
});

/** One whose place is gone, one whose agency is, and many that have nothing to tell. */
const aDirectory = async () => {
  const world = aWorld(10);
  await world.agencies.create(anAgency({ id: 'yl-mzt' }), anAudit());
  const join = async (given: Parameters<typeof aSubscription>[0]) => {
    const pending = aSubscription({ status: 'pending', ...given });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    return pending;
  };
  const moved = await join({
    region: '460321',
    filter: { agencies: ['yl-mzt'] },
    channel: { type: 'email', address: 'island@club.example' },
  });
  const orphan = await join({ filter: { agencies: ['gone'] }, language: 'en', channel: { type: 'email', address: 'orphan@club.example' } });
  for (let i = 0; i < 250; i++) await join({});
  const lookAll = async (): Promise<number> => {
    let told = 0;
    for (let runs = 0; runs < 5; runs++) told += await findDeadCriteria(world);
    return told;
  };
  const asked = () =>
    world.letterRequests
      .all()
      .map(({ subject }) => subject)
      .sort();
  return { world, moved, orphan, lookAll, asked, both: [moved.id, orphan.id].sort() };
};

describe('the search for criteria that can match no more', () => {
  it('asks for a letter to each owner once, a bounded part in each run, and again only for what is new', async () => {
    const { world, moved, orphan, lookAll, asked, both } = await aDirectory();
    expect(await lookAll()).toBe(2);
    expect(asked()).toEqual(both);
    for (const subject of both) await world.letterRequests.settle({ letter: 'dead-criteria', subject });

    world.clock.advance(20 * DAY);
    expect(await lookAll()).toBe(0);
    world.clock.advance(20 * DAY);
    expect(await lookAll()).toBe(0);
    expect(asked()).toEqual([]);

    const before = await world.subscriptions.find(orphan.id);
    if (!before) throw new Error('lost');
    const after = { ...before, filter: { ...before.filter, watch: ['440199'] }, revision: before.revision + 1 };
    await world.subscriptions.replace(before, after, before.createdAt);
    world.clock.advance(31 * DAY);
    expect(await lookAll()).toBe(1);
    expect(asked()).toEqual([orphan.id]);
    expect((await world.subscriptions.find(moved.id))?.organization.region).toBe('460321');
  });

  it('goes on where a run was killed, and tells nobody twice for it', async () => {
    const { world, asked, both } = await aDirectory();
    const { deadCriteria: record } = world;
    const dying: DeadCriteriaRecord = {
      progress: () => record.progress(),
      saveProgress: () => Promise.reject(new Error('killed')),
      toldOf: (ids) => record.toldOf(ids),
      tell: (...args) => record.tell(...args),
    };
    await expect(findDeadCriteria({ ...world, deadCriteria: dying })).rejects.toThrow('killed');
    const [told = ''] = asked();
    expect(asked()).toEqual([told]);
    await world.letterRequests.settle({ letter: 'dead-criteria', subject: told });
    for (let runs = 0; runs < 5; runs++) await findDeadCriteria(world);
    expect(asked()).toEqual(both.filter((id) => id !== told));
  });
});

describe('the letter on criteria that can match no more', () => {
  const write = async (world: ReturnType<typeof aWorld>, subject: string) => {
    await world.letterRequests.make({ letter: 'dead-criteria', subject }, world.clock.now().toISOString());
    const { kind } = await writeLetter(world, { letter: 'dead-criteria', subject });
    const raw = world.mailer.sent.at(-1)?.raw();
    const [, plain = ''] =
      /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(Buffer.from(raw ?? []).toString('latin1')) ?? [];
    return { kind, to: world.mailer.sent.at(-1)?.to, text: Buffer.from(plain, 'base64').toString('utf8'), plain };
  };

  it('says in the reader’s language what to choose instead, and links to where', async () => {
    const { world, moved, orphan } = await aDirectory();
    const island = await write(world, moved.id);
    expect(island).toMatchObject({ kind: 'written', to: 'island@club.example' });
    for (const part of ['“海南省 / 三沙市 / 西沙群岛”', '建议改选：海南省 / 三沙市 / 西沙区', 'https://wire.example/manage?token='])
      expect(island.text).toContain(part);
    const other = await write(world, orphan.id);
    expect(other.to).toBe('orphan@club.example');
    expect(`${other.text}${other.plain}`).toMatch(/one of the agencies that you chose is registered here no more/);
  });

  it('is not written to whoever has changed them, or left, meanwhile', async () => {
    const { world, orphan } = await aDirectory();
    const before = await world.subscriptions.find(orphan.id);
    if (!before) throw new Error('lost');
    const after = { ...before, filter: { ...before.filter, agencies: [] }, revision: before.revision + 1 };
    await world.subscriptions.replace(before, after, before.createdAt);
    world.clock.advance(MINUTE);
    expect((await write(world, orphan.id)).kind).toBe('nothing-to-say');
    expect((await write(world, 'sub-unknown')).kind).toBe('nothing-to-say');
  });
});
