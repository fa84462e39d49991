import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type Environment = Readonly<Record<string, string | undefined>>;
type How = Readonly<{
  env: Environment;
  cwd?: string /** A file for all that it says; without one it speaks to the terminal. */;
  log?: string;
}>;
export type Program = Readonly<{ ended: Promise<number | null>; isRunning: () => boolean; stop: () => Promise<void> }>;

const running = new Set<ChildProcess>();

/** Each program leads a group of its own, so that what it starts ends with it. */
const endGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It is gone already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/** From now on nothing that was begun here outlives this process: not when it is done, nor when it is interrupted. */
export const endAllWithThisProcess = (): void => {
  process.on('exit', () => {
    for (const child of running) endGroup(child);
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.on(signal, () => process.exit(code));
};

/** Its standard input stays open as long as this process lives: python/leash.py ends with it even after a kill -9. */
export const begin = (command: string, args: readonly string[], { env, cwd, log }: How): Program => {
  const file = log === undefined ? null : openSync(log, 'a');
  const stdio: StdioOptions = file === null ? ['pipe', 'inherit', 'inherit'] : ['pipe', file, file];
  const child = spawn(command, args, { detached: true, stdio, env: { ...env }, ...(cwd === undefined ? {} : { cwd }) });
  if (file !== null) closeSync(file);
  running.add(child);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      endGroup(child);
      running.delete(child);
      resolve(code);
    });
  });
  return {
    ended,
    isRunning: () => running.has(child),
    stop: async () => {
      endGroup(child);
      await ended;
    },
  };
};

/** Run to its end. @throws when it fails, with the end of what it said */
export const complete = async (command: string, args: readonly string[], how: How & Readonly<{ log: string }>): Promise<void> => {
  const code = await begin(command, args, how).ended;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${readFileSync(how.log, 'utf8').slice(-4000)}`);
};

/** A port that nobody listens on just now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });

const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** @throws when the program has ended, or is not ready in a minute, with the end of its log */
export const untilReady = async (program: Program, log: string, isReady: () => Promise<boolean>): Promise<void> => {
  const from = performance.now();
  while (!(await isReady().catch(() => false))) {
    const isLate = performance.now() - from > PATIENCE_MS;
    if (isLate || !program.isRunning())
      throw new Error(`an engine ${isLate ? 'is not ready' : 'has ended'}:\n${readFileSync(log, 'utf8').slice(-4000)}`);
    await pause(LOOK_AGAIN_MS);
  }
};
