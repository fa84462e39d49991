import type { Agency } from '#domain/agencies/agency';
import type { Actor } from '#domain/agencies/audit';
import { bilingual, type Reader, said, type Wording } from '#domain/text/wording';

/** An agency's key that acts for another agency has the scope of an operator. */
const OPERATOR_NAME = '运营者 operator';
const NAMES: Readonly<Record<Actor['kind'], string>> = {
  operator: OPERATOR_NAME,
  'agency-key': OPERATOR_NAME,
  staff: OPERATOR_NAME,
  subscriber: '订阅者 subscriber',
  service: '服务 the service',
};

/** What an entry calls whoever acted. @param agency whose key or staff it was, when that may be told */
export const actorName = ({ kind }: Pick<Actor, 'kind'>, agency: Pick<Agency, 'name'> | null): string => agency?.name ?? NAMES[kind];

/** What was done, by the code of an entry. A release before may have written others. */
export const ACTION_WORDS: Readonly<Record<string, Wording>> = {
  'address.erased': bilingual('删除邮箱地址', 'erased an address'),
  'agency.changed': bilingual('更改机关设置', 'changed the agency'),
  'agency.registered': bilingual('登记机关', 'registered the agency'),
  'attachment.announced': bilingual('上传附件', 'announced an attachment'),
  'attachment.deleted': bilingual('清理未使用的附件', 'deleted an unused attachment'),
  'attachment.removed': bilingual('删除附件', 'removed an attachment'),
  'consent.ended': bilingual('取消联合发文同意', 'ended the consent to be named'),
  'consent.given': bilingual('预先同意联合发文', 'consented to be named'),
  'contact.invited': bilingual('邀请联系人', 'invited a contact'),
  'contact.main-handed-over': bilingual('更换主要联系人', 'made another contact the main one'),
  'draft.begun': bilingual('新建稿件', 'began a draft'),
  'draft.changed': bilingual('修改稿件', 'changed a draft'),
  'draft.dropped': bilingual('删除稿件', 'deleted a draft'),
  'draft.redacted': bilingual('删除稿件中泄露的内容', 'took leaked words out of a draft'),
  'draft.published': bilingual('签发稿件', 'published a draft'),
  'hold.released': bilingual('放行被暂停的邮件', 'released the hold'),
  'follower.ended': bilingual('停止订阅源推送', 'ended the pushing of a feed'),
  'import.announced': bilingual('提交导入名单', 'announced an import'),
  'import.started': bilingual('开始导入名单', 'started an import'),
  'key.issued': bilingual('签发密钥', 'issued a key'),
  'key.revoked': bilingual('吊销密钥', 'revoked a key'),
  'notice.accepted': bilingual('提交通知', 'posted a notice'),
  'notice.cancelled': bilingual('取消通知', 'cancelled a notice'),
  'notice.corrected': bilingual('更正通知', 'corrected a notice'),
  'notice.cosigned': bilingual('会签通知', 'signed a notice'),
  'notice.lapsed': bilingual('会签逾期，通知取消', 'let a notice lapse, unsigned'),
  'notice.published': bilingual('发布通知', 'published a notice'),
  'notice.redacted': bilingual('删除通知中泄露的内容', 'took leaked words out of a notice'),
  'notice.rescheduled': bilingual('更改发布时间', 'rescheduled a notice'),
  'notice.signature-refused': bilingual('不同意会签，或收回签署', 'refused to sign a notice, or took the signature back'),
  'notice.superseded': bilingual('通知被新通知取代', 'superseded a notice'),
  'notice.reinstated': bilingual('通知恢复有效（取代它的通知已撤回，或不再取代它）', 'a notice is in force again'),
  'notice.withdrawn': bilingual('撤回通知', 'withdrew a notice'),
  'organization.verification-ended': bilingual('撤销核实', 'ended a verification'),
  'organization.verified': bilingual('核实组织', 'verified an organization'),
  'receipt.reminded': bilingual('催办', 'had those missing reminded'),
  'receipt.extended': bilingual('延长回执期限', 'put off the last day for receipts'),
  'redrive.requested': bilingual('重新处理死信', 'asked for a redrive'),
  'recovery.requested': bilingual('请求补发错过的通知', 'asked to send again what a subscription missed'),
  'retry.requested': bilingual('重发失败的投递', 'asked to retry what failed'),
  'staff.changed': bilingual('更改人员', 'changed a member of staff'),
  'staff.erased': bilingual('删除人员地址', 'erased a member of staff'),
  'staff.invited': bilingual('添加人员', 'invited a member of staff'),
  'staff.removed': bilingual('移除人员', 'removed a member of staff'),
  'staff.signed-in': bilingual('登录', 'signed in'),
  'staff.signed-out': bilingual('退出登录', 'signed out'),
  'subscription.address-objected': bilingual('对更换邮箱提出异议', 'objected to a change of address'),
  'subscription.address-vouched': bilingual('担保更换邮箱', 'vouched for a change of address'),
  'subscriptions.exported': bilingual('导出订阅名单', 'exported the subscriptions'),
  'subscriptions.searched': bilingual('查询订阅', 'searched subscriptions'),
  'suppression.lifted': bilingual('解除停发', 'lifted a suppression'),
  'suppressions.searched': bilingual('查询停发名单', 'searched suppressions'),
};

/** How something was done, as a code says it behind what was done. */
const WAYS: Readonly<Record<string, Wording>> = {
  dry: bilingual('（试）', ', a dry run'),
  'by-basis': bilingual('（有依据）', ', on a lawful basis'),
};

/** Codes by which entries can be looked for: those of each act, and of lists as they are brought. */
export const ACTIONS: readonly string[] = Object.keys(ACTION_WORDS).flatMap((action) =>
  action.startsWith('import') ? [action, ...Object.keys(WAYS).map((way) => `${action}.${way}`)] : [action],
);

/** In both languages, or one; of a code that has no words, the code. */
export const actionWords = (action: string, reader: Reader = 'both'): string => {
  const words = ACTION_WORDS[action];
  if (words) return said(words, reader);
  const [, act = '', way = ''] = /^(.*)\.([a-z-]+)$/.exec(action) ?? [];
  const [done, how] = [ACTION_WORDS[act], WAYS[way]];
  return done && how ? said({ 'zh-Hans': done['zh-Hans'] + how['zh-Hans'], en: done.en + how.en }, reader) : action;
};
