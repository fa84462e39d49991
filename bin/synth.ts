import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { whileLocked } from './lock.ts';

const ROOT = join(import.meta.dirname, '..');
const ASSEMBLY = join(ROOT, 'cdk.out');
/** Stands in the assembly itself, so that the two cannot drift apart. */
const STAMP = 'noticewire-inputs';
const INPUTS = ['bin/app.ts', 'lib', 'functions', 'package-lock.json', 'cdk.json'];
/** A service that runs from the last assembly starts its functions from there; so their bundles stay for a day. */
const BUNDLES_KEPT_MS = 86_400_000;

export type Synthesized = Readonly<{ assembly: string /** Was it made anew? */; fresh: boolean }>;

/**
 * Make the cloud assembly that `npm start` runs and `npm run deploy` deploys, unless the one that is there was made from the same files.
 */
export const ensureSynthesized = async (): Promise<Synthesized> => {
  const standing: Synthesized = { assembly: ASSEMBLY, fresh: false };
  if (isCurrent(ASSEMBLY)) return standing;
  return whileLocked(`${ASSEMBLY}.lock`, async () => {
    // Whoever held the lock before us may have made what we need.
    if (isCurrent(ASSEMBLY)) return standing;
    const inputs = hashOf(INPUTS);
    const workplace = `${ASSEMBLY}.new`;
    rmSync(workplace, { recursive: true, force: true });
    await synthesize(workplace);
    stamp(workplace, inputs);
    replaceBy(workplace);
    return { assembly: ASSEMBLY, fresh: true };
  });
};

/** Note in an assembly what it was made of and what was made. */
export const stamp = (assembly: string, inputs = hashOf(INPUTS)): void =>
  writeFileSync(join(assembly, STAMP), `${inputs} ${hashOf(documentsOf(assembly))}`);

/**
 * Was it made of the files that are here, and is it still what was made? Commands of
 * the CDK write over it: `cdk bootstrap` without bundles.
 */
export const isCurrent = (assembly: string): boolean => {
  const file = join(assembly, STAMP);
  return existsSync(file) && readFileSync(file, 'utf8') === `${hashOf(INPUTS)} ${hashOf(documentsOf(assembly))}`;
};

const documentsOf = (assembly: string): readonly string[] =>
  readdirSync(assembly)
    .filter((name) => /^manifest\.json$|\.(assets|template)\.json$/.test(name))
    .sort()
    .map((name) => join(assembly, name));

/** Half an assembly is never seen: the new one is complete before it takes the place of the old one. */
const replaceBy = (workplace: string): void => {
  const old = `${ASSEMBLY}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(ASSEMBLY)) renameSync(ASSEMBLY, old);
  renameSync(workplace, ASSEMBLY);
  if (!existsSync(old)) return;
  for (const name of readdirSync(old)) {
    const wanted = name.startsWith('asset.') && Date.now() - statSync(join(old, name)).mtimeMs < BUNDLES_KEPT_MS;
    if (wanted && !existsSync(join(ASSEMBLY, name))) renameSync(join(old, name), join(ASSEMBLY, name));
  }
  rmSync(old, { recursive: true, force: true });
};

/** By content: a checkout that only touched files is not stale. */
const hashOf = (inputs: readonly string[]): string => {
  const hash = createHash('sha256');
  const add = (path: string, name: string): void => {
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) add(join(path, entry), `${name}/${entry}`);
      return;
    }
    hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  };
  for (const input of inputs) add(resolve(ROOT, input), basename(input));
  return hash.digest('hex');
};

/** What the CDK's command line would tell the app from cdk.json; it takes seconds to start, and nothing else of it is needed here. */
const contextOfApp = (): string => {
  const { context } = z
    .object({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  return JSON.stringify(context);
};

const synthesize = (output: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const app = spawn(process.execPath, [join(ROOT, 'bin/app.ts')], {
      cwd: ROOT,
      env: { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: contextOfApp() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [app.stdout, app.stderr])
      stream.on('data', (chunk) => {
        said += String(chunk);
      });
    app.on('error', reject);
    app.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`the CDK app cannot be synthesized (exit ${code}):\n${said}`))));
  });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { fresh } = await ensureSynthesized();
  console.log(fresh ? 'Synthesized cdk.out.' : 'cdk.out is up to date.');
}
