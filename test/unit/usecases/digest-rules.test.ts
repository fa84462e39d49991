import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { lastDue, WINDOW_MARGIN_MS } from '../../../functions/domain/mailings/slot.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { withdraw } from '../../../functions/domain/notices/notice-life.ts';
import type { MessageLanguage } from '../../../functions/domain/subscriptions/subscription.ts';
import { openDigests } from '../../../functions/usecases/mailings/open-digests.ts';
import { digestEmail } from '../../../functions/views/email/digest-email.ts';
import { forRecipient } from '../../../functions/views/email/frame.ts';
import type { EmailTemplate } from '../../../functions/views/email/template.ts';
import { aNotice, anAudit, aSubscription, asWritten } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';
import { FragileService } from '../../faults/fragile-service.ts';

const HOUR = 3_600_000;
const DAILY = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;
const SITE = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };

const subscribe = async ({ subscriptions, clock }: ReturnType<typeof aWorld>, given: Parameters<typeof aSubscription>[0]) => {
  const now = clock.now().toISOString();
  const pending = aSubscription({ status: 'pending', frequencySince: now, createdAt: now, ...given });
  await subscriptions.create(pending);
  await subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, now);
};

/** Somebody reads a digest at nine; it is noon. */
const aReader = async () => {
  const service = new FragileService();
  const { world } = service;
  await subscribe(world, { frequency: DAILY });
  const now = () => world.clock.now().toISOString();
  return {
    world,
    post: async (given: Parameters<typeof aNotice>[0]): Promise<Notice> => {
      const notice = aNotice({ createdAt: now(), ...given });
      await world.notices.accept(notice, null, asWritten(notice));
      return notice;
    },
    withdraw: async (notice: Notice): Promise<void> => {
      const withdrawn = withdraw(notice, { at: now(), reason: '活动因故取消' });
      if (withdrawn.kind !== 'withdrawn') throw new Error(withdrawn.kind);
      await world.notices.replace(notice, withdrawn.notice, { ...withdrawn, audit: anAudit({ at: now() }) });
    },
    /** The next day, and what was sent until then. */
    nextDay: async (): Promise<readonly string[]> => {
      await service.settle();
      world.clock.advance(24 * HOUR);
      await service.settle();
      const mails = world.mailer.sent.splice(0);
      return Promise.all(mails.map(async ({ raw }) => (await simpleParser(Buffer.from(raw()))).text ?? ''));
    },
  };
};

describe('a digest', () => {
  it('is one message with each notice once, what has a deadline first, then what is urgent', async () => {
    const reader = await aReader();
    await reader.post({ title: '平件甲' });
    await reader.post({ title: '加急乙', urgency: 'urgent' });
    await reader.post({ title: '限期丙', receipt: { required: true, by: '2026-12-20' } });
    await reader.post({ title: '限期丁', receipt: { required: true, by: '2026-12-01' } });
    const mails = await reader.nextDay();
    expect(mails).toHaveLength(1);
    expect([...(mails[0] ?? '').matchAll(/^(?:〔加急〕)?(平件甲|加急乙|限期丙|限期丁)$/gm)].map(([, title]) => title)).toEqual([
      '限期丁',
      '限期丙',
      '加急乙',
      '平件甲',
    ]);
  });

  it('is not sent when nothing is new, or what was new is withdrawn', async () => {
    const reader = await aReader();
    const gone = await reader.post({ title: '平件甲' });
    await reader.withdraw(gone);
    expect(await reader.nextDay()).toEqual([]);
    expect(await reader.nextDay()).toEqual([]);
  });

  it('leaves out what was withdrawn before, and tells as withdrawn what an earlier one had', async () => {
    const reader = await aReader();
    const [early, late] = [await reader.post({ title: '平件甲' }), await reader.post({ title: '平件乙' })];
    await reader.withdraw(late);
    const [first = '', ...others] = await reader.nextDay();
    expect(others).toEqual([]);
    expect(first).toContain('平件甲');
    expect(first).not.toContain('平件乙');
    await reader.withdraw(early);
    const told = await reader.nextDay();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/撤回/);
    expect(told[0]).toContain('平件甲');
  });
});

describe('the windows of digests', () => {
  const ZONES = ['Asia/Shanghai', 'Asia/Urumqi', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe'];

  it('follow one another without a gap, each once, whenever sweeps come, are late or come twice, also where clocks change', async () => {
    // The nights in which clocks are put forward and back, the year through.
    const start = fc.constantFrom('2026-03-05', '2026-03-26', '2026-04-02', '2026-10-01', '2026-10-22', '2026-10-29');
    const waits = fc.array(fc.integer({ min: 0, max: 40 * 60 }), { minLength: 10, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ZONES), fc.nat(23), start, waits, async (timeZone, hour, day, minutes) => {
        const world = aWorld();
        const slot = { mode: 'daily', hour, timeZone, workdaysOnly: false } as const;
        await subscribe(world, { frequency: slot });
        world.clock.advance(Date.parse(`${day}T00:00:00Z`) - world.clock.now().getTime());
        const windows: { from: string; to: string }[] = [];
        for (const wait of minutes) {
          world.clock.advance(wait * 60_000);
          const due = lastDue(slot, world.clock.now());
          const { opened } = await openDigests(world);
          for (const id of opened) {
            const run = await world.mailings.find(id);
            if (run?.act === 'digest') windows.push(run.window);
          }
          expect(Date.parse(windows.at(-1)?.to ?? '')).toBe((due?.getTime() ?? 0) - WINDOW_MARGIN_MS);
        }
        for (const [i, { from, to }] of windows.entries()) {
          expect(from < to).toBe(true);
          if (i > 0) expect(from).toBe(windows[i - 1]?.to);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** As the reader gets it who answers these notices. */
const readBy = async (template: EmailTemplate, asking: readonly Notice[], language: MessageLanguage) => {
  const receipts = asking.map(({ title, receipt }, i) => ({ title, direction: 'ltr' as const, by: receipt?.by, token: `receipt-${i}` }));
  const addressee = {
    to: 'choir@club.example',
    organization: { name: '合唱队' },
    deliveryId: 'd',
    reference: 'd',
    manageToken: 'm',
    unsubscribeToken: 'u',
    leavingToken: 'l',
    receipts,
  };
  const raw = template.fill(forRecipient(addressee, language, SITE, template.places));
  const { html, text = '' } = await simpleParser(Buffer.from(raw));
  return { html: String(html), text };
};

describe('a digest of notices that ask for a receipt', () => {
  const asking = (title: string) => aNotice({ title, receipt: { required: true, by: '2026-12-04' } });
  const digestOf = (notices: readonly Notice[], language: MessageLanguage = 'zh-Hans') =>
    digestEmail({
      items: notices.map((notice) => ({ notice, reasons: ['region:44'], sections: [] })),
      window: { from: '2026-11-19T00:59:00.000Z', to: '2026-11-20T00:59:00.000Z' },
      timeZone: 'Asia/Shanghai',
      reader: 'regular',
      mailing: { id: 'digest-1' },
      language,
      site: SITE,
    });

  it.each([
    ['zh-Hans', '签收回执（2026年12月4日截止）'],
    ['en', 'Confirm receipt by 4 December 2026'],
  ] as const)('has the button of each beside it, in %s', async (language, words) => {
    const [first, second] = [asking('关于甲的通知'), asking('关于乙的通知')];
    const { html, text } = await readBy(
      await digestOf([first, aNotice({ title: '关于丙的通知' }), second], language),
      [first, second],
      language,
    );
    for (const part of [html, text]) {
      const all = part.slice(part.indexOf('<h1') + 1).match(/关于.的通知|\/receipts\/receipt-\d|\/unsubscribe\/u/g);
      expect(all).toEqual(['关于甲的通知', '/receipts/receipt-0', '关于丙的通知', '关于乙的通知', '/receipts/receipt-1', '/unsubscribe/u']);
      expect(part.split(words)).toHaveLength(3);
    }
  });

  it('marks what is urgent in the language of its reader', async () => {
    const urgent = aNotice({ title: '关于甲的通知', urgency: 'urgent' });
    for (const [language, title] of [
      ['zh-Hans', '〔加急〕关于甲的通知'],
      ['en', '[Urgent] 关于甲的通知'],
    ] as const) {
      const { html, text } = await readBy(await digestOf([urgent], language), [], language);
      for (const part of [html, text]) expect(part).toContain(title);
    }
  });

  it('names those at its foot that it has no room for', async () => {
    const notices = Array.from({ length: 52 }, (_, i) => asking(`关于第${i}件的通知`));
    const { html, text } = await readBy(await digestOf(notices), notices, 'zh-Hans');
    for (const part of [html, text]) {
      expect(part).toMatch(/签收回执：关于第51件的通知（2026年12月4日截止）/);
      expect([...part.matchAll(/\/receipts\/receipt-\d+/g)]).toHaveLength(52);
      expect(part.indexOf('receipt-49')).toBeLessThan(part.indexOf('另有 2 件'));
      expect(part.indexOf('receipt-50')).toBeGreaterThan(part.indexOf('另有 2 件'));
    }
  });

  it('asks whoever can answer none of them for nothing', async () => {
    const { html, text } = await readBy(await digestOf([asking('关于甲的通知')]), [], 'zh-Hans');
    for (const part of [html, text]) expect(part).not.toContain('签收回执');
  });
});

describe('a digest of more than mail clients show', () => {
  it.each([
    ['zh-Hans', /另有 (\d+) 件，请在网页上查看/],
    ['en', /(\d+) more on the web/],
  ] as const)('stays under 100 KB of HTML in %s, and says how many more there are, and where', async (language, more) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 51, max: 400 }), fc.integer({ min: 1, max: 2_000 }), async (count, length) => {
        const items = Array.from({ length: count }, (_, i) => ({
          notice: aNotice({
            title: `第${i}件“通知”&${'<长>'.repeat(length % 100)}`,
            receipt: { required: true, by: '2026-12-04' },
            sections: [{ heading: '通'.repeat(length), body: '&"社区”'.repeat(length) }],
          }),
          reasons: Array.from({ length: 24 }, (__, r) => `watch:44${String((r % 20) + 1).padStart(2, '0')}` as const),
          sections: [0],
        }));
        const template = await digestEmail({
          items,
          window: { from: '2026-11-19T00:59:00.000Z', to: '2026-11-20T00:59:00.000Z' },
          timeZone: 'Asia/Shanghai',
          reader: 'regular',
          mailing: { id: 'digest-1' },
          language,
          site: SITE,
        });
        const { html, text } = await readBy(
          template,
          items.map(({ notice }) => notice),
          language,
        );
        const shown = [...text.matchAll(/^第\d+件/gm)].length;
        expect(Buffer.byteLength(String(html))).toBeLessThan(100_000);
        expect(shown).toBeGreaterThan(0);
        for (const part of [text, String(html)]) {
          expect(Number(more.exec(part)?.[1])).toBe(count - shown);
          expect(part).toContain(`${SITE.publicUrl}/`);
        }
      }),
      { numRuns: 8 },
    );
  });
});
