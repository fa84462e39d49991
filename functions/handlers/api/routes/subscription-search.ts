import * as z from 'zod';
import { EmailAddress } from '#domain/input/fields';
import { parseRegion, toFullCode } from '#domain/region';
import { SUBSCRIPTION_STATUSES } from '#domain/subscriptions/subscription';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { maskedAddress } from '#usecases/ledger/delivery-line';
import { type FoundSubscription, searchSubscriptions } from '#usecases/subscriptions/search-subscriptions';
import { CURSOR_UNKNOWN, problemDescriptions, REGION_UNKNOWN } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { Paging } from '../schemas/queries.ts';
import { FoundSubscriptionView } from '../schemas/subscription-views.ts';
import { suppressionJson } from '../schemas/suppression-view.ts';
import { listOf } from '../schemas/views.ts';
import { sentJson } from '../sent-json.ts';

const Query = z
  .strictObject({
    address: EmailAddress.optional(),
    organization: z.string().min(1).max(100).optional().describe('its id, `org-…`, or part of its name, in any width and case'),
    region: z.string().max(12).optional().describe('of a search by name: only organizations in or below it'),
    limit: Paging.limit.optional().describe('of a search by name, 20 unless said'),
    cursor: Paging.cursor,
    status: z.enum(SUBSCRIPTION_STATUSES).optional(),
  })
  .meta({ id: 'SubscriptionQuery' });

/** As an operator sees it: what became of it and why, and no more of the person than that. */
const foundJson = ({
  subscription: {
    organizationId,
    organization: { name, region },
    channel,
    ...subscription
  },
  suppression,
  verified,
  sent,
}: FoundSubscription) => ({
  id: subscription.id,
  status: subscription.status,
  organization: { id: organizationId, name, region: toFullCode(region), verified },
  role: subscription.role,
  channel: { type: channel.type, address: maskedAddress(channel), ...(channel.type === 'webhook' ? { format: channel.format } : {}) },
  createdAt: subscription.createdAt,
  consentAskedAt: subscription.consentAskedAt,
  consentAttempts: subscription.consentAttempts,
  consentNextAt: subscription.consentNextAt,
  confirmedAt: subscription.confirmedAt,
  endedAt: subscription.endedAt,
  endedReason: subscription.endedReason,
  ...(suppression ? { suppression: suppressionJson(suppression) } : {}),
  ...(sent ? { deliveries: sent.map(sentJson) } : {}),
});

/** A `POST`, so that no address stands in a URL or in a log of URLs. */
const search = endpoint.agency({
  method: 'post',
  path: '/v1/subscriptions/search',
  tag: 'operations',
  summary:
    '查找订阅 Why did they not get it? What there is of an address or an organization, newest first, with what was sent last; who looked is written down',
  scope: 'operator',
  body: Query,
  answers: {
    200: {
      description: 'a hundred at most; by name a page, which may be short or empty and have `next`',
      schema: listOf(FoundSubscriptionView),
    },
    ...problemDescriptions(400, 401, 403, 422),
  },
  example: { address: 'choir@yunhe.example' },
  handle: async ({ deps, body, caller }): Promise<Answer> => {
    const region = parseRegion(body.region ?? '000000');
    if (region.kind === 'unknown') return { problem: REGION_UNKNOWN };
    const found = await searchSubscriptions(deps, { ...body, region: region.code }, caller);
    if (found.kind === 'cursor-unknown') return { problem: CURSOR_UNKNOWN };
    if (found.kind === 'found') {
      const { items, next } = found;
      return {
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: { items: items.map(foundJson), ...(next ? { next } : {}) },
      };
    }
    return {
      problem: problem(
        422,
        'search-too-wide',
        bilingual(
          '请给出邮箱地址、组织编号或组织名称中的至少两个字',
          'Name an address, or an organization by its id or at least two characters of its name: all subscriptions at once are not listed',
        ),
      ),
    };
  },
});

export const subscriptionSearchEndpoints = [search];
