import type { BatchWork, RangeWork } from '../../functions/domain/mailings/work.ts';
import { MINUTE } from '../../functions/domain/time.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import type { FrontDoor } from './front-door.ts';

/** Freezes what is planned, and sends it by mail. */
export const sendAll = async ({ world }: FrontDoor): Promise<void> => {
  for (let work = world.queues.take(); work.length > 0; work = world.queues.take())
    for (const one of work) {
      if (one.kind === 'range') await freezeAudience(world, one.work as RangeWork);
      else {
        const work = one.work as BatchWork;
        const sender = work.batch.channel === 'email' ? new EmailSender(world) : new WebhookSender(world);
        await sendBatch({ ...world, sender }, work, 'run', () => 10 * MINUTE);
      }
    }
};
