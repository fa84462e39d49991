import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { readBy } from '#domain/issue-faults';
import { bilingual, said } from '#domain/wording';
import { type Problem, problemDocument, SECURITY_HEADERS } from '#platform/http';
import { problem } from '#platform/problem';
import { authorize, type Caller, may } from '#usecases/authorize';
import { languageHeaders, problemOfBody, problemOfQuery, readerOf } from './answers.ts';
import type { ApiDeps } from './deps.ts';
import { docsPage } from './docs-page.ts';
import type { Access, Answer, Endpoint } from './endpoint.ts';
import { KEY_REUSED } from './key-reused.ts';
import { openApiDocument } from './openapi.ts';
import { agencyEndpoints } from './routes/agencies.ts';
import { noticeEndpoints } from './routes/notices.ts';
import { operationEndpoints } from './routes/operations.ts';
import { referenceEndpoints } from './routes/reference.ts';
import { subscriptionEndpoints } from './routes/subscriptions.ts';

/** Everything that the contract offers so far. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...noticeEndpoints,
  ...agencyEndpoints,
  ...subscriptionEndpoints,
  ...referenceEndpoints,
  ...operationEndpoints,
];

/** A request above this is not even read; the text of a notice has a limit of its own. */
const REQUEST_BYTES = 1_000_000;

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
  });

  for (const description of ENDPOINTS) {
    app.on(description.method.toUpperCase(), description.path.replace(/\{(\w+)\}/g, ':$1'), (context) =>
      answerCall(deps, description, context),
    );
  }
  app.get('/openapi.json', (context) => context.json(openApiDocument(ENDPOINTS, deps.site.publicUrl)));
  app.get('/docs', (context) => context.html(docsPage(openApiDocument(ENDPOINTS, deps.site.publicUrl))));

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

/** Known path, other method: 405 says which. */
const notFound = (context: Context): Response => {
  const methods = ENDPOINTS.filter(({ path }) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(context.req.path)).map(
    ({ method }) => method.toUpperCase(),
  );
  if (methods.length === 0) return respond(context, { problem: NOTHING_HERE });
  return respond(context, {
    problem: problem(
      405,
      'method-not-allowed',
      bilingual(`此地址只接受 ${methods.join('、')}`, `This address takes only ${methods.join(', ')}`),
    ),
    headers: { allow: methods.join(', ') },
  });
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
  if (Object.values(context.req.param()).some((parameter) => parameter.length > LONGEST_PARAMETER))
    return respond(context, { problem: NOTHING_HERE });
  const entry = await admit(deps, description.access, context);
  if ('problem' in entry) return respond(context, entry);
  const query = parseQuery(description, context);
  if ('problem' in query) return respond(context, query);
  const body = await parseBody(description, context);
  if ('problem' in body) return respond(context, body);

  const bodyHash = deps.sha256(body.text);
  const work = (): Promise<Answer> =>
    description.handle({
      deps,
      caller: entry.caller,
      parameter: (name) => context.req.param(name) ?? '',
      body: body.value,
      query: query.value,
      context,
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
  const scope = `${description.method} ${context.req.path} ${entry.caller ? callerName(entry.caller) : await strangerName(deps, context)}`;
  return respond(context, await answerOnce(deps, scope, key, bodyHash, work));
};

/** No id and no token of ours is longer. */
const LONGEST_PARAMETER = 300;

const LambdaEvent = z.object({
  event: z.object({
    headers: z.record(z.string(), z.string().optional()).default({}),
    requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }).optional(),
  }),
});

/** As it came: the web's `Headers` leave an empty one out, and escape what is not ASCII. */
const idempotencyKeyOf = (context: Context): string | undefined => {
  const lambda = LambdaEvent.safeParse(context.env);
  return lambda.success ? lambda.data.event.headers['idempotency-key'] : context.req.header('idempotency-key');
};

/** Strangers have no name: an answer may show a secret, so it is only shown again to where it was asked for. What is kept of that is a keyed hash. */
const strangerName = async ({ vault }: ApiDeps, context: Context): Promise<string> => {
  const lambda = LambdaEvent.safeParse(context.env);
  return `public ${await vault.addressKey(lambda.success ? (lambda.data.event.requestContext?.http.sourceIp ?? '') : '')}`;
};

const callerName = (caller: Caller): string => (caller.kind === 'operator' ? 'operator' : caller.agencyId);

type Refusal = Readonly<{ problem: Problem; headers?: Readonly<Record<string, string>> }>;

const UNAUTHORIZED: Refusal = {
  problem: problem(
    401,
    'unauthorized',
    bilingual(
      '需要有效的密钥(Authorization: Bearer nw_…):可能未填、有误、过期或已吊销',
      'A valid key is needed (Authorization: Bearer nw_…): it may be missing, wrong, expired or revoked',
    ),
  ),
  headers: { 'www-authenticate': 'Bearer realm="noticewire"' },
};

const admit = async (deps: ApiDeps, access: Access, context: Context): Promise<Readonly<{ caller: Caller | null }> | Refusal> => {
  if (access === 'public' || access === 'subscriber') return { caller: null };
  const key = /^Bearer\s+(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (key === undefined) return 'optional' in access && context.req.header('authorization') === undefined ? { caller: null } : UNAUTHORIZED;
  const caller = await authorize(
    {
      agencies: deps.agencies,
      clock: deps.clock,
      hashKey: deps.sha256,
      equalHashes: deps.equalHashes,
      operatorKeyHash: deps.operatorKeyHash,
    },
    key,
  );
  if (!caller) return UNAUTHORIZED;
  if (!may(caller, access.scope)) {
    return 'optional' in access
      ? { caller: null }
      : {
          problem: problem(
            403,
            'scope-missing',
            bilingual(
              `此密钥没有 ${access.scope} 权限,请换用有此权限的密钥`,
              `This key has not the scope ${access.scope}: ask for one that has`,
            ),
          ),
        };
  }
  return { caller };
};

const parseQuery = (description: Endpoint, context: Context): Readonly<{ value: unknown }> | Refusal => {
  if (!description.query) return { value: undefined };
  const read = readBy(description.query, context.req.query());
  return read.kind === 'read' ? read : { problem: problemOfQuery(read) };
};

const parseBody = async (description: Endpoint, context: Context): Promise<Readonly<{ value: unknown; text: string }> | Refusal> => {
  if (!description.body) return { value: undefined, text: '' };
  if (Number(context.req.header('content-length') ?? 0) > REQUEST_BYTES) return TOO_LARGE;
  const text = await context.req.text();
  if (new TextEncoder().encode(text).length > REQUEST_BYTES) return TOO_LARGE;
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i.test(type)) {
    return {
      problem: problem(
        415,
        'not-json',
        bilingual('请以 Content-Type: application/json 发送 JSON', 'Send JSON with Content-Type: application/json'),
      ),
    };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const where = error instanceof SyntaxError ? error.message : '';
    return { problem: problem(400, 'json-malformed', bilingual(`正文不是合法的 JSON:${where}`, `The body is not valid JSON: ${where}`)) };
  }
  if (!isWellFormed(json)) return ILL_FORMED;
  const read = readBy(description.body, json);
  return read.kind === 'read' ? { value: read.value, text } : { problem: problemOfBody(read) };
};

/** Half of a surrogate pair is no character: it can be neither stored nor sent. */
const isWellFormed = (value: unknown): boolean => {
  // No recursion: JSON may be nested more deeply than the stack.
  const waiting = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === 'string' && !part.isWellFormed()) return false;
    if (typeof part !== 'object' || part === null) continue;
    for (const [name, inner] of Object.entries(part)) waiting.push(name, inner);
  }
  return true;
};

const ILL_FORMED: Refusal = {
  problem: problem(
    400,
    'text-ill-formed',
    bilingual(
      '文字编码有误(落单的代理项),请以 UTF-8 发送',
      'Some text is not well-formed Unicode, a surrogate stands alone: send it as UTF-8',
    ),
  ),
};

const TOO_LARGE: Refusal = {
  problem: problem(
    413,
    'request-too-large',
    bilingual('请求超过 1 MB,请缩短,文件请作为附件发送', 'The request is over 1 MB: shorten it, and send files as attachments'),
  ),
};

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
