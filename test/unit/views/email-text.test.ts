import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { aNotice, anAudit, aSubscription } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';

describe('the text of an email', () => {
  it('begins every line where it was meant to, whatever its length', async () => {
    for (let length = 1; length <= 60; length++) {
      const service = new FragileService();
      const { world } = service;
      const pending = aSubscription({ status: 'pending', organization: { name: '社'.repeat(length) } });
      await world.subscriptions.create(pending);
      await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
      await world.notices.accept(aNotice({ title: `通知${'x'.repeat(length)}` }), null, anAudit());
      await service.settle();
      const [sent] = world.mailer.sent;
      const { text = '' } = await simpleParser(Buffer.from(sent?.raw() ?? ''));
      expect(text.split('\n').filter((line) => /^ +\S/.test(line))).toEqual([]);
      expect(text).toContain('社'.repeat(length));
    }
  });
});
