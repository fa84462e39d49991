import * as z from 'zod';
import { problemType } from '#platform/http';
import { ProblemView, problem } from '#platform/problem';
import type { Access, Documented } from './description.ts';
import { answersOf, HEADERS, headersOf } from './openapi-answers.ts';
import { exampleOf } from './openapi-examples.ts';

type JsonObject = Record<string, unknown>;

export type OpenApiDocument = Readonly<{
  openapi: '3.1.0';
  info: JsonObject;
  servers: readonly JsonObject[];
  tags: readonly Readonly<{ name: string; description: string }>[];
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: Readonly<{ schemas: JsonObject; headers: JsonObject; securitySchemes: JsonObject }>;
}>;

export type Operation = Readonly<{
  operationId: string;
  tags: readonly string[];
  summary: string;
  security: readonly JsonObject[];
  parameters?: readonly JsonObject[];
  requestBody?: JsonObject;
  responses: Readonly<Record<string, JsonObject>>;
}>;

const TAGS = [
  { name: 'notices', description: '通知 Post notices, look at them, see what became of them' },
  { name: 'agencies', description: '机关与密钥 Agencies, their keys and consents' },
  { name: 'subscriptions', description: '订阅 Organizations subscribe, confirm, change and leave' },
  { name: 'organizations', description: '组织 Contacts of an organization, hubs and their members, who answers for whom' },
  { name: 'reference', description: '代码表 Regions and topics' },
  { name: 'operations', description: '运维 For the operator' },
];

/** The contract, from the same schemas that parse the requests (OpenAPI 3.1, JSON Schema 2020-12). */
export const openApiDocument = (endpoints: readonly Documented[], publicUrl: string): OpenApiDocument => {
  const schemas: JsonObject = {};
  const paths: Record<string, Record<string, Operation>> = {};
  for (const description of endpoints)
    paths[description.path] = { ...paths[description.path], [description.method]: operationOf(description, schemas) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Noticewire',
      version: '1',
      summary: 'A wire service for public notices 公共通知服务',
      description:
        '机关一次发布,每个相关的社区社会组织按自己选择的方式和时间收到一次。 An agency posts a notice once; every community organization that it concerns gets it once, by the channel and at the hour it chose. Errors are RFC 9457 problems with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: TAGS,
    paths,
    components: {
      schemas,
      headers: HEADERS,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: '`nw_<id>_<secret>`: an agency’s or the operator’s key' },
        manageToken: { type: 'http', scheme: 'bearer', description: 'the manage token of a subscription' },
      },
    },
  };
};

const operationOf = (description: Documented, schemas: JsonObject): Operation => {
  const { method, path, tag, summary, access, idempotent, ifMatch, body, files, optionalBody, query, example } = description;
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(path, name)),
    ...(query ? queryParameters(query) : []),
    ...(idempotent ? [IDEMPOTENCY_KEY] : []),
    ...(ifMatch ? [{ ...IF_MATCH, required: ifMatch === 'needed' }] : []),
  ];
  return {
    operationId: `${method}${path.replace(/\/v1/, '').replace(/[^A-Za-z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    tags: [tag],
    summary,
    security: securityOf(access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: optionalBody !== true,
            content: {
              'application/json': { schema: schemaOf(body, 'input', schemas), ...(example === undefined ? {} : { example }) },
              ...Object.fromEntries(
                (files?.mediaTypes ?? []).map((type) => [type, { schema: { type: 'string' }, example: files?.example ?? FILE_EXAMPLE }]),
              ),
            },
          },
        }
      : {}),
    responses: Object.fromEntries(
      answersOf(description).map(({ status, description: words, schema, mediaType }) => {
        const shown = status >= 400 ? ProblemView : schema;
        const type = mediaType ?? (status >= 400 ? 'application/problem+json' : 'application/json');
        const content = mediaType ? { type: 'string' } : shown ? schemaOf(shown, 'output', schemas) : null;
        return [
          String(status),
          {
            description: words,
            headers: Object.fromEntries(headersOf(description, status).map((name) => [name, { $ref: `#/components/headers/${name}` }])),
            ...(content
              ? {
                  content: {
                    [type]: {
                      schema: content,
                      example: mediaType
                        ? 'line,result'
                        : status >= 400 && status !== 422
                          ? problemExample(status, words)
                          : exampleOf(content, schemas),
                    },
                  },
                }
              : {}),
          },
        ];
      }),
    ),
  };
};

/** One that fits its status; that of 422 is the schema's own. */
const problemExample = (status: number, description: string): JsonObject => {
  const { title } = problem(status, 'example', { 'zh-Hans': '', en: '' });
  const code = PROBLEM_CODES[status] ?? 'fault';
  return { type: problemType(code), title: `${title['zh-Hans']} ${title.en}`, status, detail: description, code };
};

const PROBLEM_CODES: Readonly<Record<number, string>> = {
  400: 'malformed',
  401: 'unauthorized',
  403: 'scope-missing',
  404: 'not-found',
  409: 'idempotency-key-in-progress',
  413: 'request-too-large',
  415: 'not-json',
  429: 'too-many-requests',
  503: 'unavailable',
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: '1 to 255 visible ASCII characters; the first answer is replayed for 24 h',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: 'choir-festival-2026',
};

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  description: 'the ETag of the state that is changed; 412 when it is another one by now',
  schema: { type: 'string' },
  example: '*',
};

const FILE_EXAMPLE = '名称,地区,邮箱\n云河社区合唱团,440106,choir@yunhe.example\n';

/** What stands in a path, by the collection that it is an id of. */
const PATH_EXAMPLES: Readonly<Record<string, string>> = {
  '/v1/notices/{id}': 'ntc-01kag3w0ys5f1q9r7n2c4d6e8h',
  '/v1/agencies/{id}': 'yunhe-mzj',
  '/v1/attachments/{id}': 'att-01kag3w0ys5f1q9r7n2c4d6e8h',
  '/v1/documents/{id}': 'doc-01kag3w0ys5f1q9r7n2c4d6e8h',
  '/v1/operators/{id}': 'stf-01kag3w0ys5f1q9r7n2c4d6e8h',
  '/v1/imports/{id}': 'imp-01kag3w0ys5f1q9r7n2c4d6e8h',
  '/v1/subscriptions/{id}': 'sub-01kag3w0ys5f1q9r7n2c4d6e8h',
  '/v1/feeds/followers/{id}': 'Zp4s9c5d7e1f3g5hq3Xv0m8yq0f2m3b7T1n6mQyO2u8',
  '/v1/suppressions/{id}': 'q3Xv0m8yq0f2m3b7T1n6mQyO2u8Zp4s9c5d7e1f3g5h',
  '/v1/organizations/{id}': 'org-01kag3w0ys5f1q9r7n2c4d6e8h',
  memberId: 'org-01kag3w0ys5f1q9r7n2c4d6e9j',
  subscriptionId: 'sub-01kag3w0ys5f1q9r7n2c4d6e9k',
  noticeId: 'ntc-01kag3w0ys5f1q9r7n2c4d6e8h',
  keyId: 'key-01kag3w0ys5f1q9r7n2c4d6e8h',
  otherId: 'yunhe-wmb',
  staffId: 'stf-01kag3w0ys5f1q9r7n2c4d6e8h',
  draftId: 'drf-01kag3w0ys5f1q9r7n2c4d6e8h',
  n: '1',
  token: 'dG9rZW4tZnJvbS1hLW1lc3NhZ2U',
};

const pathParameter = (path: string, name: string): JsonObject => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', maxLength: 300 },
  example: PATH_EXAMPLES[path.slice(0, path.indexOf(`{${name}}`) + name.length + 2)] ?? PATH_EXAMPLES[name],
});

/** An empty list says that nothing is asked for: else a linter, and a reader, cannot tell it from what was forgotten. */
const securityOf = (access: Access): readonly JsonObject[] => {
  switch (access.kind) {
    case 'open':
      return [];
    case 'subscriber':
    case 'contact':
      return [{ manageToken: [] }];
    case 'optional-contact':
      return [{}, { manageToken: [] }, { key: ['operator'] }];
    case 'subscriber-or-operator':
    case 'subscriber-or-voucher':
    case 'contact-or-operator':
      return [{ manageToken: [] }, { key: ['operator'] }];
    case 'key':
      return [{ key: [access.scope] }];
    case 'optional-key':
      return [{ key: [access.scope] }, {}];
  }
};

const queryParameters = (query: z.ZodType): readonly JsonObject[] => {
  const schema = jsonSchemaOf(query, 'input');
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description, examples, ...rest } = Object(property);
    const example = exampleOf(property, {});
    return {
      name,
      in: 'query',
      required: schema.required?.includes(name) ?? false,
      ...(typeof description === 'string' ? { description } : {}),
      schema: rest,
      ...(example === undefined ? {} : { example }),
    };
  });
};

/**
 * Patterns as all languages read them: those of JSON Schema's common part (6.4 of its core specification). Others are left out, and the
 * rule stands in words; zod adds patterns of its own to formats, which say the same.
 */
const portable = (pattern: string): boolean => /^[\x20-\x7e]*$/.test(pattern) && !/\(\?|\\[pPubBkxc]/.test(pattern);

const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.pattern !== undefined && (jsonSchema.format !== undefined || !portable(jsonSchema.pattern))) delete jsonSchema.pattern;
      if (Array.isArray(jsonSchema.allOf)) {
        jsonSchema.allOf = jsonSchema.allOf.filter(
          (part) => typeof part !== 'object' || part.pattern === undefined || portable(part.pattern),
        );
        if (jsonSchema.allOf.length === 0) delete jsonSchema.allOf;
      }
    },
  });

/** A schema by reference if it has a name, and its named parts with it. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output', schemas: JsonObject): JsonObject => {
  const { $schema: _schema, $defs = {}, ...json } = jsonSchemaOf(schema, io);
  const moved = (part: unknown): unknown => JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, definition] of Object.entries($defs)) {
    const { id: _id, ...rest } = Object(moved(definition));
    schemas[name] = rest;
  }
  const { id, ...rest } = json;
  if (typeof id !== 'string') return { ...Object(moved(json)) };
  schemas[id] = moved(rest);
  return { $ref: `#/components/schemas/${id}` };
};
