import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type Resource = Readonly<{ Type: string; Properties: Readonly<Record<string, unknown>>; Condition?: string }>;

/** One synthesized stack: its template, and where the code of its functions lies. */
export type StackTemplate = Readonly<{
  name: string;
  resources: ReadonlyMap<string, Resource>;
  parameters: Readonly<Record<string, Readonly<{ Default?: unknown; Type?: string }>>>;
  conditions: Readonly<Record<string, unknown>>;
  mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  outputs: Readonly<Record<string, Readonly<{ Value: unknown; Export?: Readonly<{ Name: unknown }> }>>>;
}>;

export type Assembly = Readonly<{
  stacks: readonly StackTemplate[] /** Folder of an asset by its hash. */;
  assets: ReadonlyMap<string, string>;
}>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const readJson = (file: string): Record<string, unknown> => {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(parsed)) throw new Error(`${file} is not a JSON object`);
  return parsed;
};

const section = <T>(template: Record<string, unknown>, name: string): Readonly<Record<string, T>> => {
  const found = template[name];
  return isRecord(found) ? (found as Readonly<Record<string, T>>) : {};
};

/** Read a CDK cloud assembly: manifest, templates, asset manifests. Stacks come in the order of the manifest, which is that of their dependencies. */
export const readAssembly = (folder: string): Assembly => {
  const manifestFile = join(folder, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`${folder} is not a synthesized CDK app (it has no manifest.json): run \`npm run synth\``);
  const stacks: StackTemplate[] = [];
  const assets = new Map<string, string>();
  for (const [name, artifact] of Object.entries(section<Record<string, unknown>>(readJson(manifestFile), 'artifacts'))) {
    const properties = isRecord(artifact['properties']) ? artifact['properties'] : {};
    if (artifact['type'] === 'aws:cloudformation:stack') stacks.push(readStack(name, join(folder, String(properties['templateFile']))));
    if (artifact['type'] === 'cdk:asset-manifest') readAssets(folder, join(folder, String(properties['file'])), assets);
  }
  return { stacks: inOrderOfImports(stacks), assets };
};

const readStack = (name: string, file: string): StackTemplate => {
  const template = readJson(file);
  const resources = section<Partial<Resource>>(template, 'Resources');
  return {
    name,
    resources: new Map(
      Object.entries(resources).map(([id, { Type = '', Properties = {}, Condition }]) => [
        id,
        { Type, Properties, ...(Condition ? { Condition } : {}) },
      ]),
    ),
    parameters: section(template, 'Parameters'),
    conditions: section(template, 'Conditions'),
    mappings: section(template, 'Mappings'),
    outputs: section(template, 'Outputs'),
  };
};

const readAssets = (folder: string, file: string, assets: Map<string, string>): void => {
  for (const [hash, asset] of Object.entries(section<Record<string, unknown>>(readJson(file), 'files'))) {
    const source = asset['source'];
    if (isRecord(source) && typeof source['path'] === 'string') assets.set(hash, resolve(folder, source['path']));
  }
};

/** A stack that imports comes after the stack that exports. */
const inOrderOfImports = (stacks: readonly StackTemplate[]): readonly StackTemplate[] => {
  const text = new Map(stacks.map((stack) => [stack, JSON.stringify([...stack.resources])] as const));
  const waiting = [...stacks];
  const ordered: StackTemplate[] = [];
  while (waiting.length > 0) {
    const free = waiting.findIndex((stack) =>
      waiting.every((other) => other === stack || !(text.get(stack) ?? '').includes(`"${other.name}:`)),
    );
    ordered.push(...waiting.splice(Math.max(0, free), 1));
  }
  return ordered;
};
