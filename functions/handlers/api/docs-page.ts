import { docsWordsIn } from '#views/catalogue/docs-words';
import { pageHtml } from '#views/components/page-shell';
import { scrollingTable } from '#views/components/scrolling-table';
import { type Html, html } from '#views/html';
import { guideList } from '#views/pages/guide-pages';
import type { Visit } from '#views/visit';
import type { OpenApiDocument, Operation } from './openapi.ts';

const asText = (value: unknown): string => JSON.stringify(value, null, 2);

/** Where people find out how to use the service: the guides, and the contract with every endpoint, what it takes and answers. */
export const docsPage = (document: OpenApiDocument, visit: Visit): string => {
  const { language } = visit;
  const words = docsWordsIn(language);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return pageHtml({
    ...visit,
    title: words.title,
    path: '/docs',
    isForWork: true,
    content: html`<div class="reference"><h1>${words.title}</h1>
<section><h2>${words.guides}</h2><p>${words.guidesLead}</p>${guideList(visit)}</section>
<section><h2>${words.reference}</h2><p>${words.referenceLead}</p><p>${String(document.info['description'])}</p>
<p><a href="/openapi.json">${words.machine} (openapi.json)</a></p>
<h3>${words.start}</h3><p class="hint">${words.copyHint}</p>
${code(`curl -X POST ${String(document.servers[0]?.['url'] ?? '')}/v1/notices \\
  -H 'Authorization: Bearer nw_…' -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: choir-festival-2026' -d @notice.json`)}
<p>${words.commandLine}: <code>noticewire post notice.json</code></p></section>
${document.tags.map(
  ({ name, description }) =>
    html`<section id="${name}"><h2>${description}</h2>${operations
      .filter(({ operation }) => operation.tags.includes(name))
      .map((one) => operationHtml(one, visit))}</section>`,
)}
<section id="schemas"><h2>${words.schemas}</h2>${Object.entries(document.components.schemas).map(
      ([name, schema]) => html`<details id="schema-${name}"><summary><code>${name}</code></summary>${code(asText(schema))}</details>`,
    )}</section></div>`,
  });
};

const code = (text: string): Html => html`<pre tabindex="0" class="copy">${text}</pre>`;

const schemaLink = (content: unknown): Html => {
  const name = /#\/components\/schemas\/(\w+)/.exec(JSON.stringify(content ?? ''))?.[1];
  return name ? html`<a href="#schema-${name}">${name}</a>` : html``;
};

type OperationOfPath = Readonly<{ path: string; method: string; operation: Operation }>;

const operationHtml = ({ path, method, operation }: OperationOfPath, { language }: Visit): Html => {
  const words = docsWordsIn(language);
  const request = operation.requestBody?.['content'];
  const example = JSON.stringify(request ?? '').includes('"example"') ? exampleOf(request) : null;
  const credentials = operation.security.map((entry) =>
    Object.entries(entry)
      .map(([scheme, scopes]) => `${scheme} ${String(scopes)}`)
      .join(' / '),
  );
  const parameters = (operation.parameters ?? []).map((parameter) => [
    html`<code>${String(parameter['name'])}</code>`,
    String(parameter['in']),
    html`<code>${asText(parameter['schema'])}</code>`,
  ]);
  return html`<details id="${operation.operationId}"><summary><b class="method">${method.toUpperCase()}</b> <code>${path}</code> ${operation.summary}</summary>
<p>${credentials.length > 0 ? html`${words.credential}: <code>${credentials.join(' / ')}</code>` : words.open}</p>
${parameters.length > 0 ? scrollingTable(words.parameter, [words.parameter, words.where, words.form], parameters) : null}
${request ? html`<p>${words.request}: ${schemaLink(request)}</p>` : null}${example === null ? null : code(asText(example))}
${scrollingTable(
  words.answer,
  [words.status, words.meaning, words.form],
  Object.entries(operation.responses).map(([status, response]) => [
    status,
    String(response['description']),
    schemaLink(response['content']),
  ]),
)}</details>
`;
};

const exampleOf = (content: unknown): unknown => {
  if (typeof content !== 'object' || content === null) return null;
  const [media] = Object.values(content);
  return typeof media === 'object' && media !== null && 'example' in media ? media.example : null;
};
