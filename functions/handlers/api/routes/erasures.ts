import * as z from 'zod';
import { EmailAddress } from '#domain/input/fields';
import { ERASURE_LEAVES } from '#domain/subscriptions/erasure-request';
import { type Reader, said } from '#domain/text/wording';
import type { Instant } from '#domain/time';
import { admitLetter } from '#usecases/callers/limit-calls';
import { confirmErasure, eraseForOperator } from '#usecases/subscriptions/request-erasure';
import { requestLetter } from '#usecases/subscriptions/request-letter';
import { problemDescriptions, TOKEN_EXPIRED, TOKEN_INVALID, tooMany } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { At, like } from '../schemas/fields.ts';
import { LETTER_ASKED } from './manage-links.ts';

const ErasureView = z
  .object({
    status: z.literal('accepted'),
    doneBy: At.optional().describe('when nothing is stored any more; absent where a letter asks first'),
    stays: z.array(like(z.string(), '备份,35 天后自动清除')).optional().describe('what an erasure leaves'),
  })
  .meta({ id: 'Erasure' });

const accepted = (doneBy: Instant, reader: Reader): Answer => ({
  status: 202,
  body: { status: 'accepted', doneBy, stays: ERASURE_LEAVES.map((words) => said(words, reader)) },
});

const ask = endpoint.openToKeys({
  method: 'post',
  path: '/v1/erasures',
  tag: 'subscriptions',
  summary:
    '删除数据 Have what is stored of an address erased: a letter asks whoever reads it; with an operator’s key it is done, and written down',
  scope: 'operator',
  body: z.strictObject({ address: EmailAddress }).meta({ id: 'ErasureRequest' }),
  answers: { 202: { description: 'the same for every address', schema: ErasureView }, ...problemDescriptions(400, 413, 415, 422) },
  example: { address: 'choir@yunhe.example' },
  handle: async ({ deps, body, caller, network, reader }): Promise<Answer> => {
    if (caller) return accepted((await eraseForOperator(deps, body.address, caller)).doneBy, reader);
    const admission = await admitLetter(deps, network);
    if (admission.kind === 'over') return tooMany(admission);
    await requestLetter(deps, 'erasure', body.address);
    return LETTER_ASKED;
  },
});

const confirm = endpoint.open({
  method: 'post',
  path: '/v1/erasures/confirm',
  tag: 'subscriptions',
  summary: '确认删除数据 Confirm, with the token from the letter: done within 24 h, and not to be undone',
  body: z.strictObject({ token: z.string().min(1).max(300) }).meta({ id: 'ErasureToken' }),
  answers: { 202: { description: 'it is being done', schema: ErasureView }, ...problemDescriptions(400, 404) },
  example: { token: 'dG9rZW4tZnJvbS1hLW1lc3NhZ2U' },
  handle: async ({ deps, body, reader }): Promise<Answer> => {
    const confirmed = await confirmErasure(deps, body.token);
    if (confirmed.kind === 'accepted') return accepted(confirmed.doneBy, reader);
    return { problem: confirmed.code === 'token-expired' ? TOKEN_EXPIRED : TOKEN_INVALID };
  },
});

export const erasureEndpoints = [ask, confirm];
