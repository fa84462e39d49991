import * as z from 'zod';
import { leadOf } from '#domain/notices/notice';
import type { HubNotice } from '#domain/receipts/hub-notice';
import { isAcknowledged } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { bilingual } from '#domain/text/wording';
import { cursorOf, placeOf } from '#encoding/cursor';
import { problem } from '#platform/problem';
import { type HubReceiptLine, hubNotices, hubReceipts } from '#usecases/receipts/hub-receipts';
import { CURSOR_UNKNOWN, NO_NOTICE, NOT_ACKNOWLEDGED, problemDescriptions } from '../answers.ts';
import type { ApiDeps } from '../deps.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { organizationLine } from '../organization-json.ts';
import { HubNoticeView, HubReceiptStatus, HubReceiptView } from '../schemas/hub-receipt-views.ts';
import { Paging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';

const PRIVATE = { 'cache-control': 'no-store' };
const Place = z.string().max(200);

/** Why a contact does not see how members of its organization stand; null where it may. */
const refusalTo = async (deps: ApiDeps, contact: Subscription): Promise<Answer | null> => {
  if (!isAcknowledged(contact)) return { problem: NOT_ACKNOWLEDGED };
  return (await deps.organizations.find(contact.organizationId))?.hub ? null : { problem: NOT_A_HUB };
};

const NOT_A_HUB = problem(409, 'not-a-hub', bilingual('该组织不是枢纽组织,没有成员', 'The organization is no hub, and has no members'));

const notices = endpoint.contact({
  method: 'get',
  path: '/v1/organizations/{id}/receipts',
  tag: 'organizations',
  summary: '成员签收情况 What the members of a hub are asked to confirm, and how many have; newest first, by its manage token',
  query: z.object(Paging),
  answers: {
    200: { description: 'a page may be short, or empty, and have `next`', schema: listOf(HubNoticeView) },
    ...problemDescriptions(400, 401, 403, 404, 409),
  },
  handle: async ({ deps, contact, query }): Promise<Answer> => {
    const refused = await refusalTo(deps, contact);
    if (refused) return refused;
    const before = query.cursor === undefined ? undefined : placeOf(Place, query.cursor);
    if (before === null) return { problem: CURSOR_UNKNOWN };
    const { items, next } = await hubNotices(deps, contact.organizationId, { limit: query.limit, before });
    return { status: 200, headers: PRIVATE, body: { items: items.map(noticeJson), ...(next ? { next: cursorOf(next) } : {}) } };
  },
});

const noticeJson = ({ notice, by, isLate, required, received, missing }: HubNotice) => ({
  noticeId: notice.id,
  title: notice.title,
  agency: leadOf(notice).name,
  ...(by ? { by } : {}),
  isLate,
  required,
  received,
  missing,
});

const members = endpoint.contact({
  method: 'get',
  path: '/v1/organizations/{id}/receipts/{noticeId}',
  tag: 'organizations',
  summary: '逐个成员的签收情况 Which members of a hub have confirmed a notice, and which have not',
  query: z.object({ ...Paging, status: HubReceiptStatus }),
  answers: {
    200: { description: 'a page may be short, or empty, and have `next`', schema: listOf(HubReceiptView) },
    ...problemDescriptions(400, 401, 403, 404, 409),
  },
  handle: async ({ deps, contact, parameters, query }): Promise<Answer> => {
    const refused = await refusalTo(deps, contact);
    if (refused) return refused;
    const after = query.cursor === undefined ? undefined : placeOf(Place, query.cursor);
    if (after === null) return { problem: CURSOR_UNKNOWN };
    const found = await hubReceipts(deps, contact.organizationId, parameters.noticeId, { ...query, after });
    if (!found) return { problem: NO_NOTICE };
    return {
      status: 200,
      headers: PRIVATE,
      body: { items: found.items.map(memberJson), ...(found.next ? { next: cursorOf(found.next) } : {}) },
    };
  },
});

const memberJson = ({ organization, status, at }: HubReceiptLine) => ({
  organization: organizationLine(organization),
  status,
  ...(at === null ? {} : { at }),
});

export const hubReceiptEndpoints = [notices, members];
