import { openAsBlob } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { readUtf8 } from '#platform/utf8';
import packageJson from '../package.json' with { type: 'json' };
import { UsageError } from './exit-code.ts';
import { run } from './run.ts';
import type { Say } from './words.ts';

const unreadable = (file: string, say: Say, error: unknown): UsageError => {
  const why = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new UsageError(`${say('读不到', 'cannot read')} ${file} (${why})`);
};

const bytesOf = async (file: string, say: Say): Promise<Buffer> => {
  if (file === '-') return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (error) {
    throw unreadable(file, say, error);
  }
};

/** Read as it is sent, however long it is. */
const open = async (file: string, say: Say): Promise<Blob> => {
  if (file === '-') return new Blob([new Uint8Array(await buffer(process.stdin))]);
  try {
    return await openAsBlob(file);
  } catch (error) {
    throw unreadable(file, say, error);
  }
};

const save = async (file: string, bytes: Uint8Array, more: boolean, say: Say): Promise<void> => {
  if (file === '-') {
    await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
    return;
  }
  try {
    await writeFile(file, bytes, { flag: more ? 'a' : 'w', mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UsageError(`${say('写不了', 'cannot write')} ${file} (${why})`);
  }
};

/** UTF-8, perhaps with the mark that some editors put in front. */
const read = async (file: string, say: Say): Promise<string> => {
  const decoded = readUtf8(await bytesOf(file, say));
  if (decoded.kind === 'read') return decoded.text;
  throw new UsageError(
    `${say('不是 UTF-8 编码或含乱码，请转换编码后再试', 'not encoded in UTF-8, or garbled: convert it and try again')} (text-ill-formed): ${file}`,
  );
};

/** Of a terminal or a pipe, the next line. */
const ask = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
};

// Whoever read our output has read enough: `noticewire agencies | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.on('SIGINT', () => {
  if (process.stdout.isTTY) process.stdout.write('\n');
  process.exit(130);
});

process.exitCode = await run(process.argv.slice(2), {
  terminal: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTty: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? 120,
  },
  env: process.env,
  version: packageJson.version,
  // As it stands in the checkout, or bundled in the package that npm pack makes.
  program: import.meta.url.endsWith('.ts') ? 'npx noticewire' : 'noticewire',
  read,
  open,
  save,
  wait,
  ask,
});
