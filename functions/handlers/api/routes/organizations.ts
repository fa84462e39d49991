import * as z from 'zod';
import type { MembershipFlaw } from '#domain/organizations/organization-life';
import { parseRegion } from '#domain/region';
import { isAcknowledged } from '#domain/subscriptions/contact';
import type { HandoverFlaw } from '#domain/subscriptions/main-contact';
import { bilingual } from '#domain/text/wording';
import { cursorOf, placeOf } from '#encoding/cursor';
import { problem } from '#platform/problem';
import { admitLetter } from '#usecases/callers/limit-calls';
import { type HandedOver, handOverMain } from '#usecases/organizations/hand-over-main';
import { findHubs, readMembers, readOrganization } from '#usecases/organizations/read-organization';
import { dismissMember, type MemberChanged, takeInMember } from '#usecases/organizations/take-in-member';
import { endVerification, type Verified, verifyOrganization } from '#usecases/organizations/verify-organization';
import { dropInvitation } from '#usecases/subscriptions/drop-invitation';
import { CURSOR_UNKNOWN, NO_ORGANIZATION, NOT_ACKNOWLEDGED, problemDescriptions, REGION_UNKNOWN, tooMany } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { hubJson, memberJson, organizationJson } from '../organization-json.ts';
import { SubscriptionId } from '../schemas/fields.ts';
import { HubView, OrganizationDetailView } from '../schemas/organization-views.ts';
import { Paging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';

const get = endpoint.contactOrOperator({
  method: 'get',
  path: '/v1/organizations/{id}',
  tag: 'organizations',
  summary:
    '组织、联系人与成员 An organization with its contacts (masked), its hub, and its members if it is one; by the manage token of a contact',
  query: z.object({
    ...Paging,
    q: z.string().max(40).optional().describe('of its members only those with this in their name'),
    status: z.enum(['asked', 'member']).optional().describe('of its members only these'),
  }),
  answers: {
    200: {
      description: '`limit` and `cursor` page its members; a page may be short, or empty, and have `next`',
      schema: OrganizationDetailView,
    },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async ({ deps, introducer, parameters, query }): Promise<Answer> => {
    const after = query.cursor === undefined ? undefined : placeOf(z.string().max(200), query.cursor);
    if (after === null) return { problem: CURSOR_UNKNOWN };
    const shown = await readOrganization(deps, introducer, parameters.id);
    if (!shown) return { problem: NO_ORGANIZATION };
    const seesMembers = shown.organization.hub && (introducer.kind === 'operator' || isAcknowledged(introducer.subscription));
    const members = seesMembers ? await readMembers(deps, parameters.id, { ...query, after }) : null;
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        ...organizationJson(shown),
        ...(members ? { members: members.items.map(memberJson) } : {}),
        ...(members?.next ? { next: cursorOf(members.next) } : {}),
      },
    };
  },
});

const hubs = endpoint.open({
  method: 'get',
  path: '/v1/hubs',
  tag: 'organizations',
  summary: '枢纽组织 Hubs that take members in: in or below a region, and of the regions that it lies in, by name',
  query: z.object({
    ...Paging,
    region: z.string().max(12).optional().describe('a region code'),
    q: z.string().max(40).optional().describe('in the name'),
  }),
  answers: { 200: { description: 'hubs of larger regions first; a page may be short and have `next`', schema: listOf(HubView) } },
  handle: async ({ deps, query }): Promise<Answer> => {
    const region = parseRegion(query.region === undefined || query.region === '' ? '000000' : query.region);
    if (region.kind === 'unknown') return { problem: REGION_UNKNOWN };
    const found = await findHubs(deps, { region: region.code, q: query.q ?? '', limit: query.limit, cursor: query.cursor });
    if (!found) return { problem: CURSOR_UNKNOWN };
    return { status: 200, body: { items: found.items.map(hubJson), ...(found.next ? { next: found.next } : {}) } };
  },
});

const verificationPath = '/v1/organizations/{id}/verification';

const verificationAnswer = ({ kind }: Verified): Answer => {
  switch (kind) {
    case 'done':
      return { status: 204 };
    case 'organization-unknown':
      return { problem: NO_ORGANIZATION };
    case 'changed-meanwhile':
      return { problem: CHANGED_MEANWHILE };
  }
};

const CHANGED_MEANWHILE = problem(
  409,
  'changed-meanwhile',
  bilingual('组织信息刚被更改,请重试', 'The organization was changed at the same time: try again'),
);

const putVerification = endpoint.agency({
  method: 'put',
  path: verificationPath,
  tag: 'organizations',
  summary: '核实组织 Answer for an organization: by the operator, or an agency whose region holds it',
  scope: 'agency:admin',
  answers: { 204: { description: 'verified, now or before' }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> =>
    verificationAnswer(await verifyOrganization(deps, caller, parameters.id)),
});

const deleteVerification = endpoint.agency({
  method: 'delete',
  path: verificationPath,
  tag: 'organizations',
  summary: '撤销核实 Answer for it no longer',
  scope: 'agency:admin',
  answers: { 204: { description: 'claimed by its contacts alone' }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => verificationAnswer(await endVerification(deps, caller, parameters.id)),
});

const memberPath = '/v1/organizations/{id}/members/{memberId}';

const memberAnswer = (changed: MemberChanged): Answer => {
  if (changed.kind === 'done') return { status: 204 };
  switch (changed.code) {
    case 'not-acknowledged':
      return { problem: NOT_ACKNOWLEDGED };
    case 'organization-unknown':
      return { problem: NO_ORGANIZATION };
    case 'changed-meanwhile':
      return { problem: CHANGED_MEANWHILE };
    default:
      return { problem: problem(409, changed.code, MEMBERSHIP_WORDS[changed.code]) };
  }
};

const MEMBERSHIP_WORDS: Readonly<Record<MembershipFlaw, ReturnType<typeof bilingual>>> = {
  'not-a-hub': bilingual(
    '该组织不是枢纽组织,请先在其订阅中设为枢纽(hub)',
    'The organization is no hub: say so in its subscription (hub) first',
  ),
  'hub-contains-itself': bilingual('枢纽组织不能隶属于自己,请另选成员', 'A hub is no member of itself: choose another member'),
  'hubs-of-each-other': bilingual(
    '该组织是本枢纽组织的上级枢纽,两者不能互为成员',
    'This hub is a member of that organization, directly or by another hub: they cannot be members of each other',
  ),
  'membership-not-asked': bilingual(
    '该组织没有申请隶属本枢纽组织:请其先在订阅中填写 memberOf',
    'The organization has not asked this hub: let it name the hub in its subscription (memberOf) first',
  ),
};

const deleteInvited = endpoint.contact({
  method: 'delete',
  path: '/v1/organizations/{id}/invited/{subscriptionId}',
  tag: 'organizations',
  summary: '撤回邀请 A contact takes back that somebody was asked in, as long as they have not answered',
  answers: { 204: { description: 'the question that was sent counts no more' }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, contact, parameters }): Promise<Answer> => {
    const { kind } = await dropInvitation(deps, contact, parameters.subscriptionId);
    if (kind === 'dropped') return { status: 204 };
    return { problem: kind === 'not-acknowledged' ? NOT_ACKNOWLEDGED : NOT_INVITED };
  },
});

const NOT_INVITED = problem(
  404,
  'invitation-unknown',
  bilingual('没有这样的邀请,或对方已答复', 'There is no such invitation, or it has been answered'),
);

const putMember = endpoint.contact({
  method: 'put',
  path: memberPath,
  tag: 'organizations',
  summary: '接纳成员 The hub takes in who asked to be its member, by its manage token',
  answers: { 204: { description: 'a member, now or before' }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async ({ deps, contact, parameters }): Promise<Answer> => memberAnswer(await takeInMember(deps, contact, parameters.memberId)),
});

const deleteMember = endpoint.contact({
  method: 'delete',
  path: memberPath,
  tag: 'organizations',
  summary: '移除成员 The hub ends a membership, or does not take in who asked',
  answers: { 204: { description: 'no member, and not asking' }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async ({ deps, contact, parameters }): Promise<Answer> => memberAnswer(await dismissMember(deps, contact, parameters.memberId)),
});

const HANDOVER_WORDS: Readonly<Record<Exclude<HandoverFlaw, 'not-acknowledged'>, ReturnType<typeof bilingual>>> = {
  'not-main': bilingual('请由主要联系人或运营者转交', 'Only the main contact or an operator does this'),
  'already-main': bilingual('您已是主要联系人,请另选一位', 'You are it yourself: name another one'),
  'contact-not-acknowledged': bilingual('请先将其添加为联系人', 'Ask that contact in first'),
  'contact-is-fallback': bilingual(
    '备用联系人同意的范围不同:请先以 further 再次邀请',
    'A fallback agreed to less: ask it in as further first',
  ),
  'contact-not-by-mail': bilingual(
    '主要联系人要能收到邮件:请选用邮箱订阅的联系人',
    'A main contact gets letters, which no endpoint or group reads: name one that gets notices by mail',
  ),
};

const handedOverAnswer = (handed: HandedOver): Answer => {
  if (handed.kind === 'done') return { status: 204 };
  switch (handed.code) {
    case 'not-acknowledged':
      return { problem: NOT_ACKNOWLEDGED };
    case 'contact-unknown':
      return { problem: NO_CONTACT };
    case 'changed-meanwhile':
      return { problem: CHANGED_MEANWHILE };
    default:
      return { problem: problem(409, handed.code, HANDOVER_WORDS[handed.code]) };
  }
};

const NO_CONTACT = problem(404, 'contact-unknown', bilingual('该组织没有这个联系人', 'The organization has no such contact'));

const putMain = endpoint.contactOrOperator({
  method: 'put',
  path: '/v1/organizations/{id}/main-contact',
  tag: 'organizations',
  summary: '更换主要联系人 A further contact becomes the main one, by the manage token of that or an operator’s key; both are told',
  body: z.strictObject({ contact: SubscriptionId.describe('of a further contact') }).meta({ id: 'MainContact' }),
  answers: { 204: { description: 'the main contact, now or before' }, ...problemDescriptions(400, 401, 403, 404, 409, 415, 422) },
  example: { contact: 'sub-01kag3w0ys5f1q9r7n2c4d6e9j' },
  handle: async ({ deps, introducer, network, parameters, body }): Promise<Answer> => {
    const admission = introducer.kind === 'operator' ? null : await admitLetter(deps, network);
    if (admission?.kind === 'over') return tooMany(admission);
    return handedOverAnswer(await handOverMain(deps, introducer, parameters.id, body.contact));
  },
});

export const organizationEndpoints = [get, hubs, putVerification, deleteVerification, deleteInvited, putMember, deleteMember, putMain];
