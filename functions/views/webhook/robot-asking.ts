import type { Asking } from './format.ts';
import { line, plainMessage, type RobotMessage } from './robot-parts.ts';

const WORDS = {
  'zh-Hans': {
    asking: '请确认：本群将接收公共通知',
    askingBody: (name: string, code: string) =>
      `“${name}”申请把公共通知发到本群。确认码：${code}\n申请人：请在申请页面填写此确认码，填写后才开始发送。\n本群不需要的，请不要理会，也不要把确认码告诉别人；移除本机器人即不再收到任何消息。`,
    about: '这是什么',
  },
  en: {
    asking: 'Please confirm: public notices (通知) are to come to this group',
    askingBody: (name: string, code: string) =>
      `“${name}” asks for public notices in this group. Code: ${code}\nWhoever asked: type the code in on the page where you did; nothing is sent before.\nIf the group does not want them, do nothing, and tell nobody the code; without this robot no message comes at all.`,
    about: 'What is this?',
  },
} as const;

/** Asks a group whether it wants notices; the code in it is typed in where that was asked for. */
export const askingMessage = ({ code, organization, language, site }: Asking): RobotMessage => {
  const words = WORDS[language];
  const about = { label: words.about, url: `${site.publicUrl}/` };
  return plainMessage(language, words.asking, words.askingBody(line(organization, 120), code), about);
};
