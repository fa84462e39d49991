import type { InboxEmail } from './inbox.ts';
import type { Call } from './receivers.ts';

/** The pages of a local run for people: plain HTML, no scripts. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title>
<style>
:root{color-scheme:light dark;font-family:"PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif;line-height:1.6}
body{margin:0;padding:0 1.25rem 2rem}h1{font-size:1.3rem}nav a{margin-inline-end:1rem}
.panes{display:grid;grid-template-columns:minmax(16rem,24rem) 1fr;gap:1.25rem;align-items:start}@media(max-width:50rem){.panes{grid-template-columns:1fr}}
ol.mails{list-style:none;margin:0;padding:0;max-height:85vh;overflow:auto;border:1px solid #8886}ol.mails li{border-bottom:1px solid #8884}ol.mails a{display:block;padding:.5rem .75rem;color:inherit;text-decoration:none}
ol.mails a[aria-current]{background:#0b57a422;border-inline-start:4px solid #0b57a4}.small{font-size:.85rem;opacity:.8;overflow-wrap:anywhere}
iframe{width:100%;height:60vh;border:1px solid #8886;background:#fff}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8884;padding:.75rem;font-size:.85rem}
table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.25rem .6rem;text-align:start;vertical-align:top;font-size:.9rem}
</style></head><body>
<nav><p><a href="/">公告栏 Board</a><a href="/_local/inbox">收件箱 Inbox</a><a href="/_local">本机 Local run</a><a href="/docs">接口 API</a></p></nav>
${body}
</body></html>`;

export const inboxPage = (emails: readonly InboxEmail[], shown: InboxEmail | null, to: string | null): string => {
  const newestFirst = [...emails].reverse();
  const query = to === null ? '' : `&to=${encodeURIComponent(to)}`;
  const items = newestFirst.map(
    (email) =>
      `<li><a href="?id=${email.id}${escaped(query)}"${email.id === shown?.id ? ' aria-current="true"' : ''}><div dir="auto">${escaped(email.subject || '(no subject)')}</div><div class="small">${escaped(email.headers['to'] ?? email.to.join(', '))}</div><div class="small">${escaped(email.from)} · ${escaped(email.at)}</div></a></li>`,
  );
  const reading = shown
    ? `<h2 dir="auto">${escaped(shown.subject)}</h2>
<p class="small">发件人 From: ${escaped(shown.from)}<br>收件人 To: ${escaped(shown.headers['to'] ?? shown.to.join(', '))}<br>${escaped(shown.at)} · <a href="/_local/inbox/${shown.id}.eml">源文件 Source (.eml)</a></p>
<iframe sandbox="allow-popups" title="HTML" srcdoc="${escaped(shown.html)}"></iframe>
<details><summary>纯文本 Plain text</summary><pre dir="auto">${escaped(shown.text)}</pre></details>
<details><summary>邮件头 Headers</summary><table>${Object.entries(shown.headers)
        .map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`)
        .join('')}</table></details>
<details><summary>原文 Raw</summary><pre>${escaped(shown.raw)}</pre></details>`
    : '<p>还没有邮件。 No email yet.</p>';
  return page(
    'Inbox',
    `<h1>收件箱 Inbox: ${emails.length}${to === null ? '' : ` · ${escaped(to)}`}</h1><div class="panes"><ol class="mails">${items.join('')}</ol><main>${reading}</main></div>`,
  );
};

export const receiverPage = (name: string, calls: readonly Call[]): string =>
  page(
    `Webhook ${name}`,
    `<h1>Webhook: ${escaped(name)} (${calls.length})</h1>${[...calls]
      .reverse()
      .map(
        (call) =>
          `<details><summary>${escaped(call.at)} ${escaped(call.method)} → ${call.status} <span class="small">${escaped(call.headers['webhook-id'] ?? '')}</span></summary><pre>${escaped(
            Object.entries(call.headers)
              .map(([header, value]) => `${header}: ${value}`)
              .join('\n'),
          )}\n\n${escaped(call.body)}</pre></details>`,
      )
      .join('')}`,
  );

export const indexPage = (now: string, receivers: readonly string[]): string =>
  page(
    'Local run',
    `<h1>本机运行 Local run</h1><p>服务时钟 Service clock: ${escaped(now)}</p>
<ul><li><a href="/_local/inbox">收件箱 Inbox</a> (<a href="/_local/inbox.json">JSON</a>)</li><li><a href="/_local/state">状态 State</a> (queues, dead letters, functions, errors)</li><li><a href="/_local/clock">时钟 Clock</a> (<code>POST {"advance": "PT24H"}</code>)</li></ul>
<h2>Webhooks</h2><ul>${receivers.map((name) => `<li><a href="/_local/webhooks/${encodeURIComponent(name)}">${escaped(name)}</a></li>`).join('') || '<li>(none yet)</li>'}</ul>`,
  );
