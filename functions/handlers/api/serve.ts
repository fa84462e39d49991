import * as z from 'zod';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { countedNetwork } from '#platform/source-address';
import { answeredAs, answerOnce, type RequestKey } from '#usecases/callers/answer-once';
import type { Caller } from '#usecases/callers/authorize';
import { admitWrite } from '#usecases/callers/limit-calls';
import type { Gate, Refusal } from './access.ts';
import { KEY_REUSED, readerOf, tooMany } from './answers.ts';
import { parseBody, parseQuery } from './body.ts';
import type { ApiDeps } from './deps.ts';
import { type Answer, type Call, type Description, isLimited } from './description.ts';
import type { ApiRequest } from './request.ts';

/** May they, is it well formed, is it not too much; then the endpoint decides. */
export const serve = async <Who, Path extends string, Body, Query>(
  deps: ApiDeps,
  gate: Gate<Who>,
  description: Description<Path, Body, Query>,
  handle: (call: Call<Path, Body, Query> & Who) => Promise<Answer>,
  request: ApiRequest,
): Promise<Answer> => {
  const entry = await gate.admit(deps, request);
  if ('problem' in entry) return entry;
  const query = parseQuery(description.query, request);
  if ('problem' in query) return query;
  const body = await parseBody(description.body, description.files, request, description.optionalBody);
  if ('problem' in body) return body;

  const { source } = request;
  const network = countedNetwork(source);
  if (isLimited(description)) {
    const admission = await admitWrite(deps, entry.caller, network);
    if (admission.kind === 'over') return tooMany(admission);
  }

  const ifMatch = request.header('if-match');
  if (description.ifMatch === 'needed' && ifMatch === undefined) return { problem: TAG_NEEDED };

  const bodyHash = deps.sha256(body.text);
  const asked = description.idempotent ? await requestKeyOf(deps, description, request, entry.caller, bodyHash) : null;
  if (asked && 'problem' in asked) return asked;
  const work = async (): Promise<Answer> => {
    const proven = await entry.prove();
    if ('problem' in proven) return proven;
    return handle({
      deps,
      parameters: request.parameters,
      body: body.value,
      query: query.value,
      file: body.file,
      text: async () => new TextDecoder().decode(await request.bytes()),
      network,
      reader: readerOf(request.header('accept-language')),
      requestKey: asked,
      isAsync: (request.header('prefer') ?? '').split(/\s*[,;]\s*/).includes('respond-async'),
      knownTags: (request.header('if-none-match') ?? '').split(/\s*,\s*/).map((tag) => tag.replace(/^W\//, '')),
      // Compared strongly: a tag that was weakened on its way names no state to be changed.
      isSeen: (tag) => ifMatch === undefined || ifMatch.split(/\s*,\s*/).some((one) => one === '*' || one === tag),
      ...proven.who,
    });
  };
  if (!asked || description.idempotent !== 'kept') return work();
  const answer = await kept(deps, asked, work);
  const left = 'replayed' in answer && (await description.redacted?.(deps, request.parameters));
  return left && 'body' in left ? { ...left, replayed: true } : answer;
};

/** Under what the answer is remembered; null when nobody asked for that. */
const requestKeyOf = async (
  { vault }: Pick<ApiDeps, 'vault'>,
  { method }: Pick<Description, 'method'>,
  { idempotencyKey: key, path, source }: ApiRequest,
  caller: Caller | null,
  bodyHash: string,
): Promise<RequestKey | Refusal | null> => {
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) return { problem: KEY_MALFORMED };
  // Strangers have no name, and an answer may show a secret: it is only shown again to where it was asked for. Kept is a keyed hash.
  const whose = caller ? answeredAs(caller) : `public ${await vault.fingerprint('source', source?.address ?? '')}`;
  return { caller: whose, act: `${method} ${path}`, key, bodyHash };
};

const KeptAnswer = z.object({
  status: z.union([z.literal(200), z.literal(201), z.literal(202)]),
  body: z.unknown(),
  headers: z.record(z.string(), z.string()).optional(),
});

const kept = async (deps: ApiDeps, asked: RequestKey, work: () => Promise<Answer>): Promise<Answer> => {
  const once = await answerOnce(deps, asked, {
    work,
    // A refusal is not kept: the same key may be used for the corrected request.
    kept: (answer) => ('body' in answer ? JSON.stringify(answer) : null),
    replayed: (text): Answer => {
      const { status, body, headers } = KeptAnswer.parse(JSON.parse(text));
      return { status, body, ...(headers ? { headers } : {}), replayed: true };
    },
  });
  switch (once.kind) {
    case 'answered':
    case 'replayed':
      return once.answer;
    case 'in-progress':
      return { problem: KEY_IN_PROGRESS };
    case 'key-reused':
      return { problem: KEY_REUSED };
  }
};

const TAG_NEEDED: Problem = problem(
  428,
  'if-match-missing',
  bilingual(
    '请以 If-Match 写明所改的版本(GET 应答的 ETag),以免覆盖他人的修改',
    'Say with If-Match which state you change, by the ETag of a GET: else you would overwrite what others changed since',
  ),
);

const KEY_MALFORMED: Problem = problem(
  400,
  'idempotency-key-malformed',
  bilingual('Idempotency-Key 须为 1–255 个可见 ASCII 字符', 'An Idempotency-Key has 1 to 255 visible ASCII characters'),
);

const KEY_IN_PROGRESS: Problem = problem(
  409,
  'idempotency-key-in-progress',
  bilingual(
    '同一 Idempotency-Key 的请求正在处理,请稍后再试',
    'The first request with this Idempotency-Key is still under way: try again in a moment',
  ),
);
