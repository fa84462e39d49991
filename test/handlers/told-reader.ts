import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aNotice, aSubscription, asWritten } from '../builders.ts';
import { FragileService } from '../faults/fragile-service.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/feedback');
export const READER = 'choir@groups.example';

/** One reader by email, whom a notice has been told. `sample`: a fixture of feedback that speaks of that delivery. */
export const aReaderWhoWasTold = async () => {
  const { world, ...service } = await toldBy(new FragileService());
  const reference = world.mailer.sent[0]?.reference ?? '';
  const sample = (name: string): string => readFileSync(join(FIXTURES, name), 'utf8').replaceAll('{{reference}}', reference);
  return { world, sample, ...service };
};

const toldBy = async (service: FragileService) => {
  const { world } = service;
  const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: READER } });
  await world.subscriptions.create(pending);
  const active = { ...pending, status: 'active', confirmedAt: pending.createdAt, revision: 2 } as const;
  await world.subscriptions.replace(pending, active, pending.createdAt);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  await service.settle();
  return { world, subscription: active };
};
