import { OperatorDraft, OperatorPatch, type StaffMember } from '#domain/agencies/staff';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { askInOperator, changeOperator, findOperator, listOperators, removeOperator } from '#usecases/agencies/manage-operators';
import { LAST_ADMINISTRATOR, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { OperatorView } from '../schemas/staff-view.ts';
import { listOf } from '../schemas/views.ts';

const all = '/v1/operators';
const one = '/v1/operators/{id}';

const operatorJson = ({ agencyId: _agencyId, ...member }: StaffMember) => member;

const PROBLEMS = {
  known: problem(
    409,
    'operator-known',
    bilingual('此邮箱已是运营者,请更改其身份(PATCH)', 'An operator has this address: change their roles (PATCH)'),
  ),
  enough: problem(
    409,
    'operator-enough',
    bilingual('运营者已达 200 人,请先移除不再需要的', 'There are 200 operators, which are all there may be: remove one first'),
  ),
  'not-allowed': problem(
    403,
    'administrator-missing',
    bilingual('只有运营者中的管理员可以这样做', 'Only an administrator of the operators may do this'),
  ),
  'staff-unknown': problem(404, 'operator-unknown', bilingual('没有这位运营者,请核对编号', 'There is no such operator: check the id')),
  stale: problem(
    409,
    'operators-changed',
    bilingual('运营者名单刚被更改,请重试', 'The operators were changed at this very moment: try again'),
  ),
  'last-administrator': LAST_ADMINISTRATOR,
} as const;

const add = endpoint.agency({
  method: 'post',
  path: all,
  tag: 'operations',
  summary: '邀请运营者 Ask an operator in; a mail invites them, and they sign in at /console',
  scope: 'operator',
  idempotent: 'kept',
  body: OperatorDraft,
  answers: { 201: { description: 'a mail is on its way', schema: OperatorView }, ...problemDescriptions(400, 401, 403, 409, 422) },
  example: { email: 'ops@yunhe.example', name: '陈工', roles: ['operator', 'administrator'] },
  handle: async ({ deps, caller, body }): Promise<Answer> => {
    const asked = await askInOperator(deps, caller, body);
    switch (asked.kind) {
      case 'asked-in':
        return { status: 201, body: operatorJson(asked.member), headers: { location: `/v1/operators/${asked.member.id}` } };
      case 'refused':
        return { problem: refusal(bilingual('不能接受', 'This cannot be accepted'), asked.flaws) };
      default:
        return { problem: PROBLEMS[asked.kind] };
    }
  },
});

const list = endpoint.agency({
  method: 'get',
  path: all,
  tag: 'operations',
  summary: '运营者 The operators, who are persons',
  scope: 'operator',
  answers: { 200: { description: 'all, oldest first', schema: listOf(OperatorView) }, ...problemDescriptions(401, 403) },
  handle: async ({ deps }): Promise<Answer> => ({ status: 200, body: { items: (await listOperators(deps)).map(operatorJson) } }),
});

const get = endpoint.agency({
  method: 'get',
  path: one,
  tag: 'operations',
  summary: '一位运营者 One operator',
  scope: 'operator',
  answers: { 200: { description: 'the person', schema: OperatorView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, parameters }): Promise<Answer> => {
    const found = await findOperator(deps, parameters.id);
    return found.kind === 'found' ? { status: 200, body: operatorJson(found.member) } : { problem: PROBLEMS[found.kind] };
  },
});

const change = endpoint.agency({
  method: 'patch',
  path: one,
  tag: 'operations',
  summary: '更改运营者 Change name, roles or language; at once for whoever is signed in',
  scope: 'operator',
  body: OperatorPatch,
  answers: { 200: { description: 'the person', schema: OperatorView }, ...problemDescriptions(400, 401, 403, 404, 409, 422) },
  example: { language: 'en' },
  handle: async ({ deps, caller, parameters, body }): Promise<Answer> => {
    const changed = await changeOperator(deps, caller, parameters.id, body);
    return changed.kind === 'changed' ? { status: 200, body: operatorJson(changed.member) } : { problem: PROBLEMS[changed.kind] };
  },
});

const remove = endpoint.agency({
  method: 'delete',
  path: one,
  tag: 'operations',
  summary: '移除运营者 Remove an operator; whoever is signed in is out at once',
  scope: 'operator',
  answers: { 204: { description: 'removed' }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const removed = await removeOperator(deps, caller, parameters.id);
    return removed.kind === 'removed' ? { status: 204 } : { problem: PROBLEMS[removed.kind] };
  },
});

export const operatorEndpoints = [add, list, get, change, remove];
