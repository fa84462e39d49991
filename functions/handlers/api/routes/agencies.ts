import * as z from 'zod';
import { AGENCY_ID, type Agency, type AgencyKey, SCOPES } from '#domain/agencies/agency';
import { EmailAddress, Moment, nameLine } from '#domain/input/fields';
import { parseUscc } from '#domain/organizations/uscc';
import { parseRegion, toFullCode } from '#domain/region';
import { reachFlaws } from '#domain/subscriptions/email-address';
import { bilingual, ruleWords } from '#domain/text/wording';
import { instant } from '#domain/time';
import { problem } from '#platform/problem';
import { type Caller, speaksFor } from '#usecases/callers/authorize';
import { NO_AGENCY, problemDescriptions, refusal } from '../answers.ts';
import type { Answer, Call } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { Paging } from '../schemas/queries.ts';
import { AgencyView, KeyView, listOf, NewKeyView } from '../schemas/views.ts';

const AgencyDraft = z
  .strictObject({
    id: z
      .string()
      .regex(AGENCY_ID, ruleWords('请用 2–40 个小写字母、数字和连字符', 'Use 2 to 40 small letters, digits and hyphens'))
      .optional(),
    name: nameLine(100),
    region: nameLine(12),
    uscc: z.string().max(40).optional(),
    contactEmail: EmailAddress,
    replyTo: EmailAddress.optional(),
  })
  .meta({ id: 'AgencyDraft' });

const KeyDraft = z
  .strictObject({ scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length), expiresAt: Moment.optional() })
  .meta({ id: 'KeyDraft' });

const NOT_ACCEPTED = bilingual('不能接受', 'This cannot be accepted');

const USCC_WORDS = {
  length: bilingual('统一社会信用代码须为 18 位,请核对或删去', 'A unified social credit code has 18 characters: check it, or leave it out'),
  character: bilingual(
    '统一社会信用代码中有不用的字符,请核对或删去',
    'A unified social credit code has no such character: check it, or leave it out',
  ),
  check: bilingual(
    '统一社会信用代码的校验位不符,请核对或删去',
    'The last character of this unified social credit code does not fit: check it, or leave it out',
  ),
} as const;

const agencyJson = (agency: Agency) => ({ ...agency, region: toFullCode(agency.region) });

const keyJson = ({ keyHash: _keyHash, ...key }: AgencyKey) => key;

const auditOf = (call: Call & Readonly<{ caller: Caller }>, agencyId: string, action: string, subject: string) => ({
  agencyId,
  at: instant(call.deps.clock.now()),
  keyId: call.caller.keyId,
  action,
  subject,
});

/** The agency of the path, if the caller speaks for it. */
const ownAgency = async (call: Call<'/v1/agencies/{id}'> & Readonly<{ caller: Caller }>): Promise<Agency | null> => {
  const id = call.parameters.id;
  return speaksFor(call.caller, id) ? call.deps.agencies.find(id) : null;
};

const registerAgency = endpoint.agency({
  method: 'post',
  path: '/v1/agencies',
  tag: 'agencies',
  summary: '登记机关 Register an agency',
  scope: 'operator',
  idempotent: 'kept',
  body: AgencyDraft,
  answers: { 201: { description: 'the agency', schema: AgencyView }, ...problemDescriptions(400, 401, 403, 409, 422) },
  example: { id: 'yunhe-mzj', name: '云河市民政局', region: '440100', contactEmail: 'office@yunhe.example' },
  handle: async (call): Promise<Answer> => {
    const { agencies, clock, random } = call.deps;
    const { body } = call;
    const region = parseRegion(body.region);
    if (region.kind === 'unknown') {
      return {
        problem: refusal(NOT_ACCEPTED, [
          {
            path: 'region',
            code: 'region-unknown',
            message: bilingual('没有这个地区,请在 /v1/regions 查找', 'There is no such region: look it up at /v1/regions'),
          },
        ]),
      };
    }
    // Every mail of the agency names it, so a mailbox that only some servers can be told of is none for an agency, however mail leaves.
    const unreachable = (['contactEmail', 'replyTo'] as const).flatMap((field) => reachFlaws(field, body[field], 'ascii'));
    if (unreachable.length > 0) return { problem: refusal(NOT_ACCEPTED, unreachable) };
    const uscc = body.uscc === undefined ? null : parseUscc(body.uscc);
    if (uscc?.kind === 'invalid') {
      return {
        problem: refusal(NOT_ACCEPTED, [{ path: 'uscc', code: 'uscc-invalid', message: USCC_WORDS[uscc.reason] }]),
      };
    }
    const agency: Agency = {
      id: body.id ?? random.newId('agy', clock.now()),
      name: body.name,
      region: region.code,
      ...(uscc?.kind === 'valid' ? { uscc: uscc.code } : {}),
      contactEmail: body.contactEmail,
      ...(body.replyTo ? { replyTo: body.replyTo } : {}),
      createdAt: instant(clock.now()),
    };
    const created = await agencies.create(agency, auditOf(call, agency.id, 'agency.registered', agency.id));
    if (created.kind === 'id-taken')
      return {
        problem: problem(
          409,
          'agency-id-taken',
          bilingual(`编号 ${agency.id} 已被使用,请另选`, `The id ${agency.id} is taken: choose another one`),
        ),
      };
    return { status: 201, body: agencyJson(agency), headers: { location: `/v1/agencies/${agency.id}` } };
  },
});

const listAgencies = endpoint.agency({
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
  handle: async (call): Promise<Answer> => {
    const caller = call.caller;
    if (caller.kind === 'agency' && !caller.scopes.includes('operator')) {
      const own = await call.deps.agencies.find(caller.agencyId);
      return { status: 200, body: { items: own ? [agencyJson(own)] : [] } };
    }
    const { items, next } = await call.deps.agencies.list(call.query.limit, call.query.cursor);
    return { status: 200, body: { items: items.map(agencyJson), ...(next ? { next } : {}) } };
  },
});

const getAgency = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}',
  tag: 'agencies',
  summary: '机关 One agency',
  scope: 'agency:admin',
  answers: { 200: { description: 'the agency', schema: AgencyView }, ...problemDescriptions(401, 403, 404) },
  handle: async (call): Promise<Answer> => {
    const agency = await ownAgency(call);
    return agency ? { status: 200, body: agencyJson(agency) } : { problem: NO_AGENCY };
  },
});

const SECRET_BYTES = 32;

const issueKey = endpoint.agency({
  method: 'post',
  path: '/v1/agencies/{id}/keys',
  tag: 'agencies',
  summary: '签发密钥 Issue a key',
  scope: 'agency:admin',
  idempotent: 'kept',
  body: KeyDraft,
  answers: { 201: { description: 'the key, shown this once', schema: NewKeyView }, ...problemDescriptions(400, 401, 403, 404, 422) },
  example: { scopes: ['notices:write', 'notices:read'] },
  handle: async (call): Promise<Answer> => {
    const { agencies, clock, random, sha256 } = call.deps;
    const agency = await ownAgency(call);
    if (!agency) return { problem: NO_AGENCY };
    const caller = call.caller;
    if (call.body.scopes.includes('operator') && caller.kind !== 'operator')
      return {
        problem: problem(
          403,
          'scope-missing',
          bilingual('只有运营者可签发 operator 权限', 'Only the operator can issue the scope operator'),
        ),
      };
    const now = instant(clock.now());
    const expiresAt = call.body.expiresAt ? instant(new Date(call.body.expiresAt)) : undefined;
    if (expiresAt !== undefined && expiresAt <= now)
      return {
        problem: refusal(NOT_ACCEPTED, [
          {
            path: 'expiresAt',
            code: 'expires-in-the-past',
            message: bilingual('此时间已过,请选更晚的时间', 'This time has passed: choose a later one'),
          },
        ]),
      };
    const id = random.newId('key', clock.now());
    const key = `nw_${id}_${random.secret(SECRET_BYTES)}`;
    const stored: AgencyKey = {
      id,
      agencyId: agency.id,
      scopes: call.body.scopes,
      keyHash: sha256(key),
      createdAt: now,
      ...(expiresAt ? { expiresAt } : {}),
    };
    await agencies.addKey(stored, auditOf(call, agency.id, 'key.issued', id));
    return { status: 201, body: { ...keyJson(stored), key } };
  },
});

const listKeys = endpoint.agency({
  method: 'get',
  path: '/v1/agencies/{id}/keys',
  tag: 'agencies',
  summary: '密钥列表 List keys, without secrets',
  scope: 'agency:admin',
  answers: { 200: { description: 'keys', schema: listOf(KeyView) }, ...problemDescriptions(401, 403, 404) },
  handle: async (call): Promise<Answer> => {
    const agency = await ownAgency(call);
    return agency ? { status: 200, body: { items: (await call.deps.agencies.keysOf(agency.id)).map(keyJson) } } : { problem: NO_AGENCY };
  },
});

const revokeKey = endpoint.agency({
  method: 'delete',
  path: '/v1/agencies/{id}/keys/{keyId}',
  tag: 'agencies',
  summary: '吊销密钥 Revoke a key at once',
  scope: 'agency:admin',
  answers: { 204: { description: 'revoked' }, ...problemDescriptions(401, 403, 404) },
  handle: async (call): Promise<Answer> => {
    const agency = await ownAgency(call);
    if (!agency) return { problem: NO_AGENCY };
    const keyId = call.parameters.keyId;
    const revoked = await call.deps.agencies.revokeKey(agency.id, keyId, auditOf(call, agency.id, 'key.revoked', keyId));
    return revoked
      ? { status: 204 }
      : { problem: problem(404, 'key-unknown', bilingual('没有这个密钥,请核对编号', 'There is no such key: check the id')) };
  },
});

const consentPath = '/v1/agencies/{id}/consents/{otherId}';

const giveConsent = endpoint.agency({
  method: 'put',
  path: consentPath,
  tag: 'agencies',
  summary: '同意被列为联合发文机关 Let another agency name this one as co-issuer without asking',
  scope: 'agency:admin',
  answers: { 204: { description: 'agreed' }, ...problemDescriptions(401, 403, 404) },
  handle: async (call): Promise<Answer> => {
    const { agencies } = call.deps;
    const [agency, other] = await Promise.all([ownAgency(call), agencies.find(call.parameters.otherId)]);
    if (!agency || !other) return { problem: NO_AGENCY };
    await agencies.consent(agency.id, other.id, auditOf(call, agency.id, 'consent.given', other.id));
    return { status: 204 };
  },
});

const endConsent = endpoint.agency({
  method: 'delete',
  path: consentPath,
  tag: 'agencies',
  summary: '撤销同意 End that consent',
  scope: 'agency:admin',
  answers: { 204: { description: 'ended' }, ...problemDescriptions(401, 403, 404) },
  handle: async (call): Promise<Answer> => {
    const agency = await ownAgency(call);
    if (!agency) return { problem: NO_AGENCY };
    const otherId = call.parameters.otherId;
    await call.deps.agencies.endConsent(agency.id, otherId, auditOf(call, agency.id, 'consent.ended', otherId));
    return { status: 204 };
  },
});

export const agencyEndpoints = [registerAgency, listAgencies, getAgency, issueKey, listKeys, revokeKey, giveConsent, endConsent];
