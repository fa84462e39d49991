import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from '../cli/words.ts';

/** `made`: by this start, so that nobody knows it yet. */
export type OperatorKey = Readonly<{ key: string; from: 'environment' | 'folder' | 'made' }>;

const SHORTEST = 32;
const VARIABLE = 'NOTICEWIRE_OPERATOR_KEY';

export const keyFile = (data: string): string => join(data, '.operator-key');

/**
 * From the environment, or as the data folder keeps it, or made now. @throws a sentence about a key that could be guessed or not be sent
 */
export const operatorKeyFor = (data: string | undefined, environment: NodeJS.ProcessEnv, say: Say): OperatorKey => {
  const given = environment[VARIABLE];
  if (given) return { key: checked(given, VARIABLE, say), from: 'environment' };
  if (data !== undefined && existsSync(keyFile(data)))
    return { key: checked(readFileSync(keyFile(data), 'utf8').trim(), keyFile(data), say), from: 'folder' };
  return { key: `nw_operator_${randomBytes(24).toString('base64url')}`, from: 'made' };
};

/** Only once the folder has turned out to be ours. */
export const keepOperatorKey = (data: string | undefined, { key, from }: OperatorKey): void => {
  if (data !== undefined && from === 'made') writeFileSync(keyFile(data), key, { mode: 0o600 });
};

/** The key itself only when nobody can know it yet: a terminal is looked over, and a service's output is kept. */
export const whereTheKeyIs = ({ key, from }: OperatorKey, data: string | undefined, say: Say): string => {
  switch (from) {
    case 'environment':
      return say(`见环境变量 ${VARIABLE}`, `as ${VARIABLE} says`);
    case 'folder':
      return `${say('在文件中', 'in the file')} ${keyFile(data ?? '')}`;
    case 'made':
      return data === undefined ? key : `${key}\n  ${say('只显示这一次，保存在', 'shown this once, kept in')} ${keyFile(data)}`;
  }
};

/** Visible ASCII, since it is sent in a header (RFC 6750 section 2.1). */
const checked = (key: string, place: string, say: Say): string => {
  if (/^[\x21-\x7e]+$/.test(key) && key.length >= SHORTEST) return key;
  throw new Error(
    `${place}: ${say(
      `运营密钥须为至少 ${SHORTEST} 个可见 ASCII 字符，否则会被猜出。生成一个：`,
      `an operator key has at least ${SHORTEST} visible ASCII characters and no spaces: whoever guesses it reads everything. Make one:`,
    )} node -p "'nw_operator_'+crypto.randomBytes(24).toString('base64url')"`,
  );
};
