import { type Context, Hono } from 'hono';
import { bilingual } from '#domain/text/wording';
import { visitOf } from '#handling/visit';
import { compressed } from '#platform/compression';
import { SECURITY_HEADERS } from '#platform/http';
import { problem } from '#platform/problem';
import { readerOf, toResponse } from './answers.ts';
import type { ApiDeps } from './deps.ts';
import type { Answer } from './description.ts';
import type { Endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import { requestOf } from './request.ts';
import { addressChangeEndpoints } from './routes/address-changes.ts';
import { agencyEndpoints } from './routes/agencies.ts';
import { attachmentEndpoints } from './routes/attachments.ts';
import { auditEndpoints } from './routes/audit.ts';
import { beforePublicationEndpoints } from './routes/before-publication.ts';
import { channelEndpoints } from './routes/channels.ts';
import { confirmationEndpoints } from './routes/confirmations.ts';
import { consentEndpoints } from './routes/consents.ts';
import { correctionEndpoints } from './routes/corrections.ts';
import { coverageEndpoints } from './routes/coverage.ts';
import { documentEndpoints } from './routes/documents.ts';
import { draftEndpoints } from './routes/drafts.ts';
import { erasureEndpoints } from './routes/erasures.ts';
import { exportEndpoints } from './routes/exports.ts';
import { followerEndpoints } from './routes/followers.ts';
import { healthEndpoints } from './routes/health.ts';
import { hubReceiptEndpoints } from './routes/hub-receipts.ts';
import { importEndpoints } from './routes/imports.ts';
import { keyEndpoints } from './routes/keys.ts';
import { manageLinkEndpoints } from './routes/manage-links.ts';
import { noticeLedgerEndpoints } from './routes/notice-ledger.ts';
import { noticeListEndpoints } from './routes/notice-lists.ts';
import { noticeEndpoints } from './routes/notices.ts';
import { operationEndpoints } from './routes/operations.ts';
import { operatorEndpoints } from './routes/operators.ts';
import { organizationEndpoints } from './routes/organizations.ts';
import { receiptActEndpoints } from './routes/receipt-acts.ts';
import { receiptEndpoints } from './routes/receipts.ts';
import { redactionEndpoints } from './routes/redactions.ts';
import { referenceEndpoints } from './routes/reference.ts';
import { retryEndpoints } from './routes/retries.ts';
import { staffEndpoints } from './routes/staff.ts';
import { subscriptionDeliveryEndpoints } from './routes/subscription-deliveries.ts';
import { subscriptionSearchEndpoints } from './routes/subscription-search.ts';
import { subscriptionEndpoints } from './routes/subscriptions.ts';
import { suppressionEndpoints } from './routes/suppressions.ts';
import { withdrawalEndpoints } from './routes/withdrawals.ts';

/** Everything that the contract offers so far. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...noticeEndpoints,
  ...beforePublicationEndpoints,
  ...noticeListEndpoints,
  ...noticeLedgerEndpoints,
  ...retryEndpoints,
  ...correctionEndpoints,
  ...withdrawalEndpoints,
  ...redactionEndpoints,
  ...attachmentEndpoints,
  ...documentEndpoints,
  ...agencyEndpoints,
  ...coverageEndpoints,
  ...keyEndpoints,
  ...staffEndpoints,
  ...draftEndpoints,
  ...auditEndpoints,
  // Before `/v1/subscriptions/{id}`.
  ...exportEndpoints,
  ...subscriptionEndpoints,
  ...confirmationEndpoints,
  ...manageLinkEndpoints,
  ...addressChangeEndpoints,
  ...channelEndpoints,
  ...consentEndpoints,
  ...erasureEndpoints,
  ...receiptEndpoints,
  ...receiptActEndpoints,
  ...subscriptionDeliveryEndpoints,
  ...subscriptionSearchEndpoints,
  ...importEndpoints,
  ...suppressionEndpoints,
  ...followerEndpoints,
  ...organizationEndpoints,
  ...hubReceiptEndpoints,
  ...referenceEndpoints,
  ...operationEndpoints,
  ...operatorEndpoints,
  ...healthEndpoints,
];

const EXACT_PATHS: ReadonlySet<string> = new Set(ENDPOINTS.map(({ path }) => path));

/** The pages below `/docs` have the style and the forms of all pages; nothing else here is shown. */
const CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The public API over its dependencies. */
export const makeApp = (deps: ApiDeps): Hono => {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
    context.res.headers.set('content-security-policy', CONTENT_POLICY);
    if (context.req.method === 'GET') context.res.headers.set('access-control-allow-origin', '*');
    if (!isForEverybody(context)) context.res.headers.set('cache-control', 'no-store');
    if (!context.res.headers.has('vary')) context.res.headers.set('vary', 'Authorization');
  });

  for (const endpoint of ENDPOINTS) {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    app.on(endpoint.method.toUpperCase(), path, (context) => answerCall(deps, endpoint, context));
  }
  // The same for everybody, and a quarter of a second of work.
  let written: ReturnType<typeof openApiDocument> | undefined;
  const document = () => {
    written ??= openApiDocument(ENDPOINTS, deps.site.publicUrl);
    return written;
  };
  // Twenty times shorter so: what else the API answers is short.
  app.get(DOCUMENT_PATH, (context) => compressed(context.json(document()), context.req.header('accept-encoding')));
  const lookedAt = (context: Context) => ({ ...visitOf(context), deployment: deps.site.deployment });
  // Pages are loaded when somebody looks: programs never do.
  app.get(DOCS_PATH, async (context) => {
    const { docsPage } = await import('./docs-page.ts');
    const page = await context.html(docsPage(document(), lookedAt(context)));
    return compressed(page, context.req.header('accept-encoding'));
  });
  app.get(`${DOCS_PATH}/:guide`, async (context, next) => {
    const { guidePage, isGuide } = await import('#views/pages/guide-pages');
    const guide = context.req.param('guide');
    return isGuide(guide)
      ? compressed(await context.html(guidePage(lookedAt(context), guide)), context.req.header('accept-encoding'))
      : next();
  });

  app.notFound((context) => notFound(context));
  app.onError((error, context) => {
    deps.log.fault('fault', error, { method: context.req.method });
    return respond(context, {
      problem: problem(500, 'fault', bilingual('服务出错,请稍后再试', 'Something went wrong on our side: try again later')),
    });
  });
  return app;
};

const NOTHING_HERE = problem(404, 'not-found', bilingual('没有这个地址,见 /docs', 'There is nothing here: see /docs'));

const DOCUMENT_PATH = '/openapi.json';
const DOCS_PATH = '/docs';
/** The documents, and each guide of them. */
const GUIDE_PATH = /^\/docs(\/(agencies|organizations|operators))?$/;

/** Public, and the same for all who ask: whoever shows a key may get more, and everything else has addresses, tokens or keys in it. */
const isForEverybody = ({ req, res }: Context): boolean =>
  (req.method === 'GET' || req.method === 'HEAD') && req.header('authorization') === undefined && res.status < 400;

/** Known path, other method: 405 says which (RFC 9110, 15.5.6); OPTIONS asks for nothing else. HEAD is GET without its content. */
const notFound = (context: Context): Response => {
  const methods = methodsOf(context.req.path);
  if (methods.length === 0) return respond(context, { problem: NOTHING_HERE });
  const allow = { allow: methods.join(', ') };
  if (context.req.method === 'OPTIONS') return respond(context, { status: 204, headers: allow });
  return respond(context, {
    problem: problem(
      405,
      'method-not-allowed',
      bilingual(`此地址只接受 ${methods.join('、')}`, `This address takes only ${methods.join(', ')}`),
    ),
    headers: allow,
  });
};

const methodsOf = (path: string): readonly string[] => {
  // `/v1/subscriptions/confirm` is what it is, and no subscription of that id.
  const exact = ENDPOINTS.filter((one) => one.path === path);
  const like = ENDPOINTS.filter((one) => new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
  const found =
    path === DOCUMENT_PATH || GUIDE_PATH.test(path) ? ['GET'] : (exact.length > 0 ? exact : like).map(({ method }) => method.toUpperCase());
  return found.length === 0 ? [] : [...new Set(found.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))), 'OPTIONS'];
};

/** A path of its own is no id of a collection, whatever is asked of it. */
const answerCall = async (deps: ApiDeps, endpoint: Endpoint, context: Context): Promise<Response> => {
  if (endpoint.path !== context.req.path && EXACT_PATHS.has(context.req.path)) return notFound(context);
  const request = requestOf(context, deps.trustedProxies);
  if (Object.values(request.parameters).some((parameter) => parameter.length > LONGEST_PARAMETER))
    return respond(context, { problem: NOTHING_HERE });
  return respond(context, await endpoint.serve(deps, request));
};

const respond = (context: Context, answer: Answer): Response => toResponse(answer, readerOf(context.req.header('accept-language')));

/** No id and no token of ours is longer. */
const LONGEST_PARAMETER = 300;
