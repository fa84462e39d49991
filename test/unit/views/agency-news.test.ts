import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '../../../functions/domain/ledger/ledger.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { agencyNewsEmail } from '../../../functions/views/email/agency-news-email.ts';
import { aNotice } from '../../builders.ts';

const closed = async (given: Partial<Notice> = {}): Promise<string> => {
  const raw = await agencyNewsEmail({
    to: 'office@mzj.example',
    news: 'closed',
    notice: aNotice(given),
    counts: { ...NO_COUNTS, audience: 3, delivered: 3 },
    missing: null,
    act: 'notice',
    hasConsole: true,
    subject: 'closed#yl-mzt#ntc-1',
    now: new Date('2026-11-20T04:00:00Z'),
    site: { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' },
  });
  return (await simpleParser(Buffer.from(raw))).text ?? '';
};

describe('the mail to an agency that a notice has been sent', () => {
  it('says that readers of digests get it with their next one', async () => {
    expect(await closed()).toMatch(/随各自的下一期汇总收到。[\s\S]*get it with their next one\./);
  });

  it('says of one that was withdrawn since that they do not get it', async () => {
    const text = await closed({ status: 'withdrawn', withdrawal: { at: '2026-11-20T03:00:00.000Z', reason: '活动取消' } });
    expect(text).toMatch(/通知已撤回，等待汇总的不会收到。[\s\S]*those who wait for a digest do not get it\./);
    expect(text).not.toMatch(/下一期汇总|their next one/);
  });
});
