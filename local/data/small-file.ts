import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Replace a small file at once: after a kill it holds the old content or the new one. */
export const replaceFile = (file: string, content: string | Buffer): void => {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

export const readIfThere = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);
