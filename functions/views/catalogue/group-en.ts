import type { GroupCatalogue } from './catalogue.ts';

/** The same in English. */
export const GROUP_EN: GroupCatalogue = {
  channel: 'Where notices go',
  channels: { email: 'Email', wecom: 'A WeCom group', dingtalk: 'A DingTalk group', feishu: 'A Feishu group' },
  channelHints: {
    email: 'one or a few people get mails',
    wecom: 'a robot in the group writes, and everybody there reads it',
    dingtalk: 'a robot in the group writes, and everybody there reads it',
    feishu: 'a robot in the group writes, and everybody there reads it',
  },
  group: 'For a group',
  url: 'Address of the group’s robot (webhook URL)',
  urlHint: 'Copy all of it from the robot’s settings. It is like a key: tell nobody.',
  secret: 'Secret (optional)',
  secretHint: 'Only where “additional signature” (DingTalk) or “signature verification” (Feishu) is switched on.',
  fallback: 'For a group this may stay empty: notices go there when none can be posted to the group.',
  steps: 'How to get the address of a robot',
  stepsOf: {
    wecom: [
      'Open the group in WeCom on a computer, press “…” at the top, and choose “Message push” (formerly “Group robot”).',
      'Press “Add”, call it “Public notices”, and press “Add” again.',
      'Copy the webhook URL that is shown, and paste it above.',
    ],
    dingtalk: [
      'Open the group in DingTalk on a computer, then its settings, “Robots” and “Add robot”.',
      'Choose “Custom (by webhook)”, and call it “Public notices”.',
      'As security setting choose “Additional signature”, and paste the secret that begins with SEC into “Secret”; or choose “Custom keywords”, and write 通知.',
      'Press “Finish”, copy the webhook URL, and paste it above.',
    ],
    feishu: [
      'Open the group in Feishu, press “…” at the top, then “Settings” and “Bots”.',
      'Press “Add bot”, choose “Custom bot”, and call it “Public notices”.',
      'Copy the webhook URL, and paste it above.',
      'Security settings may stay empty; with “Signature verification” paste the secret into “Secret”, with “Custom keywords” write 通知.',
    ],
  },
  missingUrl: 'Give the address of the group’s robot',
  checkLead: 'Then the robot posts a message with a code to the group. Notices come once you have typed the code in.',
  codeTitle: 'Type in the code from the group',
  codeLead: (group) =>
    `The robot is posting a message to ${group}, with a code of six digits. Type it in here: then notices come to the group.`,
  codeKeep: 'Keep this page open. If it was closed, subscribe once more: you get another code.',
  code: 'Code',
  codeHint: 'six digits, in the latest message in the group',
  codeSend: 'Confirm',
  codeMissing: 'Give the code',
  codeWrong: (left) => `This is not the code: look at the latest message in the group. Tries left: ${left}.`,
  codesOver: 'Too many wrong codes. Subscribe once more: you get another one.',
  codeWaits: 'The message cannot be posted for now, and is tried again. Open this page again in a few minutes.',
  codeFailed: (why) => `The message could not be posted to the group: ${why}. Put that right, and subscribe once more.`,
  codePosted: 'The message stands in the group.',
  codeTwice: 'This was sent a moment ago. Go back to the page that asks for the code; if there is none, send it again in a few minutes.',
  advice: {
    'endpoint-gone': 'the address is wrong, or the robot was removed',
    'robot-keyword': 'the robot wants a keyword: add 通知 to its security settings',
    'robot-sign': 'the secret is not right: copy it again from the robot’s security settings',
    'robot-ip': 'the robot takes messages from certain addresses only: take that out of its security settings',
    'robot-settings': 'its settings do not allow it: look at the robot’s security settings',
    other: 'the platform did not take it',
  },
  again: 'Subscribe once more',
};
