import { type Html, html, safeHtml } from '#views/html';
import type { OpenApiDocument, Operation } from './openapi.ts';

const STYLE = safeHtml(`
:root{color-scheme:light dark;--line:#8886;--accent:#0b57a4;--paper:#fff;--ink:#1b2027;font-family:"PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif;line-height:1.6}
@media(prefers-color-scheme:dark){:root{--accent:#8ab8f0;--paper:#12161a;--ink:#e8ebef}}
html{background:var(--paper);color:var(--ink)}body{max-width:60rem;margin:0 auto;padding:1rem 1.25rem 4rem}a{color:var(--accent)}h2{margin-top:2.5rem;border-bottom:2px solid var(--line)}
details{border:1px solid var(--line);margin:.5rem 0;padding:0 .8rem;overflow-x:auto}summary{box-sizing:border-box;min-height:44px;padding:.5rem 0;cursor:pointer}summary code{font-weight:bold;overflow-wrap:anywhere}
.method{display:inline-block;min-width:4.2em;font-weight:bold;color:var(--accent)}
pre{overflow:auto;border:1px solid var(--line);padding:.75rem;font-size:.85rem;line-height:1.45}table{border-collapse:collapse;width:100%}td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:start;vertical-align:top}
`);

const asText = (value: unknown): string => JSON.stringify(value, null, 2);

/** The contract for people: every endpoint, what it takes and answers. Works without scripts and without any other host. */
export const docsPage = (document: OpenApiDocument): string => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return html`<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Noticewire 接口 API</title><style>${STYLE}</style></head><body>
<header><p><a href="/">公告栏 Board</a> · <a href="/openapi.json">openapi.json</a></p><h1>Noticewire 接口 API</h1><p>${String(document.info['description'])}</p></header>
<main><section><h2>开始 Start</h2>
<pre tabindex="0">curl -X POST ${String(document.servers[0]?.['url'] ?? '')}/v1/notices \\
  -H 'Authorization: Bearer nw_…' -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: choir-festival-2026' -d @notice.json</pre>
<p>命令行 command line: <code>noticewire post notice.json</code></p></section>
${document.tags.map(
  ({ name, description }) =>
    html`<section id="${name}"><h2>${description}</h2>${operations
      .filter(({ operation }) => operation.tags.includes(name))
      .map(({ path, method, operation }) => operationHtml(path, method, operation))}</section>`,
)}
<section id="schemas"><h2>数据结构 Schemas</h2>${Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      html`<details id="schema-${name}"><summary><code>${name}</code></summary><pre tabindex="0">${asText(schema)}</pre></details>`,
  )}</section></main></body></html>`.markup;
};

const schemaLink = (content: unknown): Html | string => {
  const text = JSON.stringify(content ?? '');
  const name = /#\/components\/schemas\/(\w+)/.exec(text)?.[1];
  return name ? html`<a href="#schema-${name}">${name}</a>` : '';
};

const operationHtml = (path: string, method: string, operation: Operation): Html => {
  const request = operation.requestBody?.['content'];
  const example = JSON.stringify(request ?? '').includes('"example"') ? exampleOf(request) : null;
  return html`<details id="${operation.operationId}"><summary><span class="method">${method.toUpperCase()}</span> <code>${path}</code> ${operation.summary}</summary>
${operation.security.length > 0 ? html`<p>凭据 Credential: <code>${operation.security.map((entry) => Object.entries(entry).map(([scheme, scopes]) => `${scheme} ${String(scopes)}`)).join(' / ')}</code></p>` : html`<p>公开 Public</p>`}
${
  operation.parameters
    ? html`<table><tr><th>参数 Parameter</th><th>位置 In</th><th></th></tr>${operation.parameters.map(
        (parameter) =>
          html`<tr><td><code>${String(parameter['name'])}</code></td><td>${String(parameter['in'])}</td><td><code>${asText(parameter['schema'])}</code></td></tr>`,
      )}</table>`
    : null
}
${request ? html`<p>请求 Request: ${schemaLink(request)}</p>` : null}${example === null ? null : html`<pre tabindex="0">${asText(example)}</pre>`}
<table><tr><th>状态 Status</th><th></th><th></th></tr>${Object.entries(operation.responses).map(
    ([status, response]) =>
      html`<tr><td>${status}</td><td>${String(response['description'])}</td><td>${schemaLink(response['content'])}</td></tr>`,
  )}</table></details>
`;
};

const exampleOf = (content: unknown): unknown => {
  if (typeof content !== 'object' || content === null) return null;
  const [media] = Object.values(content);
  return typeof media === 'object' && media !== null && 'example' in media ? media.example : null;
};
