import { ReceiptChangeDraft } from '#domain/receipts/receipt-change-draft';
import { bilingual } from '#domain/text/wording';
import type { Instant } from '#domain/time';
import { problem } from '#platform/problem';
import { extendReceiptOf } from '#usecases/receipts/extend-receipt';
import { remindOf } from '#usecases/receipts/remind-now';
import { minuteWords } from '#views/words';
import { NO_NOTICE, onlyTheLead, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { noticeAnswer } from '../notice-answer.ts';
import { RemindingView } from '../schemas/receipt-views.ts';
import { NoticeView } from '../schemas/views.ts';
import { NOT_WANTED } from './receipts.ts';

const NOT_THE_LEAD = onlyTheLead('延长回执期限', 'puts the last day off');
const NOT_PUBLISHED = problem(
  409,
  'not-published',
  bilingual('通知不在发布状态,不能延长回执期限', 'The notice is not published: its last day for receipts cannot be put off'),
);

const notThisDay = (code: string, zh: string, en: string): Answer => ({
  problem: refusal(bilingual('回执期限不能接受', 'This last day cannot be accepted'), [{ path: 'by', code, message: bilingual(zh, en) }]),
});

const extend = endpoint.agency({
  method: 'patch',
  path: '/v1/notices/{id}/receipt',
  tag: 'notices',
  summary: '延长回执期限,告知未签收者 A later last day for receipts; those missing are told, and reminded anew',
  scope: 'notices:write',
  body: ReceiptChangeDraft,
  answers: { 200: { description: 'the notice', schema: NoticeView }, ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422) },
  example: { by: '2026-12-11' },
  handle: async (call): Promise<Answer> => {
    const done = await extendReceiptOf(call.deps, call.caller, call.parameters.id, call.body.by);
    switch (done.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'not-the-lead':
        return { problem: NOT_THE_LEAD };
      case 'in-the-past':
        return notThisDay('receipt-due-in-the-past', '回执期限已过,请改为今后的日期', 'This day has passed: give one to come');
      case 'extended':
        return noticeAnswer(call, done.notice);
      case 'refused':
        if (done.reason === 'not-published') return { problem: NOT_PUBLISHED };
        if (done.reason === 'receipt-not-wanted') return { problem: NOT_WANTED };
        return notThisDay(
          'receipt-due-not-later',
          '回执期限只能延长,请改为更晚的日期',
          'The last day can only be put off: give a later one',
        );
    }
  },
});

const NOT_THE_LEAD_TO_REMIND = onlyTheLead('催办', 'has others reminded');
const NOT_STANDING = problem(
  409,
  'not-published',
  bilingual('通知不在发布状态,不能催办', 'The notice is not published: nobody can be reminded of it'),
);
const RECEIPT_OVER = problem(
  409,
  'receipt-over',
  bilingual('回执期限已过,请先延长期限', 'The last day for receipts is over: put it off first'),
);
const NOBODY_MISSING = problem(
  409,
  'nobody-missing',
  bilingual('没有未签收的组织,不必催办', 'Nobody is missing: there is nobody to remind'),
);

const REMIND_REFUSALS = {
  'not-published': NOT_STANDING,
  'receipt-not-wanted': NOT_WANTED,
  'receipt-over': RECEIPT_OVER,
  'nobody-missing': NOBODY_MISSING,
} as const;

const tooSoon = (from: Instant) =>
  problem(
    409,
    'reminded-lately',
    bilingual(
      `刚发布或催办过,请在 ${minuteWords(from, 'zh-Hans')} 以后再催办`,
      `They were told or reminded lately: have them reminded again after ${minuteWords(from, 'en')}`,
    ),
  );

const remind = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/reminders',
  tag: 'notices',
  summary: '立即催办未签收者 Remind now those who have not confirmed receipt',
  scope: 'notices:write',
  answers: {
    202: { description: 'so many are reminded within a minute or two', schema: RemindingView },
    ...problemDescriptions(401, 403, 404, 409),
  },
  handle: async (call): Promise<Answer> => {
    const done = await remindOf(call.deps, call.caller, call.parameters.id);
    switch (done.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'not-the-lead':
        return { problem: NOT_THE_LEAD_TO_REMIND };
      case 'too-soon':
        return { problem: tooSoon(done.from) };
      case 'reminding':
        return { status: 202, body: { missing: done.missing } };
      case 'refused':
        return { problem: REMIND_REFUSALS[done.reason] };
    }
  },
});

export const receiptActEndpoints = [extend, remind];
