import type { Flaw } from '#domain/input/flaw';
import type { Unreadable } from '#domain/input/issue-flaws';
import { bilingual, type Reader, said, type Wording } from '#domain/text/wording';
import { detailOf, problemResponse } from '#handling/problem-answer';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import type { Admission } from '#ports/call-limiter';
import type { NotAgreed } from '#usecases/subscriptions/change-address';
import type { Answer } from './description.ts';
import { DESCRIPTIONS } from './openapi-answers.ts';

export { CURSOR_UNKNOWN, languageHeaders, problemOfQuery, REGION_UNKNOWN, readerOf } from '#handling/problem-answer';

/** An answer as it leaves, in the reader's language. */
export const toResponse = (answer: Answer, reader: Reader): Response => {
  if ('problem' in answer) return problemResponse(answer.problem, reader, answer.headers);
  const headers = new Headers(answer.headers);
  if ('content' in answer) return new Response(new Uint8Array(answer.content), { status: answer.status, headers });
  if (!('body' in answer)) return new Response(null, { status: answer.status, headers });
  headers.set('content-type', 'application/json; charset=utf-8');
  if (answer.replayed) headers.set('idempotency-replayed', 'true');
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
};

/** Warnings as the reader gets them. */
export const saidTo = (reader: Reader, found: readonly Flaw[]) =>
  found.map(({ message, ...where }) => ({ ...where, message: said(message, reader) }));

/** 422, for what is understood and cannot be accepted. @param what in a few words, e.g. `the notice cannot be accepted` */
export const refusal = (what: Wording, flaws: readonly Flaw[]): Problem =>
  problem(422, flaws[0]?.code ?? 'refused', detailOf(what, flaws), flaws);

/** For a body that a schema refused: 400 when the form is wrong, 422 when the meaning is. */
export const problemOfBody = ({ kind, flaws }: Unreadable): Problem =>
  kind === 'malformed'
    ? problem(400, 'malformed', detailOf(bilingual('请求的格式有误', 'The request is not of the right form'), flaws), flaws)
    : refusal(bilingual('请求的内容不能接受', 'The request cannot be accepted'), flaws);

/** Problems that several endpoints answer. Unknown and foreign are told alike. */
export const NO_NOTICE: Problem = problem(
  404,
  'notice-unknown',
  bilingual('没有这份通知,请核对编号和密钥', 'There is no such notice: check the id and the key'),
);
/** What only the lead of a notice does. @param zh as in “只有牵头机关可以…” @param en as in “Only the lead agency …” */
export const onlyTheLead = (zh: string, en: string): Problem =>
  problem(403, 'not-the-lead', bilingual(`只有牵头机关可以${zh},请换用其密钥`, `Only the lead agency ${en}: use the key of that agency`));
export const LAST_ADMINISTRATOR: Problem = problem(
  409,
  'last-administrator',
  bilingual('这是最后一位管理员,请先另设一位', 'This is the last administrator: make somebody else one first'),
);

export const NO_AGENCY: Problem = problem(
  404,
  'agency-unknown',
  bilingual('没有这个机关,请核对编号和密钥', 'There is no such agency: check the id and the key'),
);
export const NO_ORGANIZATION: Problem = problem(
  404,
  'organization-unknown',
  bilingual('没有这个组织,请核对编号和令牌', 'There is no such organization: check the id and the token'),
);
export const NOT_ACKNOWLEDGED: Problem = problem(
  403,
  'not-acknowledged',
  bilingual(
    '该组织尚未认可这个联系人:请由其已有联系人或运营者添加',
    'The organization does not stand behind this contact yet: ask one of its contacts, or the operator, to add it',
  ),
);
export const KEY_REUSED: Problem = problem(
  422,
  'idempotency-key-reused',
  bilingual(
    '此 Idempotency-Key 已用于另一请求,新请求请用新的',
    'This Idempotency-Key was used with another body: use a new key for a new request',
  ),
);
/** 412 for what changed since the caller looked. */
export const STALE: Problem = problem(
  412,
  'stale',
  bilingual('内容已被他人更改,请重新读取后再改', 'Somebody changed it since you looked: read it again, and change that'),
);
export const TOKEN_INVALID: Problem = problem(
  404,
  'token-invalid',
  bilingual('链接无效或已失效,请用最近一封邮件中的链接', 'This link is not valid: use the one from the latest message'),
);

export const TOKEN_EXPIRED: Problem = problem(
  404,
  'token-expired',
  bilingual('链接已过期,请重新索取', 'This link counts no more, it was good for a while only: ask for a new one'),
);

export const TOKEN_USED_UP: Problem = problem(
  404,
  'token-used-up',
  bilingual('链接已用过或已被新的请求取代', 'This link was used, or another was asked for since: use the one from the latest message'),
);

export const CHANGED_MEANWHILE: Problem = problem(
  409,
  'changed-meanwhile',
  bilingual('订阅刚被更改,请重试', 'The subscription was changed at the same time: try again'),
);

export const ALREADY_SUBSCRIBED: Problem = problem(
  409,
  'already-subscribed',
  bilingual(
    '此组织已用同一地址另有订阅,请更改那一个,或将其退订',
    'The organization has another subscription with this address: change that one, or end it first',
  ),
);

export const NOT_IN_THIS_STATE: Problem = problem(
  409,
  'not-in-this-state',
  bilingual('订阅目前的状态不允许此操作,请查看其状态', 'The subscription is not in a state for this: look at its status'),
);

export const SUBSCRIPTION_LAPSED: Problem = problem(
  404,
  'subscription-lapsed',
  bilingual(
    '订阅申请已失效:未确认的申请连同地址只保留 30 天,请重新订阅',
    'This request is not kept any more: without a confirmation it is deleted after 30 days, with its address. Subscribe anew',
  ),
);

/** Why the token from a letter does not let its bearer agree. */
export const TOKEN_PROBLEMS: Readonly<Record<NotAgreed['code'], Problem>> = {
  'token-invalid': TOKEN_INVALID,
  'token-expired': TOKEN_EXPIRED,
  'token-used-up': TOKEN_USED_UP,
  'already-subscribed': ALREADY_SUBSCRIBED,
};

/** 429, with when to come again. */
export const tooMany = ({ retryAfterSeconds }: Extract<Admission, { kind: 'over' }>) => ({
  problem: problem(
    429,
    'too-many-requests',
    bilingual(`请求过于频繁,请在 ${retryAfterSeconds} 秒后再试`, `Too many requests: come again in ${retryAfterSeconds} s`),
  ),
  headers: { 'retry-after': String(retryAfterSeconds) },
});

/** Statuses that an endpoint answers besides those that come of what it takes and whom it lets in (openapi-answers.ts). */
export const problemDescriptions = (...statuses: readonly number[]): Readonly<Record<number, Readonly<{ description: string }>>> =>
  Object.fromEntries(statuses.map((status) => [status, { description: DESCRIPTIONS[status] ?? 'problem' }]));
