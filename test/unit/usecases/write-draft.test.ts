import { describe, expect, it } from 'vitest';
import type { Role } from '../../../functions/domain/agencies/staff.ts';
import { staffCaller } from '../../../functions/usecases/callers/authorize.ts';
import { correctNotice } from '../../../functions/usecases/notices/correct-notice.ts';
import { withdrawNotice } from '../../../functions/usecases/notices/withdraw-notice.ts';
import { beginDraft, changeDraft, publishDraft } from '../../../functions/usecases/notices/write-draft.ts';
import { anAgency, anAudit } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const NOTICE = { title: '关于举办合唱节的通知', sections: [{ body: '请于五日前报名。' }] };
const person = (id: string, ...roles: readonly Role[]) => staffCaller({ id, agencyId: 'yh-mzj', roles });

describe('the staff of an agency', () => {
  it('writes drafts as editors and publishes as publishers, nobody their own where four eyes have to see it', async () => {
    const world = aWorld();
    await world.agencies.create(anAgency({ id: 'yh-mzj', fourEyes: true }), anAudit());
    const [editor, chief, clerk] = [person('stf-1', 'editor'), person('stf-2', 'publisher', 'editor'), person('stf-3', 'administrator')];
    expect((await beginDraft(world, clerk, 'yh-mzj', NOTICE)).kind).toBe('scope-missing');
    const begun = await beginDraft(world, editor, 'yh-mzj', NOTICE);
    if (begun.kind !== 'written') throw new Error(begun.kind);
    const { id } = begun.draft;
    const publish = (caller: typeof editor) => publishDraft(world, caller, 'yh-mzj', id, () => true);
    expect((await publish(editor)).kind).toBe('scope-missing');
    expect((await changeDraft(world, clerk, 'yh-mzj', id, NOTICE, () => true)).kind).toBe('scope-missing');
    await changeDraft(world, chief, 'yh-mzj', id, NOTICE, () => true);
    expect((await publish(chief)).kind).toBe('four-eyes');
    expect((await publish(person('stf-4', 'publisher'))).kind).toBe('accepted');
    expect((await beginDraft(world, person('stf-9', 'publisher'), 'yh-wmb', NOTICE)).kind).toBe('agency-unknown');
    const acts = world.drafts.audits.map(({ action, actor }) => `${action} ${actor.id}`);
    expect(acts).toEqual(['draft.begun stf-1', 'draft.changed stf-2', 'draft.published stf-4']);
  });

  it('has corrections published by somebody else, and withdraws at once', async () => {
    const world = aWorld();
    await world.agencies.create(anAgency({ id: 'yh-mzj', fourEyes: true }), anAudit());
    const [one, other] = [person('stf-1', 'publisher'), person('stf-2', 'publisher')];
    const publish = async (content: object, writer: typeof one, publisher: typeof one) => {
      const begun = await beginDraft(world, writer, 'yh-mzj', { ...content });
      if (begun.kind !== 'written') throw new Error(begun.kind);
      return publishDraft(world, publisher, 'yh-mzj', begun.draft.id, () => true);
    };
    const posted = await publish(NOTICE, one, other);
    if (posted.kind !== 'accepted') throw new Error(posted.kind);
    const { id } = posted.notice;
    const correction = { title: '新标题', note: '更正标题' };
    const alone = await correctNotice(world, one, id, { ...correction, notify: 'all' }, () => true, null);
    expect(alone.kind).toBe('four-eyes');
    const draft = { corrects: { noticeId: id, version: 1 }, ...correction };
    expect((await publish(draft, one, one)).kind).toBe('four-eyes');
    expect(await publish(draft, one, other)).toMatchObject({
      kind: 'correction',
      corrected: { kind: 'corrected', notice: { version: 2 } },
    });
    expect((await withdrawNotice(world, one, id, { reason: '有误' })).kind).toBe('withdrawn');
  });
});
