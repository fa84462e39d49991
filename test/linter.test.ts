import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'noticewire-lint-'));

/** A made-up code base under the project's own rules: what the linter says of it, file by file. */
const lint = (files: Readonly<Record<string, string>>) => {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['lint', '--vcs-enabled=false', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  for (const path of Object.keys(files)) rmSync(join(folder, path));
  return { status, said: stdout + stderr };
};

describe('imports that go in a circle', () => {
  beforeAll(() => {
    for (const name of ['biome.json', 'package.json']) cpSync(join(ROOT, name), join(folder, name));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are seen by the linter where values do', () => {
    const { status, said } = lint({
      'functions/domain/hen.ts': "import { egg } from './egg.ts';\nexport const hen = () => egg;\n",
      'functions/domain/egg.ts': "import { hen } from './hen.ts';\nexport const egg = () => hen;\n",
    });
    expect(said).toMatch(/hen\.ts:1:\d+ lint\/suspicious\/noImportCycles/);
    expect(said).toMatch(/egg\.ts:1:\d+ lint\/suspicious\/noImportCycles/);
    expect(status).not.toBe(0);
  });

  it('are seen where only types do, from one layer to another by its name', () => {
    const { status, said } = lint({
      'functions/ports/hen.ts': "import type { Egg } from '#domain/egg';\nexport type Hen = Readonly<{ lays: readonly Egg[] }>;\n",
      'functions/domain/egg.ts': "import type { Shell } from './shell.ts';\nexport type Egg = Readonly<{ shell: Shell }>;\n",
      'functions/domain/shell.ts': "import type { Hen } from '#ports/hen';\nexport type Shell = Readonly<{ from: Hen | null }>;\n",
    });
    expect(said.match(/noImportCycles ━/g)).toHaveLength(3);
    expect(status).not.toBe(0);
  });

  it('are not seen where there are none', () => {
    const { status, said } = lint({
      'functions/ports/hen.ts': "import type { Egg } from '#domain/egg';\nexport type Hen = Readonly<{ lays: readonly Egg[] }>;\n",
      'functions/domain/egg.ts': 'export type Egg = Readonly<{ grams: number }>;\n',
    });
    expect(said).toContain('Checked 4 files');
    expect(status).toBe(0);
  });
});
