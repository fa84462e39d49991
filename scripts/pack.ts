import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';

const ROOT = join(import.meta.dirname, '..');
const MANIFEST = join(ROOT, 'package.json');
const WHOLE = join(ROOT, 'dist/package.json.whole');
const PROGRAM = join(ROOT, 'dist/noticewire.mjs');

const Manifest = z.looseObject({});

/** At once: whoever reads package.json meanwhile finds it as it was or as it will be. */
const replaceManifest = (text: string): void => {
  writeFileSync(`${MANIFEST}.new`, text);
  renameSync(`${MANIFEST}.new`, MANIFEST);
};

/** `npm pack` makes the command line: one file, without the packages that only the service and its tests need. */
const prepare = async (): Promise<void> => {
  restore(); // of a pack that was interrupted
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  await build({
    entryPoints: [join(ROOT, 'cli/main.ts')],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'error',
  });
  const whole = readFileSync(MANIFEST, 'utf8');
  const { dependencies: _, devDependencies: __, allowScripts: ___, ...rest } = Manifest.parse(JSON.parse(whole));
  writeFileSync(WHOLE, whole);
  replaceManifest(`${JSON.stringify(rest, null, 2)}\n`);
};

const restore = (): void => {
  if (!existsSync(WHOLE)) return;
  replaceManifest(readFileSync(WHOLE, 'utf8'));
  rmSync(WHOLE);
};

if (process.argv[2] === 'prepare') await prepare();
else restore();
