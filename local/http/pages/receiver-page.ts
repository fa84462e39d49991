import type { Call } from '../receivers.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import { beijing } from './time.ts';

export const receiverPage = (name: string, calls: readonly Call[]): string =>
  page(
    `Webhook ${name}`,
    html`<h1>Webhook <bdi>${name}</bdi>: ${calls.length}</h1>
<p class="small"><a href="/_local/webhooks/${encodeURIComponent(name)}.json">JSON</a> · 让它出错 <span lang="en">make it misbehave</span>: <code>curl -X PUT -d '{"status":500}' …/_local/webhooks/${name}</code></p>
<p class="small">时间均为北京时间 <span lang="en">times are Beijing time</span></p>
${calls.length === 0 ? html`<p>还没有调用。 <span lang="en">No calls yet.</span></p>` : null}
${calls.toReversed().map(
  ({
    at,
    method,
    query,
    status,
    headers,
    body,
  }) => html`<details><summary>${beijing(at)} ${method} → ${status} <span class="small">${headers['webhook-id'] ?? ''}</span></summary>
<pre>${query === undefined ? '' : `?${query}\n\n`}${Object.entries(headers)
    .map(([header, value]) => `${header}: ${value}`)
    .join('\n')}

${readable(body)}</pre></details>`,
)}`,
  );

const readable = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};
