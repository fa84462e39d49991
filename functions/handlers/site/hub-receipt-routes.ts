import type { Context } from 'hono';
import * as z from 'zod';
import type { Organization } from '#domain/organizations/organization';
import type { Subscription } from '#domain/subscriptions/subscription';
import { cursorOf, placeOf } from '#encoding/cursor';
import { hubNotices, hubReceipts } from '#usecases/receipts/hub-receipts';
import { hubReceiptPage, hubReceiptsPage } from '#views/pages/hub-receipts-page';
import { messagePage } from '#views/pages/message-page';
import type { Visit } from '#views/visit';
import type { ManageDeps } from './manage-view.ts';
import { refused } from './subscriber-answers.ts';

/** Who comes for a hub: a contact that it stands behind. */
export type ForHub = Readonly<{ context: Context; visit: Visit; token: string; contact: Subscription; hub: Organization }>;

const A_PAGE = 20;
const STATUSES = ['missing', 'received'] as const;

/** Null for a cursor that was never given out. */
const placeIn = (context: Context): string | undefined | null => {
  const cursor = context.req.query('cursor');
  return cursor === undefined ? undefined : placeOf(z.string().max(200), cursor);
};

const onward = (next: string | null): string | null => (next === null ? null : cursorOf(next));

/** What the members of a hub are asked to confirm. */
export const listHubReceipts = async (deps: ManageDeps, { context, visit, token, hub }: ForHub): Promise<Response> => {
  const before = placeIn(context);
  if (before === null) return refused(context, 'invalid', visit);
  const { items, next } = await hubNotices({ ...deps, ...(await deps.receiptDesk()) }, hub.id, { limit: A_PAGE, before });
  return context.html(hubReceiptsPage({ ...visit, manageToken: token, hub, items, isFirst: before === undefined, next: onward(next) }));
};

/** Which of them have confirmed one notice. */
export const showHubReceipt = async (deps: ManageDeps, { context, visit, token, hub }: ForHub): Promise<Response> => {
  const after = placeIn(context);
  if (after === null) return refused(context, 'invalid', visit);
  const status = STATUSES.find((known) => known === context.req.query('status'));
  const found = await hubReceipts({ ...deps, ...(await deps.receiptDesk()) }, hub.id, context.req.query('id') ?? '', {
    status,
    limit: A_PAGE,
    after,
  });
  if (!found) return context.html(messagePage('missing', visit), 404);
  const { of, items, next } = found;
  return context.html(
    hubReceiptPage({ ...visit, manageToken: token, of, status, items, isFirst: after === undefined, next: onward(next) }),
  );
};
