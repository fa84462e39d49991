import * as z from 'zod';
import { EmailAddress } from '#domain/input/fields';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { liftSuppression } from '#usecases/feedback/lift-suppression';
import { searchSuppressions } from '#usecases/feedback/search-suppressions';
import { problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { SuppressionView, suppressionJson } from '../schemas/suppression-view.ts';
import { listOf } from '../schemas/views.ts';

const Query = z.strictObject({ address: EmailAddress }).meta({ id: 'SuppressionQuery' });

/** A `POST`, so that no address stands in a URL or in a log of URLs. */
const search = endpoint.agency({
  method: 'post',
  path: '/v1/suppressions/search',
  tag: 'operations',
  summary: '查找停发地址 Why is an address not written to, since when, by which event? Who looked is written down',
  scope: 'operator',
  body: Query,
  answers: { 200: { description: 'one, or none', schema: listOf(SuppressionView) }, ...problemDescriptions(400, 401, 403, 422) },
  example: { address: 'choir@yunhe.example' },
  handle: async ({ deps, body, caller }): Promise<Answer> => {
    const found = await searchSuppressions(deps, body.address, caller);
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: { items: found ? [suppressionJson(found)] : [] } };
  },
});

const lift = endpoint.agency({
  method: 'delete',
  path: '/v1/suppressions/{id}',
  tag: 'operations',
  summary: '恢复发送 Write to the address again; what was told of it before no longer counts',
  scope: 'operator',
  answers: { 204: { description: 'lifted' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> =>
    (await liftSuppression(deps, parameters.id, caller)) === 'lifted' ? { status: 204 } : { problem: NOT_SUPPRESSED },
});

const NOT_SUPPRESSED = problem(
  404,
  'suppression-unknown',
  bilingual('停发名单中没有这个编号,可能已经恢复', 'No address is suppressed under this id: it may be written to already'),
);

export const suppressionEndpoints = [search, lift];
