import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * `npm start`, as a process that takes little: what an earlier start stripped of its types and compiled is used again by each thread, young
 * garbage has little room, and threads share the arenas of malloc. The last two are said to a process as it begins; so, where the system
 * can (the same process goes on, with its id), it begins again. Without any of it everything works, with more memory.
 */
const COMPILED = process.env['NODE_COMPILE_CACHE'] ?? join(import.meta.dirname, '../node_modules/.cache/noticewire');
const FLAGS = ['--max-semi-space-size=2'];
const ENVIRONMENT = { NODE_COMPILE_CACHE: COMPILED, MALLOC_ARENA_MAX: '2' };

if (process.platform === 'linux' && process.execve && process.env['MALLOC_ARENA_MAX'] === undefined) {
  const { emitWarning } = process;
  // Of an experiment (Node 24, "process.execve"), which nobody who starts the service needs to know of.
  process.emitWarning = () => undefined;
  try {
    process.execve(process.execPath, [process.execPath, ...process.execArgv, ...FLAGS, ...process.argv.slice(1)], {
      ...process.env,
      ...ENVIRONMENT,
    });
  } catch {
    process.emitWarning = emitWarning;
  }
}
process.env['NODE_COMPILE_CACHE'] = COMPILED;
enableCompileCache(COMPILED);
await import('./serve.ts');
flushCompileCache();
