import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { NOON, toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';
import { sendAll } from './send-all.ts';

export const FIELDS = [
  { id: 'heads', label: '参会人数', type: 'number' },
  { id: 'way', label: '参加方式', type: 'choice', options: ['现场', '线上'] },
  { id: 'bus', label: '是否乘车', type: 'boolean' },
  { id: 'on', label: '到达日期', type: 'date', optional: true },
  { id: 'note', label: '备注', type: 'text', optional: true },
];
export const RECEIPT = { required: true, by: '2026-12-04', fields: FIELDS };
export const ANSWER = { name: '王芳', fields: { heads: 3, way: '现场', bus: true } };

export const signedUp = async (door: FrontDoor, body: object, key?: string): Promise<string> => {
  const { body: pending } = await door.ask('POST', '/v1/subscriptions', { body, ...(key ? { key } : {}) });
  const id = String(pending.id);
  await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await door.world.vault.token('confirm', id) } });
  return id;
};

/** A choir with its main contact and another that it asked in; a notice that wants a receipt, sent. */
export const aStage = async (receipt: object | null = RECEIPT, readers: readonly Subscription[] = []) => {
  const door = aFrontDoor();
  for (const reader of readers) {
    const pending = { ...reader, status: 'pending' } as const;
    await door.world.subscriptions.create(pending);
    await door.world.subscriptions.replace(pending, { ...reader, revision: 2 }, NOON);
  }
  const key = await door.anAgency('gd-mzt');
  const main = await signedUp(door, anApplicant());
  const organizationId = (await door.world.subscriptions.find(main))?.organizationId ?? '';
  const manage = await door.world.vault.token('manage', main);
  const other = await signedUp(
    door,
    {
      ...anApplicant({ channel: { type: 'email', address: 'second@club.example' } }),
      organization: { id: organizationId },
      role: 'further',
    },
    manage,
  );
  door.world.clock.advance(60_000);
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(receipt ? { receipt } : {}) });
  const noticeId = String(body.id);
  await planMailing(door.world, toPlan({ id: noticeId, version: 1 }));
  await sendAll(door);
  const tokenOf = (id: string): Promise<string> => receiptToken(door.world.vault, id, noticeId);
  return {
    door,
    key,
    noticeId,
    organizationId,
    main,
    other,
    mainToken: await tokenOf(main),
    otherToken: await tokenOf(other),
    warnings: body.warnings,
  };
};

export const give = (door: FrontDoor, token: string, body: object) => door.ask('POST', `/v1/receipts/${token}`, { body });
export const summed = async ({ door, noticeId }: Awaited<ReturnType<typeof aStage>>) =>
  (await door.world.receipts.sums(noticeId)).map(({ required, received }) => [required, received]);
