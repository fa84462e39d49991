import type { Unsendable } from '#domain/sending/recover-draft';
import { bilingual, type Wording } from '#domain/text/wording';

/** Why nothing can be sent again for now, and what to do, as API and page say it. */
export const NOT_SENDABLE: Readonly<Record<Unsendable | 'recovery-under-way', Wording>> = {
  'not-confirmed': bilingual('订阅尚未确认：请先确认', 'The subscription is not confirmed yet: confirm it first'),
  paused: bilingual('订阅已暂停：请先恢复，再补发', 'The subscription is paused: resume it first, then ask again'),
  'endpoint-switched-off': bilingual(
    '群或接口已停用：修好后请先恢复接收，再补发',
    'The endpoint is switched off: once it works, resume the subscription, then ask again',
  ),
  ended: bilingual('订阅已结束：请撤销退订或重新订阅', 'The subscription has ended: undo that, or subscribe anew'),
  'address-suppressed': bilingual(
    '此邮箱已停止发信（邮件被退回或被标为垃圾邮件）：请重新订阅并确认，或联系运营者，再补发',
    'This address is not written to (mail came back, or was called spam): subscribe and confirm anew or ask the operator, then ask again',
  ),
  'recovery-under-way': bilingual(
    '上一次补发还在进行：请一两分钟后再试',
    'Another span is being sent again: try again in a minute or two, once that is done',
  ),
};
