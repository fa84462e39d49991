import { describe, expect, it } from 'vitest';
import { AGENCIES, CONSENT, HUBS, MEMBERS, NOTICES } from '../../../demo/world.ts';
import { NoticeDraft, readDraft } from '../../../functions/domain/notices/notice-draft.ts';
import { parseRegion } from '../../../functions/domain/region.ts';

const EVERYBODY = [...HUBS, ...MEMBERS];

describe('the fictional world', () => {
  it('stands in real regions', () => {
    const regions = [...AGENCIES, ...EVERYBODY].map(({ region }) => region).concat(EVERYBODY.flatMap(({ watch = [] }) => watch));
    for (const region of regions) expect(parseRegion(region)).toMatchObject({ kind: 'parsed' });
    expect(new Set(EVERYBODY.map(({ region }) => region.slice(0, 2))).size).toBeGreaterThanOrEqual(4);
  });

  it('has everything that the service is for: all classes, countryside, hubs with members, both channels, all rhythms, both languages', () => {
    expect(EVERYBODY.length).toBeGreaterThanOrEqual(50);
    const seen = <T>(of: (member: (typeof EVERYBODY)[number]) => T): Set<T> => new Set(EVERYBODY.map(of));
    expect(seen((member) => member.class).size).toBe(5);
    expect(seen(({ channel }) => channel).size).toBe(2);
    expect(seen(({ rhythm }) => rhythm).size).toBe(3);
    expect(seen(({ language }) => language).size).toBe(2);
    expect(EVERYBODY.some(({ rural }) => rural)).toBe(true);
    for (const hub of HUBS) expect(MEMBERS.filter(({ memberOf }) => memberOf === hub.name).length).toBeGreaterThan(1);
  });

  it('calls nobody twice the same, and names no hub that is not there', () => {
    expect(new Set(EVERYBODY.map(({ name }) => name)).size).toBe(EVERYBODY.length);
    const hubs = HUBS.map(({ name }) => name);
    for (const { memberOf } of MEMBERS) if (memberOf !== undefined) expect(hubs).toContain(memberOf);
  });

  it('posts two notices that are accepted as they stand: an urgent one, and a joint one in parts, with consent', () => {
    for (const { notice } of NOTICES) expect(readDraft(NoticeDraft.parse(notice), '44', new Date(), []).kind).toBe('read');
    const [urgent, joint] = NOTICES;
    expect(urgent.notice.urgency).toBe('urgent');
    expect(joint.notice.issuers).toEqual([CONSENT.to, CONSENT.of]);
    expect(joint.notice.sections.length).toBeGreaterThan(2);
  });
});
