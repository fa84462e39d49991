import * as z from 'zod';
import type { Agency } from '#domain/agencies/agency';
import { AgencyDraft, AgencyPatch } from '#domain/agencies/agency-draft';
import { toFullCode } from '#domain/region';
import type { Breaker } from '#domain/sending/breaker';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { changeAgency } from '#usecases/agencies/change-agency';
import { type Consented, endConsent, giveConsent } from '#usecases/agencies/give-consent';
import { listAgencies, ownAgency } from '#usecases/agencies/own-agency';
import { registerAgency } from '#usecases/agencies/register-agency';
import { releaseHold, troubles } from '#usecases/agencies/release-hold';
import { CURSOR_UNKNOWN, NO_AGENCY, problemDescriptions, refusal, STALE } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { AgencyView } from '../schemas/agency-views.ts';
import { Paging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';

const NOT_ACCEPTED = bilingual('不能接受', 'This cannot be accepted');

const agencyJson = ({ revision: _revision, ...agency }: Agency, trouble?: Breaker) => ({
  ...agency,
  region: toFullCode(agency.region),
  ...(trouble ? { [trouble.state === 'held' ? 'hold' : 'slowed']: troubleJson(trouble) } : {}),
});

const troubleJson = ({ since, reason, counted }: Breaker) => ({ since, reason, ...(counted ? { counted } : {}) });

const tagOf = ({ id, revision }: Agency): string => `"${id}-${revision}"`;

const register = endpoint.agency({
  method: 'post',
  path: '/v1/agencies',
  tag: 'agencies',
  summary: '登记机关 Register an agency',
  scope: 'operator',
  idempotent: 'kept',
  tagged: true,
  body: AgencyDraft,
  answers: { 201: { description: 'the agency', schema: AgencyView }, ...problemDescriptions(400, 401, 403, 409, 422) },
  example: { id: 'yunhe-mzj', name: '云河市民政局', region: '440100', contactEmail: 'office@yunhe.example' },
  handle: async ({ deps, caller, body }): Promise<Answer> => {
    const registered = await registerAgency(deps, caller, body);
    switch (registered.kind) {
      case 'registered': {
        const { agency } = registered;
        return { status: 201, body: agencyJson(agency), headers: { location: `/v1/agencies/${agency.id}`, etag: tagOf(agency) } };
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
    ...problemDescriptions(400, 401, 403),
  },
  handle: async ({ deps, caller, query }): Promise<Answer> => {
    const page = await listAgencies(deps, caller, query);
    if (!page) return { problem: CURSOR_UNKNOWN };
    const { items, ...more } = page;
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
  tagged: true,
  answers: { 200: { description: 'the agency', schema: AgencyView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const agency = await ownAgency(deps, caller, parameters.id);
    if (!agency) return { problem: NO_AGENCY };
    const body = agencyJson(agency, (await troubles(deps, [agency.id])).get(agency.id));
    return { status: 200, body, headers: { etag: tagOf(agency) } };
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

const change = endpoint.agency({
  method: 'patch',
  path: '/v1/agencies/{id}',
  tag: 'agencies',
  summary: '更改机关信息和设置 Change an agency: its name, mailboxes, which mails it wants, four eyes',
  scope: 'agency:admin',
  ifMatch: 'taken',
  tagged: true,
  body: AgencyPatch,
  answers: { 200: { description: 'the agency', schema: AgencyView }, ...problemDescriptions(400, 401, 403, 404, 422) },
  example: { notifications: { closed: false }, fourEyes: true },
  handle: async ({ deps, caller, parameters, body, isSeen }): Promise<Answer> => {
    const changed = await changeAgency(deps, caller, parameters.id, body, (agency) => isSeen(tagOf(agency)));
    switch (changed.kind) {
      case 'changed':
        return { status: 200, body: agencyJson(changed.agency), headers: { etag: tagOf(changed.agency) } };
      case 'agency-unknown':
        return { problem: NO_AGENCY };
      case 'stale':
        return { problem: STALE };
      case 'refused':
        return { problem: refusal(NOT_ACCEPTED, changed.flaws) };
    }
  },
});

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

export const agencyEndpoints = [register, list, get, change, release, putConsent, deleteConsent];
