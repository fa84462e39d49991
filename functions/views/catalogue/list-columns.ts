import type { Column } from '#domain/imports/columns';
import type { MessageLanguage } from '#domain/subscriptions/subscription';

/** What is written in the columns of a list that is imported, for who makes one. */
const CELLS: Readonly<Record<Column, Readonly<Record<MessageLanguage, string>>>> = {
  name: { 'zh-Hans': '必填，组织的全称', en: 'needed; the whole name of the organization' },
  class: {
    'zh-Hans': '生活服务、社区事务、文体活动、公益慈善 或 其他',
    en: 'daily-services, community-affairs, culture-sports, charity or other',
  },
  region: {
    'zh-Hans': '必填，代码或名称，如 440106、广东省广州市天河区、石牌街道',
    en: 'needed; a code or a name, like 440106 or 广东省广州市天河区',
  },
  street: { 'zh-Hans': '街道的名称，地区只写到区县时填写', en: 'the name of the street, where the region is a county' },
  community: { 'zh-Hans': '社区或村的名称', en: 'the name of the community or village' },
  email: { 'zh-Hans': '必填（有网址的可不填）', en: 'needed, unless there is a webhook' },
  webhook: { 'zh-Hans': '由程序接收的，填它的地址', en: 'where a program receives notices' },
  rural: { 'zh-Hans': '是 或 否', en: 'yes or no' },
  hub: { 'zh-Hans': '是 或 否', en: 'yes or no' },
  memberOf: { 'zh-Hans': '枢纽组织的编号，以 org- 开头', en: 'the id of its hub, which begins with org-' },
  uscc: { 'zh-Hans': '18 位', en: 'the unified social credit code, 18 characters' },
  filingNumber: { 'zh-Hans': '备案的编号', en: 'the number of its filing' },
  topics: { 'zh-Hans': '只收这些主题时填写，如 文化、体育', en: 'where only these are wanted, like culture, sports' },
  frequency: { 'zh-Hans': '即时、每日 9点 或 每周一 9点', en: 'immediate, daily 9 or weekly monday 9' },
  language: { 'zh-Hans': '中文 或 英文', en: 'zh-Hans or en' },
  watch: { 'zh-Hans': '还关注的地区，写法同地区', en: 'further regions that it watches, written like the region' },
  agencies: { 'zh-Hans': '只收这些机关的通知时，填机关编号', en: 'ids of agencies, where only their notices are wanted' },
  kinds: { 'zh-Hans': '只收这些文种时填写，如 通知、公告', en: 'where only these kinds are wanted, like notice, announcement' },
  keywords: { 'zh-Hans': '只收含这些词的通知时填写', en: 'where only notices with these words are wanted' },
  minUrgency: { 'zh-Hans': '平件、加急 或 特急', en: 'routine, urgent or immediate' },
};

export const cellWords = (column: Column, language: MessageLanguage): string => CELLS[column][language];
