import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { bilingual, said } from '#domain/text/wording';
import { problemDocument, SECURITY_HEADERS } from '#platform/http';
import { problem } from '#platform/problem';
import { type Source, sourceOf } from '#platform/source-address';
import type { Caller } from '#usecases/callers/authorize';
import { admitWrite } from '#usecases/callers/limit-calls';
import { admit } from './access.ts';
import { languageHeaders, readerOf, tooMany } from './answers.ts';
import type { ApiDeps } from './deps.ts';
import { docsPage } from './docs-page.ts';
import { type Answer, type Endpoint, isLimited } from './endpoint.ts';
import { KEY_REUSED } from './key-reused.ts';
import { openApiDocument } from './openapi.ts';
import { parseBody, parseQuery } from './request-body.ts';
import { agencyEndpoints } from './routes/agencies.ts';
import { auditEndpoints } from './routes/audit.ts';
import { healthEndpoints } from './routes/health.ts';
import { noticeEndpoints } from './routes/notices.ts';
import { operationEndpoints } from './routes/operations.ts';
import { referenceEndpoints } from './routes/reference.ts';
import { retryEndpoints } from './routes/retries.ts';
import { subscriptionSearchEndpoints } from './routes/subscription-search.ts';
import { subscriptionEndpoints } from './routes/subscriptions.ts';
import { withdrawalEndpoints } from './routes/withdrawals.ts';

/** Everything that the contract offers so far. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...noticeEndpoints,
  ...retryEndpoints,
  ...withdrawalEndpoints,
  ...agencyEndpoints,
  ...auditEndpoints,
  ...subscriptionEndpoints,
  ...subscriptionSearchEndpoints,
  ...referenceEndpoints,
  ...operationEndpoints,
  ...healthEndpoints,
];

const EXACT_PATHS: ReadonlySet<string> = new Set(ENDPOINTS.map(({ path }) => path));

/** `/docs` needs its own style and nothing else. */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

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

  for (const description of ENDPOINTS) {
    app.on(description.method.toUpperCase(), description.path.replace(/\{(\w+)\}/g, ':$1'), (context) =>
      answerCall(deps, description, context),
    );
  }
  app.get(DOCUMENT_PATH, (context) => context.json(openApiDocument(ENDPOINTS, deps.site.publicUrl)));
  app.get(DOCS_PATH, (context) => context.html(docsPage(openApiDocument(ENDPOINTS, deps.site.publicUrl))));

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
    path === DOCUMENT_PATH || path === DOCS_PATH ? ['GET'] : (exact.length > 0 ? exact : like).map(({ method }) => method.toUpperCase());
  return found.length === 0 ? [] : [...new Set(found.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))), 'OPTIONS'];
};

const respond = (context: Context, answer: Answer): Response => {
  const headers = new Headers(answer.headers);
  if ('problem' in answer) {
    const reader = readerOf(context.req.header('accept-language'));
    for (const [name, value] of Object.entries(languageHeaders(reader))) headers.append(name, value);
    headers.set('content-type', 'application/problem+json; charset=utf-8');
    const document = problemDocument(answer.problem, (words) => said(words, reader));
    return new Response(JSON.stringify(document), { status: document.status, headers });
  }
  if (!('body' in answer)) return new Response(null, { status: answer.status, headers });
  headers.set('content-type', 'application/json; charset=utf-8');
  return context.newResponse(JSON.stringify(answer.body), answer.status, Object.fromEntries(headers));
};

/** What came in, is it well formed, may they; then the endpoint decides. */
const answerCall = async (deps: ApiDeps, description: Endpoint, context: Context): Promise<Response> => {
  // A path of its own is no id of a collection, whatever is asked of it.
  if (description.path !== context.req.path && EXACT_PATHS.has(context.req.path)) return notFound(context);
  if (Object.values(context.req.param()).some((parameter) => parameter.length > LONGEST_PARAMETER))
    return respond(context, { problem: NOTHING_HERE });
  const entry = await admit(deps, description.access, context);
  if ('problem' in entry) return respond(context, entry);
  const query = parseQuery(description, context);
  if ('problem' in query) return respond(context, query);
  const body = await parseBody(description, context);
  if ('problem' in body) return respond(context, body);

  const source = sourceOf(context.env, deps.trustedProxies);
  const network = source === null || source.isThisMachine ? null : source.network;
  if (isLimited(description)) {
    const admission = await admitWrite(deps, entry.caller, network);
    if (admission.kind === 'over') return respond(context, tooMany(admission));
  }

  const bodyHash = deps.sha256(body.text);
  const work = (): Promise<Answer> =>
    description.handle({
      deps,
      caller: entry.caller,
      parameter: (name) => context.req.param(name) ?? '',
      body: body.value,
      query: query.value,
      context,
      network,
      reader: readerOf(context.req.header('accept-language')),
      bodyHash,
    });
  const key = description.idempotent === undefined ? undefined : idempotencyKeyOf(context);
  if (key === undefined) return respond(context, await work());
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    return respond(context, {
      problem: problem(
        400,
        'idempotency-key-malformed',
        bilingual('Idempotency-Key 须为 1–255 个可见 ASCII 字符', 'An Idempotency-Key has 1 to 255 visible ASCII characters'),
      ),
    });
  }
  if (description.idempotent === 'own') return respond(context, await work());
  const scope = `${description.method} ${context.req.path} ${entry.caller ? callerName(entry.caller) : await strangerName(deps, source)}`;
  return respond(context, await answerOnce(deps, scope, key, bodyHash, work));
};

/** No id and no token of ours is longer. */
const LONGEST_PARAMETER = 300;

const LambdaEvent = z.object({ event: z.object({ headers: z.record(z.string(), z.string().optional()).default({}) }) });

/** As it came: the web's `Headers` leave an empty one out, and escape what is not ASCII. */
const idempotencyKeyOf = (context: Context): string | undefined => {
  const lambda = LambdaEvent.safeParse(context.env);
  return lambda.success ? lambda.data.event.headers['idempotency-key'] : context.req.header('idempotency-key');
};

/**
 * Strangers have no name: an answer may show a secret, so it is only shown again to where
 * it was asked for. What is kept of that is a keyed hash.
 */
const strangerName = async ({ vault }: ApiDeps, source: Source | null): Promise<string> =>
  `public ${await vault.fingerprint('source', source?.address ?? '')}`;

const callerName = (caller: Caller): string => (caller.kind === 'operator' ? 'operator' : caller.agencyId);

const KeptAnswer = z.object({
  status: z.union([z.literal(200), z.literal(201), z.literal(202)]),
  body: z.unknown(),
  headers: z.record(z.string(), z.string()).optional(),
});

/** Do the work once under a key; the first answer is replayed. Answers may show a secret once, so they are kept sealed. */
const answerOnce = async (
  { agencies, vault, clock }: ApiDeps,
  scope: string,
  key: string,
  bodyHash: string,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const begun = await agencies.begin(scope, key, bodyHash, clock.now());
  switch (begun.kind) {
    case 'in-progress':
      return {
        problem: problem(
          409,
          'idempotency-key-in-progress',
          bilingual(
            '同一 Idempotency-Key 的请求正在处理,请稍后再试',
            'The first request with this Idempotency-Key is still under way: try again in a moment',
          ),
        ),
      };
    case 'other-body':
      return { problem: KEY_REUSED };
    case 'answered': {
      const { status, body, headers } = KeptAnswer.parse(JSON.parse(await vault.open(begun.sealedAnswer)));
      return { status, body, headers: { ...headers, 'idempotency-replayed': 'true' } };
    }
    case 'begun': {
      let answer: Answer;
      try {
        answer = await work();
      } catch (error) {
        await agencies.abandon(scope, key);
        throw error;
      }
      // A refusal is not kept: the same key may be used for the corrected request.
      if ('body' in answer) await agencies.finish(scope, key, await vault.seal(JSON.stringify(answer)));
      else await agencies.abandon(scope, key);
      return answer;
    }
  }
};
