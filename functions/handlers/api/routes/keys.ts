import * as z from 'zod';
import { type AgencyKey, MOST_KEYS } from '#domain/agencies/agency';
import { KeyDraft } from '#domain/agencies/agency-draft';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { type Issued, issueKey, listKeys, revokeKey } from '#usecases/agencies/issue-key';
import { NO_AGENCY, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { KeyView, NewKeyView } from '../schemas/agency-views.ts';
import { ShortPaging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';
import { shortList } from '../short-list.ts';

const NOT_ACCEPTED = bilingual('不能接受', 'This cannot be accepted');

const keyJson = ({ keyHash: _keyHash, ...key }: AgencyKey) => key;

const addKey = endpoint.agency({
  method: 'post',
  path: '/v1/agencies/{id}/keys',
  tag: 'agencies',
  summary: '签发密钥 Issue a key',
  scope: 'agency:admin',
  idempotent: 'kept',
  body: KeyDraft,
  answers: { 201: { description: 'the key, shown this once', schema: NewKeyView }, ...problemDescriptions(400, 401, 403, 404, 409, 422) },
  example: { scopes: ['notices:write', 'notices:read'] },
  handle: async ({ deps, caller, parameters, body }): Promise<Answer> => {
    const issued = await issueKey(deps, caller, parameters.id, body);
    return issued.kind === 'issued'
      ? { status: 201, body: { ...keyJson(issued.key), key: issued.secret } }
      : { problem: keyProblem(issued) };
  },
});

const keyProblem = (refused: Exclude<Issued, { kind: 'issued' }>): Problem => {
  switch (refused.kind) {
    case 'agency-unknown':
      return NO_AGENCY;
    case 'scope-not-yours':
      return problem(403, 'scope-missing', bilingual('只有运营者可签发 operator 权限', 'Only the operator can issue the scope operator'));
    case 'enough':
      return problem(
        409,
        'keys-enough',
        bilingual(
          `有效密钥已有 ${MOST_KEYS} 个:请先吊销不用的,再签发`,
          `There are ${MOST_KEYS} valid keys: revoke one that nobody needs before you issue another`,
        ),
      );
    case 'stale':
      return problem(
        409,
        'keys-changed',
        bilingual('此机关正在签发另一密钥,请重试', 'Another key of this agency is being issued at this moment: try again'),
      );
    case 'refused':
      return refusal(NOT_ACCEPTED, refused.flaws);
  }
};

const keys = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}/keys',
  tag: 'agencies',
  summary: '密钥列表 List keys, without secrets',
  scope: 'agency:admin',
  query: z.object(ShortPaging),
  answers: { 200: { description: 'keys', schema: listOf(KeyView) }, ...problemDescriptions(400, 401, 403, 404) },
  handle: async ({ deps, caller, parameters, query }): Promise<Answer> => {
    const found = await listKeys(deps, caller, parameters.id);
    return found ? shortList(found, ({ id }) => id, query, keyJson) : { problem: NO_AGENCY };
  },
});

const deleteKey = endpoint.agency({
  method: 'delete',
  path: '/v1/agencies/{id}/keys/{keyId}',
  tag: 'agencies',
  summary: '吊销密钥 Revoke a key at once',
  scope: 'agency:admin',
  answers: { 204: { description: 'revoked' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const { kind } = await revokeKey(deps, caller, parameters.id, parameters.keyId);
    if (kind === 'revoked') return { status: 204 };
    return { problem: kind === 'agency-unknown' ? NO_AGENCY : NO_KEY };
  },
});

const NO_KEY = problem(404, 'key-unknown', bilingual('没有这个密钥,请核对编号', 'There is no such key: check the id'));

export const keyEndpoints = [addKey, keys, deleteKey];
