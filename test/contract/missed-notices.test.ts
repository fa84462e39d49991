import { describe, expect, it } from 'vitest';
import { DynamoMissedNotices } from '../../functions/adapters/dynamodb/subscriptions/dynamo-missed-notices.ts';
import type { MissedNotice } from '../../functions/domain/organizations/missed-notice.ts';
import type { MissedNotices } from '../../functions/ports/missed-notices.ts';
import { NOON } from '../builders.ts';
import { InMemoryMissedNotices } from '../fakes/in-memory-missed-notices.ts';
import { someTables } from './engines.ts';
import { client } from './mailing-ports.ts';

const IMPLEMENTATIONS: readonly (readonly [string, () => Promise<MissedNotices>])[] = [
  ['in memory', async () => new InMemoryMissedNotices()],
  ['on DynamoDB', async () => new DynamoMissedNotices(client, (await someTables(client)).subscriptions)],
];
const HUB = { kind: 'hub', id: 'org-hub' } as const;
const missedBy = (organizationId: string): MissedNotice => ({
  organizationId,
  noticeId: 'ntc-1',
  version: 1,
  title: '关于举办社区合唱节的通知',
  why: 'no-such-mailbox',
  at: NOON,
});

describe.each(IMPLEMENTATIONS)('missed notices %s', (_, make) => {
  it('are kept for whom they are told, by day, each once', async () => {
    const missed = await make();
    const { why: _known, ...unexplained } = missedBy('org-a');
    await missed.note(HUB, '2026-11-20', missedBy('org-b'));
    await missed.note(HUB, '2026-11-20', unexplained);
    await missed.note(HUB, '2026-11-20', { ...missedBy('org-b'), why: 'mailbox-full' });
    await missed.note(HUB, '2026-11-21', missedBy('org-c'));
    await missed.note({ kind: 'agency', id: 'org-hub' }, '2026-11-20', missedBy('org-d'));
    expect(await missed.of(HUB, '2026-11-20', 10)).toEqual([unexplained, missedBy('org-b')]);
    expect(await missed.of(HUB, '2026-11-20', 1)).toEqual([unexplained]);
    expect(await missed.of(HUB, '2026-11-22', 10)).toEqual([]);
  });
});
