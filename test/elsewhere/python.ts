import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const HERE = import.meta.dirname;
/** Ignored by git; kept from run to run while it is what the requirements ask for. */
export const PLACE = join(HERE, '../../.elsewhere');
const ENVIRONMENT = join(PLACE, 'python');
const REQUIREMENTS = join(HERE, 'requirements.txt');
/** Says what was installed: written last, so that half an installation is none. */
const STAMP = join(ENVIRONMENT, 'noticewire-installed');

export type Python = Readonly<{ kind: 'ready'; python: string } | { kind: 'missing'; reason: string }>;

/** A Python with ministack and moto. @throws when they cannot be installed although the packages can be reached */
export const pythonWithEngines = (): Python => {
  const found = findPython();
  if (!found) return missing('there is no Python 3.10 or later here (python3 or python on the PATH).');
  const python = join(ENVIRONMENT, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).update(found.version).digest('hex');
  if (existsSync(python) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return { kind: 'ready', python };

  console.log(`Installing ministack and moto into ${ENVIRONMENT}`);
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  mkdirSync(PLACE, { recursive: true });
  const made = run(found.command, ['-m', 'venv', ENVIRONMENT]);
  if (!made.done)
    return missing(`this Python makes no environment of its own (on Debian, python3-venv is missing): ${lastLine(made.said)}`);
  const installed = run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--retries',
    '2',
    '--requirement',
    REQUIREMENTS,
  ]);
  if (!installed.done) {
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    const why = installed.said.split('\n').find(isUnreachable);
    if (why) return missing(`PyPI cannot be reached: ${why}`);
    throw new Error(`ministack and moto cannot be installed:\n${installed.said}`);
  }
  writeFileSync(STAMP, wanted);
  return { kind: 'ready', python };
};

const missing = (reason: string): Python => ({ kind: 'missing', reason });

const findPython = (): Readonly<{ command: string; version: string }> | null => {
  for (const command of ['python3', 'python']) {
    const { done, said } = run(command, ['-c', 'import sys; print(sys.version.split()[0], sys.executable)']);
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(said) ?? [];
    if (done && Number(major) === 3 && Number(minor) >= 10) return { command, version: said };
  }
  return null;
};

/** What pip says when no package index answers; that an index has not got the version is another thing. */
export const isUnreachable = (said: string): boolean =>
  /connection broken|NewConnectionError|NameResolutionError|Failed to establish a new connection|timed out|ProxyError|SSLError|Could not fetch URL/i.test(
    said,
  );

const run = (command: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, PIP_DEFAULT_TIMEOUT: '20' } });
  return { done: status === 0, said: `${stdout ?? ''}${stderr ?? ''}`.trim() };
};

const lastLine = (said: string): string => said.split('\n').at(-1) ?? '';

/** In front of everything else on the PATH. */
export const pathWith = (...folders: readonly string[]): string => [...folders, process.env['PATH'] ?? ''].join(delimiter);
