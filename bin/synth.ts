import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..');
const ASSEMBLY = join(ROOT, 'cdk.out');
/** Stands in the assembly itself, so that the two cannot drift apart. */
const STAMP = 'noticewire-inputs';
const INPUTS = ['bin/app.ts', 'lib', 'functions', 'package-lock.json', 'cdk.json'];

export type Synthesized = Readonly<{ assembly: string /** Was it made anew? */; fresh: boolean }>;

/** Make the cloud assembly that `npm start` runs, unless the one that is there was made from the same files. */
export const ensureSynthesized = async (): Promise<Synthesized> => {
  const hash = hashOf(INPUTS);
  if (stampOf(ASSEMBLY) === hash) return { assembly: ASSEMBLY, fresh: false };
  const workplace = `${ASSEMBLY}.${process.pid}`;
  rmSync(workplace, { recursive: true, force: true });
  try {
    await synthesize(workplace);
    writeFileSync(join(workplace, STAMP), hash);
    replace(workplace);
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
  return { assembly: ASSEMBLY, fresh: true };
};

const stampOf = (assembly: string): string | null => {
  const file = join(assembly, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
};

/** Two at the same time do no harm: both made the same, and the later one stays. */
const replace = (workplace: string): void => {
  const old = `${ASSEMBLY}.old.${process.pid}`;
  if (existsSync(ASSEMBLY)) renameSync(ASSEMBLY, old);
  renameSync(workplace, ASSEMBLY);
  rmSync(old, { recursive: true, force: true });
};

/** By content: a checkout that only touched files is not stale. */
const hashOf = (inputs: readonly string[]): string => {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
      return;
    }
    hash
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  };
  for (const input of inputs) add(join(ROOT, input));
  return hash.digest('hex');
};

const synthesize = (output: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const app = spawn(process.execPath, [join(ROOT, 'bin/app.ts')], {
      cwd: ROOT,
      env: { ...process.env, CDK_OUTDIR: output },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    app.on('error', reject);
    app.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the CDK app cannot be synthesized (exit ${code}):\n${said}`))));
  });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { fresh } = await ensureSynthesized();
  console.log(fresh ? 'Synthesized cdk.out.' : 'cdk.out is up to date.');
}
