import type { Testing } from './format.ts';
import { line, plainMessage, type RobotMessage } from './robot-parts.ts';

const WORDS = {
  'zh-Hans': {
    title: '测试消息：本群可以收到公共通知',
    body: (name: string) => `“${name}”的订阅请求发送这条测试消息。看到它，说明通知会发到这里；无须做什么。`,
    board: '查看通知',
  },
  en: {
    title: 'A test: public notices (通知) reach this group',
    body: (name: string) =>
      `The subscription of “${name}” asked for this test. You see it, so notices will come here; nothing is to be done.`,
    board: 'Look at notices',
  },
} as const;

/** Shows a group that messages arrive. */
export const testMessage = ({ organization, language, site }: Testing): RobotMessage => {
  const words = WORDS[language];
  return plainMessage(language, words.title, words.body(line(organization, 120)), { label: words.board, url: `${site.publicUrl}/` });
};
