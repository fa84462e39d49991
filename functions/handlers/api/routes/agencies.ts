import * as z from 'zod';
import type { Agency, AgencyKey } from '#domain/agencies/agency';
import { AgencyDraft, KeyDraft } from '#domain/agencies/agency-draft';
import { toFullCode } from '#domain/region';
import type { Breaker } from '#domain/sending/breaker';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { type Consented, endConsent, giveConsent } from '#usecases/agencies/give-consent';
import { type Issued, issueKey, listKeys, revokeKey } from '#usecases/agencies/issue-key';
import { listAgencies, ownAgency } from '#usecases/agencies/own-agency';
import { registerAgency } from '#usecases/agencies/register-agency';
import { releaseHold, troubles } from '#usecases/agencies/release-hold';
import { NO_AGENCY, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { Paging } from '../schemas/queries.ts';
import { AgencyView, KeyView, listOf, NewKeyView } from '../schemas/views.ts';

const NOT_ACCEPTED = bilingual('不能接受', 'This cannot be accepted');

const agencyJson = (agency: Agency, trouble?: Breaker) => ({
  ...agency,
  region: toFullCode(agency.region),
  ...(trouble ? { [trouble.state === 'held' ? 'hold' : 'slowed']: troubleJson(trouble) } : {}),
});

const troubleJson = ({ since, reason, counted }: Breaker) => ({ since, reason, ...(counted ? { counted } : {}) });

const keyJson = ({ keyHash: _keyHash, ...key }: AgencyKey) => key;

const register = endpoint.agency({
  method: 'post',
  path: '/v1/agencies',
  tag: 'agencies',
  summary: '登记机关 Register an agency',
  scope: 'operator',
  idempotent: 'kept',
  body: AgencyDraft,
  answers: { 201: { description: 'the agency', schema: AgencyView }, ...problemDescriptions(400, 401, 403, 409, 422) },
  example: { id: 'yunhe-mzj', name: '云河市民政局', region: '440100', contactEmail: 'office@yunhe.example' },
  handle: async ({ deps, caller, body }): Promise<Answer> => {
    const registered = await registerAgency(deps, caller, body);
    switch (registered.kind) {
      case 'registered': {
        const { agency } = registered;
        return { status: 201, body: agencyJson(agency), headers: { location: `/v1/agencies/${agency.id}` } };
      }
      case 'id-taken':
        return { problem: idTaken(registered.id) };
      case 'refused':
        return { problem: refusal(NOT_ACCEPTED, registered.flaws) };
    }
  },
});

const idTaken = (id: string): Problem =>
  problem(409, 'agency-id-taken', bilingual(`编号 ${id} 已被使用,请另选`, `The id ${id} is taken: choose another one`));

const list = endpoint.agency({
  method: 'get',
  path: '/v1/agencies',
  tag: 'agencies',
  summary: '机关列表 List agencies',
  scope: 'agency:admin',
  query: z.object(Paging),
  answers: {
    200: { description: 'the operator sees all, an agency itself', schema: listOf(AgencyView) },
    ...problemDescriptions(401, 403),
  },
  handle: async ({ deps, caller, query }): Promise<Answer> => {
    const { items, ...more } = await listAgencies(deps, caller, query);
    const found = await troubles(
      deps,
      items.map(({ id }) => id),
    );
    return { status: 200, body: { items: items.map((agency) => agencyJson(agency, found.get(agency.id))), ...more } };
  },
});

const get = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}',
  tag: 'agencies',
  summary: '机关 One agency',
  scope: 'agency:admin',
  answers: { 200: { description: 'the agency', schema: AgencyView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const agency = await ownAgency(deps, caller, parameters.id);
    if (!agency) return { problem: NO_AGENCY };
    return { status: 200, body: agencyJson(agency, (await troubles(deps, [agency.id])).get(agency.id)) };
  },
});

const release = endpoint.agency({
  method: 'delete',
  path: '/v1/agencies/{id}/hold',
  tag: 'agencies',
  summary: '放行被暂停的邮件 Let go of the mail of an agency that is held',
  scope: 'operator',
  answers: { 204: { description: 'what waits leaves within minutes' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const { kind } = await releaseHold(deps, caller, parameters.id);
    if (kind === 'released') return { status: 204 };
    return { problem: kind === 'agency-unknown' ? NO_AGENCY : NOT_HELD };
  },
});

const NOT_HELD = problem(
  404,
  'not-held',
  bilingual('该机关的邮件没有被暂停,无须放行', 'The mail of this agency is not held: there is nothing to let go of'),
);

const addKey = endpoint.agency({
  method: 'post',
  path: '/v1/agencies/{id}/keys',
  tag: 'agencies',
  summary: '签发密钥 Issue a key',
  scope: 'agency:admin',
  idempotent: 'kept',
  body: KeyDraft,
  answers: { 201: { description: 'the key, shown this once', schema: NewKeyView }, ...problemDescriptions(400, 401, 403, 404, 422) },
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
  answers: { 200: { description: 'keys', schema: listOf(KeyView) }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const found = await listKeys(deps, caller, parameters.id);
    return found ? { status: 200, body: { items: found.map(keyJson) } } : { problem: NO_AGENCY };
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

const consentPath = '/v1/agencies/{id}/consents/{otherId}';

const consented = ({ kind }: Consented): Answer => (kind === 'done' ? { status: 204 } : { problem: NO_AGENCY });

const putConsent = endpoint.agency({
  method: 'put',
  path: consentPath,
  tag: 'agencies',
  summary: '同意被列为联合发文机关 Let another agency name this one as co-issuer without asking',
  scope: 'agency:admin',
  answers: { 204: { description: 'agreed' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> =>
    consented(await giveConsent(deps, caller, parameters.id, parameters.otherId)),
});

const deleteConsent = endpoint.agency({
  method: 'delete',
  path: consentPath,
  tag: 'agencies',
  summary: '撤销同意 End that consent',
  scope: 'agency:admin',
  answers: { 204: { description: 'ended' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> =>
    consented(await endConsent(deps, caller, parameters.id, parameters.otherId)),
});

export const agencyEndpoints = [register, list, get, release, addKey, keys, deleteKey, putConsent, deleteConsent];
