import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { problem } from '#platform/problem';
import { endFollower } from '#usecases/feeds/end-follower';
import { problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { FollowerView, followerJson } from '../schemas/follower-view.ts';
import { listOf } from '../schemas/views.ts';

const list = endpoint.agency({
  method: 'get',
  path: '/v1/feeds/followers',
  tag: 'operations',
  summary: '谁在接收订阅源推送 Programs that feeds are pushed to (WebSub), and how the last push went',
  scope: 'operator',
  answers: { 200: { description: 'all of them, the longest first', schema: listOf(FollowerView) }, ...problemDescriptions(401, 403) },
  handle: async ({ deps }): Promise<Answer> => {
    const living = await deps.followers.living(instant(deps.clock.now()));
    const items = living.toSorted((a, b) => (a.since < b.since ? -1 : 1)).map(followerJson);
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: { items } };
  },
});

const end = endpoint.agency({
  method: 'delete',
  path: '/v1/feeds/followers/{id}',
  tag: 'operations',
  summary: '停止推送 Push nothing more to a program; it may ask again',
  scope: 'operator',
  answers: { 204: { description: 'ended' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> =>
    (await endFollower(deps, parameters.id, caller)) === 'ended' ? { status: 204 } : { problem: NO_FOLLOWER },
});

const NO_FOLLOWER = problem(
  404,
  'follower-unknown',
  bilingual('没有这个编号的推送,可能已经停止或到期', 'Nothing is pushed under this id: it may have ended already'),
);

export const followerEndpoints = [list, end];
