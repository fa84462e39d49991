import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});
export type Resource = Readonly<z.infer<typeof Resource>>;

const Parameter = z.object({
  Type: z.string(),
  Default: z.unknown(),
  Description: z.string().optional(),
  NoEcho: z.boolean().default(false),
  AllowedValues: z.array(z.coerce.string()).optional(),
  AllowedPattern: z.string().optional(),
  ConstraintDescription: z.string().optional(),
});

const Rule = z.object({
  RuleCondition: z.unknown().optional(),
  Assertions: z.array(z.object({ Assert: z.unknown(), AssertDescription: z.string().default('its parameters do not go together') })),
});

const section = <T extends z.ZodType>(entry: T) => z.record(z.string(), entry).default({});

const Template = z.object({
  Resources: section(Resource),
  Parameters: section(Parameter),
  Conditions: section(z.unknown()),
  Rules: section(Rule),
  Mappings: section(z.record(z.string(), z.record(z.string(), z.unknown()))),
  Outputs: section(z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional(), Condition: z.string().optional() })),
});

/** One synthesized stack. */
export type StackTemplate = Readonly<{
  name: string;
  resources: ReadonlyMap<string, Resource>;
  parameters: Readonly<Record<string, Readonly<z.infer<typeof Parameter>>>>;
  conditions: Readonly<Record<string, unknown>>;
  /** What its parameters must fulfil together. */
  rules: readonly Readonly<z.infer<typeof Rule>>[];
  mappings: Readonly<z.infer<typeof Template>['Mappings']>;
  outputs: Readonly<z.infer<typeof Template>['Outputs']>;
}>;

export type Assembly = Readonly<{
  /** Each behind those that it depends on. */
  stacks: readonly StackTemplate[];
  /** Folder of an asset by its hash. */
  assets: ReadonlyMap<string, string>;
}>;

const Manifest = z.object({
  artifacts: section(
    z.object({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .object({ templateFile: z.string(), file: z.string(), directoryName: z.string(), stackName: z.string() })
        .partial()
        .default({}),
    }),
  ),
});
const AssetManifest = z.object({ files: section(z.object({ source: z.object({ path: z.string().optional() }) })) });

/** Read a CDK cloud assembly: its manifest, templates and asset manifests. @throws a sentence when the folder holds none */
export const readAssembly = (folder: string): Assembly => {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) throw new Error(`${folder} is not a synthesized CDK app (it has no manifest.json): run \`npm run synth\`.`);
  const stacks = new Map<string, Readonly<{ stack: StackTemplate; dependencies: readonly string[] }>>();
  const assets = new Map<string, string>();
  const nested: Assembly[] = [];
  for (const [id, { type, dependencies, properties }] of Object.entries(read(manifest, Manifest).artifacts)) {
    if (type === 'aws:cloudformation:stack') {
      const stack = readStack(properties.stackName ?? id, join(folder, properties.templateFile ?? ''));
      stacks.set(id, { stack, dependencies });
    } else if (type === 'cdk:asset-manifest') readAssets(folder, properties.file ?? '', assets);
    else if (type === 'cdk:cloud-assembly') nested.push(readAssembly(join(folder, properties.directoryName ?? '')));
  }
  return {
    stacks: [...inOrder(stacks), ...nested.flatMap((assembly) => assembly.stacks)],
    assets: new Map([...assets, ...nested.flatMap((assembly) => [...assembly.assets])]),
  };
};

/** Names of the parameters that templates declare. */
export const parametersOf = (assembly: Assembly): ReadonlySet<string> =>
  new Set(assembly.stacks.flatMap(({ parameters }) => Object.keys(parameters)));

const read = <T extends z.ZodType>(file: string, schema: T): z.output<T> => {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} cannot be read: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

const readStack = (name: string, file: string): StackTemplate => {
  const { Resources, Parameters, Conditions, Rules, Mappings, Outputs } = read(file, Template);
  return {
    name,
    resources: new Map(Object.entries(Resources)),
    parameters: Parameters,
    conditions: Conditions,
    rules: Object.values(Rules),
    mappings: Mappings,
    outputs: Outputs,
  };
};

const readAssets = (folder: string, file: string, assets: Map<string, string>): void => {
  for (const [hash, { source }] of Object.entries(read(join(folder, file), AssetManifest).files))
    if (source.path !== undefined) assets.set(hash, resolve(folder, source.path));
};

const inOrder = (stacks: ReadonlyMap<string, Readonly<{ stack: StackTemplate; dependencies: readonly string[] }>>): StackTemplate[] => {
  const ordered = new Set<StackTemplate>();
  const visit = (id: string): void => {
    const found = stacks.get(id);
    if (!found || ordered.has(found.stack)) return;
    for (const dependency of found.dependencies) visit(dependency);
    ordered.add(found.stack);
  };
  for (const id of stacks.keys()) visit(id);
  return [...ordered];
};
