import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { aNotice, aSubscription, asWritten } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';

/** What the only reader of a notice gets. */
const mailOf = async (given: Parameters<typeof aNotice>[0]) => {
  const service = new FragileService();
  const { world } = service;
  const pending = aSubscription({ status: 'pending' });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice(given);
  await world.notices.accept(notice, null, asWritten(notice));
  await service.settle();
  const [sent] = world.mailer.sent;
  return { raw: sent?.raw(), copy: sent?.copy?.(), parsed: await simpleParser(Buffer.from(sent?.raw() ?? '')) };
};

describe('an email about a notice that is longer than mail clients show', () => {
  it('has the links of its reader before the text, in both parts, sent alone or in bulk', async () => {
    const { raw = new Uint8Array(), copy, parsed } = await mailOf({ sections: [{ body: '各社区社会组织要高度重视。\n'.repeat(5_000) }] });
    for (const part of [parsed.html || '', parsed.text ?? '']) {
      const text = part.indexOf('各社区社会组织要高度重视。');
      for (const way of ['/unsubscribe/', '/manage?token=', '/notices/ntc-']) {
        expect(part.indexOf(way)).toBeGreaterThan(0);
        expect(part.indexOf(way)).toBeLessThan(text);
      }
      expect(part).toContain('…全文见网页');
    }
    expect(copy?.template.html[0]).not.toContain('高度重视');
    expect(copy?.template.html.at(-1)).toContain('高度重视');
    // Base64 of two parts, each under 90 KB.
    expect(raw.length).toBeLessThan(2 * 90_000 * 1.4);
  });
});

describe('the text of an email', () => {
  it('begins every line where it was meant to, whatever its length', async () => {
    for (let length = 1; length <= 60; length++) {
      const service = new FragileService();
      const { world } = service;
      const pending = aSubscription({ status: 'pending', organization: { name: '社'.repeat(length) } });
      await world.subscriptions.create(pending);
      await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
      const notice = aNotice({ title: `通知${'x'.repeat(length)}` });
      await world.notices.accept(notice, null, asWritten(notice));
      await service.settle();
      const [sent] = world.mailer.sent;
      const { text = '' } = await simpleParser(Buffer.from(sent?.raw() ?? ''));
      expect(text.split('\n').filter((line) => /^ +\S/.test(line))).toEqual([]);
      expect(text).toContain('社'.repeat(length));
    }
  });
});
