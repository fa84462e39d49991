import * as z from 'zod';
import { StaffDraft, type StaffMember, StaffPatch } from '#domain/agencies/staff';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { type AskedIn, askIn, changeStaff, findStaff, listStaff, removeStaff } from '#usecases/agencies/manage-staff';
import { LAST_ADMINISTRATOR, NO_AGENCY, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { ShortPaging } from '../schemas/queries.ts';
import { StaffView } from '../schemas/staff-view.ts';
import { listOf } from '../schemas/views.ts';
import { shortList } from '../short-list.ts';

const ofAgency = '/v1/agencies/{id}/staff';
const one = '/v1/agencies/{id}/staff/{staffId}';

const NOT_ACCEPTED = bilingual('不能接受', 'This cannot be accepted');

const staffJson = (member: StaffMember) => member;

const add = endpoint.agency({
  method: 'post',
  path: ofAgency,
  tag: 'agencies',
  summary: '邀请工作人员 Ask a person into the staff of an agency; a mail invites them, and they sign in at /console',
  scope: 'agency:admin',
  idempotent: 'kept',
  body: StaffDraft,
  answers: { 201: { description: 'a mail is on its way', schema: StaffView }, ...problemDescriptions(400, 401, 403, 404, 409, 422) },
  example: { email: 'li@yunhe.example', name: '李小梅', roles: ['editor', 'publisher'] },
  handle: async ({ deps, caller, parameters, body }): Promise<Answer> => {
    const asked = await askIn(deps, caller, parameters.id, body);
    if (asked.kind !== 'asked-in') return { problem: askedProblem(asked) };
    const { member } = asked;
    return { status: 201, body: staffJson(member), headers: { location: `/v1/agencies/${member.agencyId}/staff/${member.id}` } };
  },
});

const askedProblem = (refused: Exclude<AskedIn, { kind: 'asked-in' }>): Problem => {
  switch (refused.kind) {
    case 'refused':
      return refusal(NOT_ACCEPTED, refused.flaws);
    case 'known':
      return problem(
        409,
        'staff-known',
        bilingual('此邮箱已是该机关的工作人员,请更改其身份(PATCH)', 'Somebody of this agency has this address: change their roles (PATCH)'),
      );
    case 'enough':
      return problem(
        409,
        'staff-enough',
        bilingual(
          '该机关工作人员已达 200 人,请先移除不再需要的',
          'This agency has 200 persons, which are all it may have: remove one first',
        ),
      );
    case 'agency-unknown':
    case 'stale':
      return PROBLEMS[refused.kind];
  }
};

const PROBLEMS = {
  'agency-unknown': NO_AGENCY,
  'staff-unknown': problem(404, 'staff-unknown', bilingual('没有这个人,请核对编号', 'There is no such person: check the id')),
  stale: problem(
    409,
    'staff-changed',
    bilingual('工作人员名单刚被更改,请重试', 'The staff of this agency was changed at this very moment: try again'),
  ),
  'last-administrator': LAST_ADMINISTRATOR,
} as const;

const list = endpoint.agency({
  method: 'get',
  path: ofAgency,
  tag: 'agencies',
  summary: '工作人员 The staff of an agency',
  scope: 'agency:admin',
  query: z.object(ShortPaging),
  answers: { 200: { description: 'oldest first', schema: listOf(StaffView) }, ...problemDescriptions(400, 401, 403, 404) },
  handle: async ({ deps, caller, parameters, query }): Promise<Answer> => {
    const members = await listStaff(deps, caller, parameters.id);
    return members ? shortList(members, ({ id }) => id, query, staffJson) : { problem: NO_AGENCY };
  },
});

const get = endpoint.agency({
  method: 'get',
  path: one,
  tag: 'agencies',
  summary: '一位工作人员 One person',
  scope: 'agency:admin',
  answers: { 200: { description: 'the person', schema: StaffView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const found = await findStaff(deps, caller, parameters.id, parameters.staffId);
    return found.kind === 'found' ? { status: 200, body: staffJson(found.member) } : { problem: PROBLEMS[found.kind] };
  },
});

const change = endpoint.agency({
  method: 'patch',
  path: one,
  tag: 'agencies',
  summary: '更改姓名、身份 Change name, roles or language; at once for whoever is signed in',
  scope: 'agency:admin',
  body: StaffPatch,
  answers: { 200: { description: 'the person', schema: StaffView }, ...problemDescriptions(400, 401, 403, 404, 409, 422) },
  example: { roles: ['publisher'] },
  handle: async ({ deps, caller, parameters, body }): Promise<Answer> => {
    const changed = await changeStaff(deps, caller, parameters.id, parameters.staffId, body);
    return changed.kind === 'changed' ? { status: 200, body: staffJson(changed.member) } : { problem: PROBLEMS[changed.kind] };
  },
});

const remove = endpoint.agency({
  method: 'delete',
  path: one,
  tag: 'agencies',
  summary: '移除工作人员 Remove a person; whoever is signed in is out at once',
  scope: 'agency:admin',
  answers: { 204: { description: 'removed' }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const removed = await removeStaff(deps, caller, parameters.id, parameters.staffId);
    return removed.kind === 'removed' ? { status: 204 } : { problem: PROBLEMS[removed.kind] };
  },
});

export const staffEndpoints = [add, list, get, change, remove];
