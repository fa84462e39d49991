import * as z from 'zod';
import { EmailAddress, SeenLine } from '#domain/input/fields';
import { changeLapsesAt, sidesToAgree } from '#domain/subscriptions/address-change';
import { bilingual } from '#domain/text/wording';
import { actorOf } from '#usecases/callers/authorize';
import { admitLetter } from '#usecases/callers/limit-calls';
import { agreeToAddress, askForAddress } from '#usecases/subscriptions/change-address';
import {
  ALREADY_SUBSCRIBED,
  NOT_IN_THIS_STATE,
  problemDescriptions,
  refusal,
  TOKEN_EXPIRED,
  TOKEN_INVALID,
  TOKEN_USED_UP,
  tooMany,
} from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { AddressAgreedView, AddressAskedView } from '../schemas/subscription-views.ts';

const askForChange = endpoint.subscriberOrOperator({
  method: 'post',
  path: '/v1/subscriptions/{id}/address',
  tag: 'subscriptions',
  summary:
    '更换邮箱 Have notices go to another address: both are written to and have to agree; an operator answers for a mailbox that is lost',
  body: z
    .strictObject({
      address: EmailAddress,
      reason: SeenLine.max(300)
        .optional()
        .describe('why the operator answers for it: needed with an operator’s key, and taken with no other'),
    })
    .meta({ id: 'AddressRequest' }),
  answers: {
    202: {
      description: 'letters are on their way; the answer is the same whether or not the new address is known',
      schema: AddressAskedView,
    },
    ...problemDescriptions(401, 404, 409),
  },
  example: { address: 'office@yunhe.example' },
  handle: async ({ deps, subscription, caller, network, body }): Promise<Answer> => {
    const { address, reason } = body;
    if (caller === null && reason !== undefined) return { problem: REASON_NOT_TAKEN };
    if (caller !== null && reason === undefined) return { problem: REASON_MISSING };
    const admission = await admitLetter(deps, caller ? null : network);
    if (admission.kind === 'over') return tooMany(admission);
    const vouched = caller && reason !== undefined ? { by: actorOf(caller), reason } : null;
    const asked = await askForAddress(deps, subscription, address, vouched);
    switch (asked.kind) {
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
  },
});

const REASON = bilingual('更换不能接受', 'The change cannot be accepted');
const REASON_MISSING = refusal(REASON, [
  {
    path: 'reason',
    code: 'reason-missing',
    message: bilingual(
      '请写明理由:由您担保,代替原邮箱的确认',
      'Give the reason: you answer for it in the place of the old address, which is told',
    ),
  },
]);
const REASON_NOT_TAKEN = refusal(REASON, [
  {
    path: 'reason',
    code: 'reason-not-taken',
    message: bilingual('请删去:理由由运行者填写', 'Leave it out: a reason is given by an operator who answers for a mailbox that is lost'),
  },
]);

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
    switch (agreed.code) {
      case 'token-invalid':
        return { problem: TOKEN_INVALID };
      case 'token-expired':
        return { problem: TOKEN_EXPIRED };
      case 'token-used-up':
        return { problem: TOKEN_USED_UP };
      case 'already-subscribed':
        return { problem: ALREADY_SUBSCRIBED };
    }
  },
});

export const addressChangeEndpoints = [askForChange, agree];
