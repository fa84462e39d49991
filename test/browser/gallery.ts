import { buttonLink, buttonRow, submitButton } from '../../functions/views/components/buttons.ts';
import { disclosure } from '../../functions/views/components/disclosure.ts';
import { errorSummary } from '../../functions/views/components/error-summary.ts';
import { checkboxGroup, fieldGroup, radioGroup, selectField, textArea, textField } from '../../functions/views/components/fields.ts';
import { pageHtml } from '../../functions/views/components/page-shell.ts';
import { scrollingTable } from '../../functions/views/components/scrolling-table.ts';
import { steps } from '../../functions/views/components/steps.ts';
import { html } from '../../functions/views/html.ts';

const language = 'zh-Hans';
const errors = [
  { name: 'address', error: '请填写邮箱地址，如 choir@example.org' },
  { name: 'mode', error: '请选择何时接收' },
];
const choices = [
  { value: 'immediate', label: '即时', hint: '随发随收' },
  { value: 'weekly', label: '每周', hint: '每周一封汇总' },
];

/** Every component in every state, also those that no page has yet. */
export const gallery = (): string =>
  pageHtml({
    language,
    textSize: 'standard',
    title: '组件',
    path: '/gallery',
    content: html`<div class="narrow">${steps(['组织', '接收方式', '核对'], 2, language)}${errorSummary(errors, language)}
<h1>组件</h1><form class="panel" method="post" action="/gallery">
${textField({ language, name: 'address', label: '邮箱地址', hint: '用于接收通知', error: errors[0]?.error, value: 'choir', type: 'email', autocomplete: 'email' })}
${radioGroup({ language, name: 'mode', label: '何时接收', error: errors[1]?.error, choices, chosen: '' })}
${fieldGroup(
  '更多',
  checkboxGroup({ language, name: 'topics', label: '主题', choices, chosen: ['weekly'], look: 'columns' }),
  selectField({ language, name: 'hour', label: '时间', choices, chosen: 'weekly' }),
  textArea({ language, name: 'watch', label: '地区', value: '广州市', rows: 2 }),
)}
${buttonRow(submitButton('继续'), buttonLink('/', '返回', 'quiet'))}</form>
${scrollingTable(
  '送达情况',
  ['地区', '对象', '已送达', '待汇总', '失败', '最近一次送达的时间'],
  [['广州市天河区石牌街道', '1024', '1000', '20', '4', '2026年11月27日 09:00'] as const],
)}
${disclosure('没有收到邮件？', html`<p>请查看垃圾邮件。</p>`)}</div>`,
  });
