import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { html } from '../html.ts';
import { inLanguage, pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': {
    invalid: ['链接无效', '链接不完整或已失效。请使用最近一封邮件中的链接。'],
    tooLate: ['无法撤销', '退订已超过 30 天，或并非由退订链接结束。请重新订阅。'],
    endedBefore: ['此订阅已经退订', '请重新订阅。'],
    alreadySubscribed: ['已有订阅', '此组织已用同一地址另有订阅，通知会照常送达，无需再操作。'],
    lapsed: ['订阅申请已失效', '未确认的订阅申请连同邮箱地址只保留 30 天。请重新订阅。'],
    missing: ['没有这个页面', '请检查网址，或到公告栏查找。'],
    unreadable: ['无法读取', '提交的内容不是表单。请返回后再试。'],
    illFormed: ['文字编码有误', '提交的文字不是 UTF-8 编码。请用本站的表单重新填写。'],
    otherCharset: ['文字编码不符', '请以 UTF-8 编码提交，不要声明其他编码。'],
    tooMany: ['请求过于频繁', '请稍候片刻再试。'],
    fault: ['服务出错', '请稍后再试。'],
    board: '公告栏',
  },
  en: {
    invalid: ['This link is not valid', 'It is incomplete, or does not count any more. Use the one from the latest message.'],
    tooLate: ['This cannot be undone', 'More than 30 days have passed, or it was not ended by an unsubscribe link. Please subscribe anew.'],
    endedBefore: ['This subscription has ended', 'Please subscribe anew.'],
    alreadySubscribed: [
      'There is a subscription already',
      'The organization has another one with this address, and gets its notices by that: there is nothing else to do.',
    ],
    lapsed: [
      'This request is not kept any more',
      'Without a confirmation it is deleted after 30 days, with its address. Please subscribe anew.',
    ],
    missing: ['There is no such page', 'Check the address, or look at the notice board.'],
    unreadable: ['This could not be read', 'What was sent is not a form. Go back and try again.'],
    illFormed: ['The text could not be read', 'What was sent is not in UTF-8. Fill in the form on this site again.'],
    otherCharset: ['The text is in another encoding', 'Send it in UTF-8, and declare no other encoding.'],
    tooMany: ['Too many requests at once', 'Please wait a moment and try again.'],
    fault: ['Something went wrong on our side', 'Please try again later.'],
    board: 'Notice board',
  },
} as const;

export type Message = Exclude<keyof (typeof WORDS)['en'], 'board'>;

/** Something that did not work out: what, and what to do. */
export const messagePage = (message: Message, language: MessageLanguage): string => {
  const words = WORDS[language];
  const [title, advice] = words[message];
  return pageHtml({
    language,
    title,
    path: '/',
    content: html`<h1>${title}</h1>
<p>${advice}</p>
<p><a href="${inLanguage('/', language)}">${words.board}</a></p>`,
  });
};
