import type { Unsendable } from '#domain/sending/recover-draft';
import { bilingual, type Wording } from '#domain/text/wording';

/** Why nothing can be sent again for now, and what to do, as API and page say it. */
export const NOT_SENDABLE: Readonly<Record<Unsendable | 'recovery-under-way', Wording>> = {
  'not-confirmed': bilingual('订阅尚未确认：请先确认', 'The subscription is not confirmed yet: confirm it first'),
  paused: bilingual('订阅已暂停：请先恢复，再补发', 'The subscription is paused: resume it first, then ask again'),
  'endpoint-switched-off': bilingual(
    '接收端已停用：修好后请先恢复，再补发',
    'The endpoint is switched off: once it works, resume the subscription, then ask again',
  ),
  ended: bilingual('订阅已结束：请撤销退订或重新订阅', 'The subscription has ended: undo that, or subscribe anew'),
  'address-suppressed': bilingual(
    '此邮箱有退信，已停止向其发信：请重新确认订阅或联系运营者，再补发',
    'Mail came back from this address, and it is not written to: confirm anew or ask the operator, then ask again',
  ),
  'recovery-under-way': bilingual(
    '上一次补发还在进行：请一两分钟后再试',
    'Another span is being sent again: try again in a minute or two, once that is done',
  ),
};
