import * as z from 'zod';
import { ProblemView } from '#platform/problem';
import type { Access, Endpoint } from './endpoint.ts';

type JsonObject = Record<string, unknown>;

export type OpenApiDocument = Readonly<{
  openapi: '3.1.0';
  info: JsonObject;
  servers: readonly JsonObject[];
  tags: readonly Readonly<{ name: string; description: string }>[];
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: Readonly<{ schemas: JsonObject; securitySchemes: JsonObject }>;
}>;

export type Operation = Readonly<{
  operationId: string;
  tags: readonly string[];
  summary: string;
  security?: readonly JsonObject[];
  parameters?: readonly JsonObject[];
  requestBody?: JsonObject;
  responses: Readonly<Record<string, JsonObject>>;
}>;

const TAGS = [
  { name: 'notices', description: '通知 Post notices, look at them, see what became of them' },
  { name: 'agencies', description: '机关与密钥 Agencies, their keys and consents' },
  { name: 'subscriptions', description: '订阅 Organizations subscribe, confirm, change and leave' },
  { name: 'reference', description: '代码表 Regions and topics' },
  { name: 'operations', description: '运维 For the operator' },
];

/** The contract, from the same schemas that parse the requests (OpenAPI 3.1, JSON Schema 2020-12). */
export const openApiDocument = (endpoints: readonly Endpoint[], publicUrl: string): OpenApiDocument => {
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
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: '`nw_<id>_<secret>`: an agency’s or the operator’s key' },
        manageToken: { type: 'http', scheme: 'bearer', description: 'the manage token of a subscription' },
      },
    },
  };
};

const operationOf = (
  { method, path, tag, summary, access, idempotent, body, query, answers, example }: Endpoint,
  schemas: JsonObject,
): Operation => {
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(query ? queryParameters(query) : []),
    ...(idempotent
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            description: 'the first answer is replayed for 24 h',
            schema: { type: 'string', maxLength: 255 },
          },
        ]
      : []),
  ];
  return {
    operationId: `${method}${path.replace(/\/v1/, '').replace(/[^A-Za-z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    tags: [tag],
    summary,
    ...securityOf(access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input', schemas), ...(example === undefined ? {} : { example }) } },
          },
        }
      : {}),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { description, schema }]) => {
        const isProblem = Number(status) >= 400;
        const shown = isProblem ? ProblemView : schema;
        const type = isProblem ? 'application/problem+json' : 'application/json';
        return [status, { description, ...(shown ? { content: { [type]: { schema: schemaOf(shown, 'output', schemas) } } } : {}) }];
      }),
    ),
  };
};

const securityOf = (access: Access): Readonly<{ security?: readonly JsonObject[] }> => {
  if (access === 'public') return {};
  if (access === 'subscriber') return { security: [{ manageToken: [] }] };
  return { security: [{ key: [access.scope] }, ...('optional' in access ? [{}] : [])] };
};

const queryParameters = (query: z.ZodType): readonly JsonObject[] => {
  const schema = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
};

/** A schema by reference if it has a name, and its named parts with it. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output', schemas: JsonObject): JsonObject => {
  const { $schema: _schema, $defs = {}, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  const moved = (part: unknown): unknown => JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, definition] of Object.entries($defs)) schemas[name] = moved(definition);
  const { id, ...rest } = json;
  if (typeof id !== 'string') return { ...Object(moved(json)) };
  schemas[id] = moved(rest);
  return { $ref: `#/components/schemas/${id}` };
};
