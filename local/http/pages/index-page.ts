import { html } from './html.ts';
import { page } from './layout.ts';
import { beijing, IN_BEIJING } from './time.ts';

export type IndexView = Readonly<{ now: string; emails: number; receivers: readonly string[]; functions: readonly string[] }>;

export const indexPage = ({ now, emails, receivers, functions }: IndexView): string =>
  page(
    '本机运行 Local run',
    html`<h1>本机运行 <span lang="en">Local run</span></h1>
<p>服务时钟 <span lang="en">Service clock</span>: ${beijing(now)}（${IN_BEIJING}）</p>
<ul>
<li><a href="/_local/inbox">收件箱 <span lang="en">Inbox</span></a> (${emails}) · <a href="/_local/inbox.json?limit=100">JSON</a></li>
<li><a href="/_local/state">状态 <span lang="en">State: queues, dead letters, functions, errors</span></a></li>
<li><a href="/_local/clock">时钟 <span lang="en">Clock</span></a>: <code>curl -X POST -d '{"advance":"PT24H"}' …/_local/clock</code></li>
</ul>
<h2>Webhooks</h2>
<ul>${receivers.map((name) => html`<li><a href="/_local/webhooks/${encodeURIComponent(name)}"><bdi>${name}</bdi></a></li>`)}${receivers.length === 0 ? html`<li>还没有 <span lang="en">none yet: any address</span> <code>…/_local/webhooks/NAME</code></li>` : null}</ul>
<h2>函数日志 <span lang="en">Function logs</span></h2>
<ul>${functions.map((name) => html`<li><a href="/_local/logs/${encodeURIComponent(name)}">${name}</a></li>`)}</ul>`,
  );
