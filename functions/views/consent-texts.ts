import type { ConsentAct } from '#domain/subscriptions/consent-record';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { AGREEMENT_EN } from './catalogue/agreement-en.ts';
import { AGREEMENT_ZH } from './catalogue/agreement-zh-hans.ts';
import { EN } from './catalogue/en.ts';
import { ZH_HANS } from './catalogue/zh-hans.ts';

const WHAT = {
  'zh-Hans':
    '本组织同意按所选内容、时间和方式接收公共通知，可随时更改、暂停或退订；地址只用于发送通知，未经确认的申请 30 天后连同地址删除。',
  en: 'The organization wants public notices, of what, when and how it chose, and may change, pause or end this at any time. The address is used to send notices alone; without a confirmation it is deleted after 30 days.',
} as const;

/** What somebody agrees to, as the consent log keeps it. Whoever changes a page that asks for consent changes it here, too. */
export const CONSENT_TEXTS: Readonly<Record<ConsentAct, Readonly<Record<MessageLanguage, string>>>> = {
  'signed-up': WHAT,
  confirmed: {
    'zh-Hans': `${ZH_HANS.subscriber.confirmLead}${WHAT['zh-Hans']}`,
    en: `${EN.subscriber.confirmLead} ${WHAT.en}`,
  },
  joined: {
    'zh-Hans': `原订阅改为新申请的内容。${ZH_HANS.subscriber.confirmLead}${WHAT['zh-Hans']}`,
    en: `The subscription that stands changes to what was asked for anew. ${EN.subscriber.confirmLead} ${WHAT.en}`,
  },
  'address-changed': { 'zh-Hans': AGREEMENT_ZH.address.lead, en: AGREEMENT_EN.address.lead },
  'channel-changed': {
    'zh-Hans': '本组织的通知改发到这里：以群里的确认码、网址的应答或邮件中的按钮为凭，此后原处不再发送；原处是邮箱的，须其同意。',
    en: 'The notices of the organization come here from now on, by the code in the group, the answer of the endpoint or the button in the mail, and no more to where they went; where that was an address, it has to agree.',
  },
  imported: {
    'zh-Hans': `由运营者依其声明的依据录入。${WHAT['zh-Hans']}`,
    en: `Entered by the operator on the basis that they declared. ${WHAT.en}`,
  },
  left: {
    'zh-Hans': '寄信到邮件头 List-Unsubscribe 所列的退订地址：退订，不再接收通知。',
    en: 'A mail to the address for leaving that List-Unsubscribe names: the subscription ends, and no notices are sent any more.',
  },
};
