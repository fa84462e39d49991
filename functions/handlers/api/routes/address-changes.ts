import * as z from 'zod';
import { EmailAddress, SeenLine } from '#domain/input/fields';
import { type AddressChange, changeLapsesAt, sidesToAgree } from '#domain/subscriptions/address-change';
import type { AnsweringFlaw } from '#domain/subscriptions/lost-mailbox';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { actorOf } from '#usecases/callers/authorize';
import { admitLetter } from '#usecases/callers/limit-calls';
import { recognisableAddress } from '#usecases/ledger/delivery-line';
import { answerForMailbox, answeringFor, type MailboxAnswered, objectToAddress } from '#usecases/subscriptions/answer-for-mailbox';
import { agreeToAddress, askForAddress } from '#usecases/subscriptions/change-address';
import { takeBackAddress, waitingAddress, writeToSidesAgain } from '#usecases/subscriptions/waiting-address';
import { NO_SUBSCRIPTION } from '../access.ts';
import { NOT_ACKNOWLEDGED, NOT_IN_THIS_STATE, problemDescriptions, refusal, TOKEN_PROBLEMS, tooMany } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { AddressAgreedView, AddressAskedView, AddressObjectedView, AddressWaitingView } from '../schemas/subscription-views.ts';

const askForChange = endpoint.subscriberOrVoucher({
  method: 'post',
  path: '/v1/subscriptions/{id}/address',
  tag: 'subscriptions',
  summary:
    '更换邮箱 Have notices go to another address: both are written to and have to agree; for a mailbox that is lost another contact, the hub or an operator answers',
  body: z
    .strictObject({
      address: EmailAddress,
      reason: SeenLine.max(300)
        .optional()
        .describe(
          'why the old mailbox is lost: needed with an operator’s key or the manage token of another contact, and not taken with its own',
        ),
    })
    .meta({ id: 'AddressRequest' }),
  answers: {
    202: {
      description: 'letters are on their way; the answer is the same whether or not the new address is known',
      schema: AddressAskedView,
    },
    ...problemDescriptions(401, 403, 404, 409),
  },
  example: { address: 'office@yunhe.example' },
  handle: async ({ deps, subscription, caller, voucher, network, body }): Promise<Answer> => {
    const { address, reason } = body;
    const isOwn = caller === null && voucher === null;
    // Who may not answer for it learns nothing of it, whatever else is wrong.
    const answering = voucher && (await answeringFor(deps, voucher, subscription));
    if (answering?.kind === 'stranger') return { problem: NO_SUBSCRIPTION };
    if (answering?.kind === 'refused') return { problem: NOT_ANSWERING[answering.code] };
    if (isOwn && reason !== undefined) return { problem: REASON_NOT_TAKEN };
    if (!isOwn && reason === undefined) return { problem: REASON_MISSING };
    const admission = await admitLetter(deps, caller ? null : network);
    if (admission.kind === 'over') return tooMany(admission);
    const asked = await (voucher && reason !== undefined
      ? answerForMailbox(deps, voucher, subscription, address, reason)
      : askForAddress(deps, subscription, address, caller && reason !== undefined ? { by: actorOf(caller), reason } : null));
    return askedAnswer(asked, address);
  },
});

const askedAnswer = (asked: MailboxAnswered, address: string): Answer => {
  switch (asked.kind) {
    case 'stranger':
      return { problem: NO_SUBSCRIPTION };
    case 'not-allowed':
      return { problem: NOT_ANSWERING[asked.code] };
    case 'asked':
      return {
        status: 202,
        body: { status: 'waiting', address, waitsFor: sidesToAgree(asked.change), until: changeLapsesAt(asked.change) },
      };
    case 'refused':
      return { problem: refusal(bilingual('邮箱不能更换', 'The address cannot be changed'), asked.flaws) };
    case 'not-now':
      return { problem: NOT_IN_THIS_STATE };
  }
};

const NOT_ANSWERING: Readonly<Record<AnsweringFlaw, Problem>> = {
  'own-address': problem(
    403,
    'own-address',
    bilingual('这是您自己的邮箱,请由新旧邮箱共同确认', 'This is your own address: let the old and the new one agree'),
  ),
  'not-acknowledged': NOT_ACKNOWLEDGED,
  'contact-not-acknowledged': problem(
    403,
    'contact-not-acknowledged',
    bilingual(
      '该组织尚未认可这个联系人,不能替其更换邮箱:请用新邮箱另行添加联系人',
      'The organization does not stand behind that contact, so nobody answers for its mailbox: ask the new address in as a contact',
    ),
  ),
  'not-a-member': problem(
    403,
    'not-a-member',
    bilingual('该组织申请了加入,尚未成为成员:请先接纳', 'That organization only asks to be a member: take it in first'),
  ),
  'not-a-hub': problem(
    403,
    'not-a-hub',
    bilingual('本组织已不是枢纽组织,不能替成员更换邮箱:请联系运营者', 'Your organization is no hub any more: ask the operator'),
  ),
};

const REASON = bilingual('更换不能接受', 'The change cannot be accepted');
const REASON_MISSING = refusal(REASON, [
  {
    path: 'reason',
    code: 'reason-missing',
    message: bilingual(
      '请写明原邮箱无法使用的理由:由您担保,代替原邮箱的确认',
      'Give the reason: you answer for it in the place of the old address, which is told',
    ),
  },
]);
const REASON_NOT_TAKEN = refusal(REASON, [
  {
    path: 'reason',
    code: 'reason-not-taken',
    message: bilingual(
      '请删去:理由由替他人担保者填写',
      'Leave it out: a reason is given by who answers for the mailbox of somebody else that is lost',
    ),
  },
]);

const waiting = endpoint.subscriber({
  method: 'get',
  path: '/v1/subscriptions/{id}/address',
  tag: 'subscriptions',
  summary: '等待确认的更换 The other address that was asked for, while it has still to be agreed to',
  answers: {
    200: { description: '`waiting` is null when nothing is to change', schema: AddressWaitingView },
    ...problemDescriptions(401, 404),
  },
  handle: async ({ deps, subscription }): Promise<Answer> => {
    const change = await waitingAddress(deps, subscription);
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: { waiting: change && waitingJson(change) } };
  },
});

const waitingJson = (change: AddressChange) => ({
  address: recognisableAddress(change.to),
  waitsFor: sidesToAgree(change),
  until: changeLapsesAt(change),
  vouched: change.vouched !== undefined,
});

const takeBack = endpoint.subscriber({
  method: 'delete',
  path: '/v1/subscriptions/{id}/address',
  tag: 'subscriptions',
  summary: '不再更换邮箱 Take back that another address was asked for: what its letters asked counts no more',
  answers: { 204: { description: 'nothing is to change' }, ...problemDescriptions(401, 404, 409) },
  handle: async ({ deps, subscription }): Promise<Answer> =>
    (await takeBackAddress(deps, subscription)) === 'taken-back' ? { status: 204 } : { problem: NOT_YOURS_TO_TAKE_BACK },
});

const writeAgain = endpoint.subscriber({
  method: 'post',
  path: '/v1/subscriptions/{id}/address/letters',
  tag: 'subscriptions',
  summary: '再发确认邮件 Send the letters about another address again, to those who have not agreed',
  answers: {
    202: { description: 'on their way; the links in those before count as well', schema: AddressWaitingView },
    ...problemDescriptions(401, 404, 409),
  },
  handle: async ({ deps, subscription, network }): Promise<Answer> => {
    const admission = await admitLetter(deps, network);
    if (admission.kind === 'over') return tooMany(admission);
    const change = await writeToSidesAgain(deps, subscription);
    return change ? { status: 202, body: { waiting: waitingJson(change) } } : { problem: NOT_IN_THIS_STATE };
  },
});

const NOT_YOURS_TO_TAKE_BACK = problem(
  409,
  'change-vouched',
  bilingual(
    '此次更换由他人担保:不同意的,请按告知信中的办法提出异议',
    'Somebody answered for this change: object by the letter that told the old address',
  ),
);

const agree = endpoint.open({
  method: 'post',
  path: '/v1/address-changes/confirm',
  tag: 'subscriptions',
  summary: '确认更换邮箱 Agree to a change of address, with the token from the letter to the old or the new one',
  body: z.strictObject({ token: z.string().min(1).max(300) }).meta({ id: 'AddressToken' }),
  answers: { 200: { description: 'waits for the other side, or is done', schema: AddressAgreedView }, ...problemDescriptions(404, 409) },
  example: { token: 'dG9rZW4tZnJvbS1hLW1lc3NhZ2U' },
  handle: async ({ deps, body, network }): Promise<Answer> => {
    const agreed = await agreeToAddress(deps, body.token, { via: 'api', network });
    if (agreed.kind !== 'refused')
      return { status: 200, body: { status: agreed.kind, waitsFor: agreed.kind === 'waiting' ? sidesToAgree(agreed.change) : [] } };
    return { problem: TOKEN_PROBLEMS[agreed.code] };
  },
});

const object = endpoint.open({
  method: 'post',
  path: '/v1/address-changes/object',
  tag: 'subscriptions',
  summary:
    '对更换邮箱提出异议 Object, as who reads the old address, to the word of another contact or of a hub; with the token from the letter',
  body: z.strictObject({ token: z.string().min(1).max(300) }).meta({ id: 'ObjectionToken' }),
  answers: {
    200: { description: 'notices go on going to the old address, or go there again', schema: AddressObjectedView },
    ...problemDescriptions(404, 409),
  },
  example: { token: 'dG9rZW4tZnJvbS1hLW1lc3NhZ2U' },
  handle: async ({ deps, body }): Promise<Answer> => {
    const objected = await objectToAddress(deps, body.token);
    return objected.kind === 'refused' ? { problem: TOKEN_PROBLEMS[objected.code] } : { status: 200, body: { status: objected.kind } };
  },
});

export const addressChangeEndpoints = [askForChange, waiting, takeBack, writeAgain, agree, object];
