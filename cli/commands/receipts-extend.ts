import { type Command, wordsOf } from '../command.ts';
import { actOnNotice } from './notice-act.ts';

export const receiptsExtend: Command = {
  usage: 'receipts extend ID DAY',
  zh: '延长回执期限，如 2026-12-31，告知尚未签收的组织',
  en: 'put the last day for receipts off, like 2026-12-31, and tell those who have not confirmed',
  options: [],
  run: (context) => {
    const [id = '', by = ''] = wordsOf(context, 'ID', 'DAY');
    const path = `/v1/notices/${encodeURIComponent(id)}/receipt`;
    return actOnNotice(context, { method: 'PATCH', path, body: JSON.stringify({ by }) }, ({ title, receipt }) => [
      context.say(`回执期限延长至 ${receipt?.by ?? by}`, `receipts are wanted by ${receipt?.by ?? by}`),
      `  ${title}`,
      `  ${context.program} receipts ${id} --status missing`,
    ]);
  },
};
