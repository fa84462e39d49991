/** A hub with its members, as pictures and tests of its pages show it: invented, and of a usual size. */

/** Whoever signs up and calls the API for it. */
export type HubMaker = Readonly<{
  /** Signs up and confirms. */
  subscribe: (name: string, draft: object, key?: string) => Promise<Readonly<{ id: string; manageToken: string }>>;
  call: (method: string, path: string, key: string, body?: object) => Promise<unknown>;
  operatorKey: string;
}>;

/** In Uyghur, which reads from right to left. */
export const UYGHUR_NAME = 'ئۈرۈمچى ناخشا-ئۇسسۇل ئۆمىكى';

const NAMES = ['清溪社区合唱队（合唱）', '山水街道老年协会', UYGHUR_NAME, '石牌邻里志愿服务队'];

const idOf = (subscriptionId: string): string => subscriptionId.replace(/^sub/, 'org');

export type MadeHub = Readonly<{
  hubToken: string;
  memberToken: string;
  memberId: string;
  hubId: string;
  contactId: string;
  pausedId: string;
}>;

/** One hub, four members of which one is paused, one contact more of the first, and two organizations that ask to join. */
export const makeHub = async ({ subscribe, call, operatorKey }: HubMaker): Promise<MadeHub> => {
  const organization = { class: 'culture-sports', region: '440106006', community: '石牌社区' };
  const hub = await subscribe('hub', { organization: { ...organization, name: '石牌街道社区社会组织联合会', class: 'other', hub: true } });
  const hubId = idOf(hub.id);
  await call('PUT', `/v1/organizations/${hubId}/verification`, operatorKey);
  const join = (name: string, mailbox: string) => subscribe(mailbox, { organization: { ...organization, name, memberOf: hubId } });
  const members = [];
  for (const [at, name] of NAMES.entries()) {
    const member = await join(name, `member-${at + 1}`);
    await call('PUT', `/v1/organizations/${hubId}/members/${idOf(member.id)}`, hub.manageToken);
    members.push(member);
  }
  const [first, second] = members;
  if (!first || !second) throw new Error('a hub has members');
  await call('PUT', `/v1/organizations/${idOf(first.id)}/verification`, operatorKey);
  await call('POST', `/v1/subscriptions/${second.id}/pause`, second.manageToken);
  const contact = await subscribe('second-contact', { organization: { id: idOf(first.id) }, role: 'fallback' }, first.manageToken);
  await join('榕树下读书会（石牌）', 'asking-1');
  await join('南园社区手语志愿服务队', 'asking-2');
  return {
    hubToken: hub.manageToken,
    memberToken: first.manageToken,
    memberId: idOf(first.id),
    hubId,
    contactId: contact.id,
    pausedId: second.id,
  };
};

/** The paths of its pages. */
export const hubPages = ({ hubToken, memberToken, memberId, contactId }: MadeHub): Readonly<Record<string, string>> => ({
  'hub-manage': `/manage?token=${hubToken}`,
  members: `/manage/members?token=${hubToken}`,
  'members-found': `/manage/members?token=${hubToken}&q=${encodeURIComponent('老年')}`,
  member: `/manage/member?token=${hubToken}&id=${memberId}`,
  invite: `/manage/members/new?token=${hubToken}`,
  'lost-mailbox': `/manage/address?token=${memberToken}&of=${contactId}`,
  'member-manage': `/manage?token=${memberToken}`,
  consents: `/manage/consents?token=${memberToken}`,
});
