import * as z from 'zod';
import type { Cors, Route } from '../http/gateway.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import { boolish, type Declared, declaration, numberish, propertiesOf } from './properties.ts';

/** API Gateway developer guide, "Quotas for HTTP APIs": maximum integration timeout. */
const MOST_INTEGRATION_MS = 30_000;

const texts = z.array(z.string()).default([]);

/** `AWS::ApiGatewayV2::Api`. */
const ApiProperties = declaration(
  {
    ProtocolType: z.literal('HTTP', 'only HTTP APIs are known in a local run'),
    CorsConfiguration: z
      .strictObject({
        AllowOrigins: texts,
        AllowMethods: texts,
        AllowHeaders: texts,
        ExposeHeaders: texts,
        AllowCredentials: boolish.default(false),
        MaxAge: numberish.default(0),
      })
      .optional(),
  },
  'Description',
  'DisableExecuteApiEndpoint',
  'IpAddressType',
  'Name',
  'Tags',
  'Version',
);

/** One machine has one user or few: how many requests a route takes in a second is read, and not enforced. */
const SettingsOfRoutes = z.strictObject({
  ThrottlingBurstLimit: numberish.optional(),
  ThrottlingRateLimit: z.coerce.number().nonnegative().optional(),
  DetailedMetricsEnabled: boolish.optional(),
});

/** `AWS::ApiGatewayV2::Stage`. */
const StageProperties = declaration(
  {
    ApiId: z.string(),
    StageName: z.literal('$default', 'only the stage $default is known in a local run'),
    DefaultRouteSettings: SettingsOfRoutes.optional(),
    RouteSettings: z.record(z.string(), SettingsOfRoutes).default({}),
  },
  'AccessLogSettings',
  'AutoDeploy',
  'Description',
  'Tags',
);

/** `AWS::ApiGatewayV2::Integration`. */
const IntegrationProperties = declaration(
  {
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    PayloadFormatVersion: z.literal('2.0'),
    TimeoutInMillis: numberish
      .refine((ms) => ms >= 50 && ms <= MOST_INTEGRATION_MS, 'an HTTP API waits for 50 ms to 30 s')
      .default(MOST_INTEGRATION_MS),
  },
  'ConnectionType',
  'Description',
  'IntegrationMethod',
);

/** `AWS::ApiGatewayV2::Route`. */
const RouteProperties = declaration(
  {
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith('integrations/'),
    AuthorizationType: z.literal('NONE', 'authorizers are not known in a local run').optional(),
  },
  'ApiKeyRequired',
  'OperationName',
);

/** @returns what its CORS settings say; null: browsers are told nothing */
export const provideApi = (declared: Declared): Cors | null => {
  const { CorsConfiguration: cors } = propertiesOf(ApiProperties, declared);
  if (!cors) return null;
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, AllowCredentials, MaxAge } = cors;
  return {
    origins: AllowOrigins,
    methods: AllowMethods,
    headers: AllowHeaders,
    exposed: ExposeHeaders,
    credentials: AllowCredentials,
    maxAgeSeconds: MaxAge,
  };
};

/** @throws when settings are for a route that is not declared: API Gateway refuses them, too */
export const checkStage = (declared: Declared, routes: readonly Route[]): void => {
  const { RouteSettings } = propertiesOf(StageProperties, declared);
  for (const key of Object.keys(RouteSettings))
    if (!routes.some((route) => route.key === key))
      throw new Error(`${declared.stack}: ${declared.id} has RouteSettings for ${key}, which is no route of its API.`);
};

/** @param integrations by stack and logical id */
export const provideRoute = (
  functionOf: (arn: string) => LocalFunction,
  integrations: ReadonlyMap<string, Declared>,
  declared: Declared,
): Route => {
  const { RouteKey, Target } = propertiesOf(RouteProperties, declared);
  const integration = integrations.get(Target.replace('integrations', declared.stack));
  if (!integration) throw new Error(`${declared.stack}: ${declared.id} leads to ${Target}, which is not declared.`);
  const { IntegrationUri, TimeoutInMillis } = propertiesOf(IntegrationProperties, integration);
  return { key: RouteKey, fn: functionOf(IntegrationUri), timeoutMs: TimeoutInMillis };
};
