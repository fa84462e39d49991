import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

type Rule = Readonly<{ layers: readonly string[]; packages: readonly string[] }>;

/** Which layer may import which, and which packages. Read it top to bottom: nothing points upwards. */
const RULES: Readonly<Record<string, Rule>> = {
  /** How something is written down: knows no notice. */
  encoding: { layers: ['encoding'], packages: ['zod'] },
  domain: { layers: ['domain', 'encoding'], packages: ['zod'] },
  views: { layers: ['views', 'domain', 'encoding'], packages: ['diff', 'lean-qr', 'markdown-it', 'nodemailer'] },
  ports: { layers: ['ports', 'domain', 'encoding'], packages: [] },
  usecases: { layers: ['usecases', 'ports', 'domain', 'encoding', 'views'], packages: [] },
  platform: { layers: ['platform'], packages: ['zod', 'aws-lambda', 'node:'] },
  adapters: {
    layers: ['adapters', 'ports', 'domain', 'encoding', 'platform'],
    packages: [
      'zod',
      '@aws-sdk/',
      'csv-parse',
      'fflate',
      'file-type',
      'htmlparser2',
      'hucre',
      'iconv-lite',
      'imapflow',
      'ipaddr.js',
      'mailparser',
      'mammoth',
      'nodemailer',
      'node:',
    ],
  },
  /** `handler.ts` and what stands around it: knows use cases, but neither stores nor the SDK nor the environment. */
  handler: {
    layers: ['handler', 'handling', 'usecases', 'ports', 'domain', 'encoding', 'views', 'platform'],
    packages: ['zod', 'hono', 'aws-lambda'],
  },
  /** What several handlers do alike. */
  handling: { layers: ['handling', 'usecases', 'ports', 'domain', 'views', 'platform'], packages: ['zod', 'hono', 'aws-lambda'] },
  /** Stores that several functions put together alike: takes clients and values of the environment, and has neither. */
  wiring: { layers: ['wiring', 'adapters', 'ports', 'domain'], packages: ['@aws-sdk/'] },
  /** `index.ts`: the only file that makes clients and reads the environment. */
  entry: {
    layers: ['handler', 'handling', 'usecases', 'ports', 'domain', 'encoding', 'views', 'platform', 'adapters', 'wiring'],
    packages: ['zod', 'hono', 'aws-lambda', '@aws-sdk/', 'node:'],
  },
  /** Infrastructure names handlers, and never imports them. */
  lib: { layers: ['lib'], packages: ['aws-cdk-lib', 'constructs', 'esbuild', 'node:'] },
  /** The local runner knows CloudFormation, and nothing about notices; the deployed code knows nothing about it. */
  local: { layers: ['local'], packages: [''] },
};

const layerOf = (file: string): string => {
  const [top = '', layer = '', , name = ''] = file.split('/');
  if (top !== 'functions') return top;
  if (layer !== 'handlers') return layer;
  return file.split('/').length === 4 && name === 'index.ts' ? 'entry' : 'handler';
};

/** Also of types: a type is knowledge, too. */
const importsOf = (source: string): readonly string[] =>
  [/^(?:import|export)\s[^;'"]*?from\s+'([^']+)'/gm, /^import\s+'([^']+)'/gm, /\bimport\(\s*'([^']+)'/g].flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, specifier = '']) => specifier),
  );

/** What `file` imports against the rules. */
const breachesOf = (file: string, source: string): readonly string[] => {
  const rule = RULES[layerOf(file)];
  if (!rule) return [`${file} is in no layer`];
  return importsOf(source).filter((specifier) => !mayImport(rule, file, specifier));
};

const mayImport = (rule: Rule, file: string, specifier: string): boolean => {
  if (specifier.startsWith('#')) {
    const layer = specifier.slice(1).split('/')[0] ?? '';
    // By its name another layer; one's own by path.
    return rule.layers.includes(layer) && layer !== layerOf(file);
  }
  if (specifier.startsWith('.')) {
    const target = relative(ROOT, resolve(ROOT, dirname(file), specifier));
    const handlerOf = (path: string) => (path.startsWith('functions/handlers/') ? path.split('/')[2] : undefined);
    return (
      handlerOf(file) === handlerOf(target) && layerOf(target).replace('entry', 'handler') === layerOf(file).replace('entry', 'handler')
    );
  }
  return rule.packages.some((allowed) =>
    /[:/]$/.test(allowed) || allowed === '' ? specifier.startsWith(allowed) : specifier === allowed || specifier.startsWith(`${allowed}/`),
  );
};

const TIME_OR_LUCK = /new Date\(\)|Date\.now|performance\.now|Math\.random|randomUUID|\bprocess\.|\bfetch\(/;

/** How clients come about, and the environment is read: neither is anything but an `index.ts` for. Types of clients are welcome. */
const clientsIn = (source: string): readonly string[] =>
  source.match(/#adapters\/clients|#adapters\/mailers|new \w+Client\(|readEnv|\bprocess\.|^import \{[^}]*\} from '@aws-sdk[^;]*;/gm) ?? [];

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const FILES = [...filesIn('functions'), ...filesIn('lib'), ...filesIn('local')];

/** Their text is a program of its own, which pages load. */
const RUN_BY_BROWSERS = /^functions\/views\/scripts\//;

describe('the layers', () => {
  it.each(FILES)('%s imports only what its layer may', (file) => {
    expect(breachesOf(file, read(file))).toEqual([]);
  });

  it.each(FILES.filter((file) => ['encoding', 'domain', 'views'].includes(layerOf(file)) && !RUN_BY_BROWSERS.test(file)))(
    '%s asks nobody for the time or for luck',
    (file) => {
      expect(withoutComments(read(file))).not.toMatch(TIME_OR_LUCK);
    },
  );

  it.each(FILES.filter((file) => layerOf(file) === 'wiring'))('%s makes no client, and reads no environment', (file) => {
    expect(clientsIn(read(file))).toEqual([]);
  });

  it('are those of a real code base, all of them seen', () => {
    const layers = new Set(FILES.map(layerOf));
    expect([...layers].sort()).toEqual(Object.keys(RULES).sort());
    expect(FILES.flatMap((file) => importsOf(read(file))).length).toBeGreaterThan(FILES.length);
  });

  it.each([
    ['the domain reaches for a store', 'functions/domain/x.ts', "import { NoticeStore } from '#ports/notice-store';"],
    ['the domain reaches for Node', 'functions/domain/x.ts', "import { createHash } from 'node:crypto';"],
    ['a type is knowledge, too', 'functions/ports/x.ts', "import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    ['a use case knows its adapter', 'functions/usecases/x.ts', "import { SesMailer } from '#adapters/ses/ses-mailer';"],
    ['a use case goes around by path', 'functions/usecases/x.ts', "import { y } from '../adapters/y.ts';"],
    ['a layer names itself', 'functions/domain/x.ts', "import { y } from '#domain/y';"],
    ['the platform knows notices', 'functions/platform/x.ts', "import type { Notice } from '#domain/notices/notice';"],
    ['a handler makes its own client', 'functions/handlers/api/handler.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['a route knows a store', 'functions/handlers/api/routes/index.ts', "import { dynamoDbClient } from '#adapters/clients';"],
    [
      'what is put together for several functions knows a use case',
      'functions/wiring/x.ts',
      "import { sweep } from '#usecases/operations/sweep';",
    ],
    ['what handlers share knows a store', 'functions/handling/x.ts', "import { NoticeStore } from '#adapters/dynamodb/x';"],
    ['it reads the environment', 'functions/wiring/x.ts', "import { readEnv } from '#platform/env';"],
    ['a handler puts stores together', 'functions/handlers/api/handler.ts', "import { planning } from '#wiring/planning';"],
    ['a store is put together by another', 'functions/adapters/x.ts', "import { planning } from '#wiring/planning';"],
    ['one handler uses another', 'functions/handlers/api/handler.ts', "import { makeHandler } from '../site/handler.ts';"],
    ['infrastructure imports a function', 'lib/constructs/x.ts', "import { Env } from '../../functions/handlers/api/env.ts';"],
    ['a function imports infrastructure', 'functions/handlers/api/index.ts', "import { x } from '../../../lib/x.ts';"],
    ['deployed code knows the local runner', 'functions/adapters/x.ts', "import { startLocal } from '../../local/index.ts';"],
    ['the local runner knows notices', 'local/x.ts', "import type { Notice } from '../functions/domain/notices/notice.ts';"],
    ['something is imported late', 'functions/domain/x.ts', "const fs = await import('node:fs');"],
    ['something is passed on', 'functions/domain/x.ts', "export { y } from '#views/y';"],
    ['an import has many lines', 'functions/domain/x.ts', "import {\n  a,\n  b,\n} from '#usecases/y';"],
    ['a package has a similar name', 'functions/domain/x.ts', "import * as z from 'zod-to-json';"],
  ])('are not kept when %s', (_, file, source) => {
    expect(breachesOf(file, source)).toHaveLength(1);
  });

  it.each([
    "import { dynamoDbClient } from '#adapters/clients';",
    "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';",
    'const sqs = new SQSClient({});',
    "const table = process.env['MAILINGS_TABLE'];",
  ])('see in what is put together for several functions: %s', (source) => {
    expect(clientsIn(source)).toHaveLength(1);
    expect(clientsIn("import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';")).toEqual([]);
  });
});

describe('tokens of an owner', () => {
  /** Made otherwise they would go on counting after the channel has become one of the other type, and belongs to somebody else. */
  const MADE = /\.token\(\s*'(?:manage|unsubscribe|leaving)|expiringToken\([^,]+,\s*'manage-link',(?! ownerSubject\()/;

  it.each(FILES.filter((file) => file.startsWith('functions/')))('are not made by %s, but where their subject is decided', (file) => {
    expect(MADE.test(readFileSync(join(ROOT, file), 'utf8'))).toBe(false);
  });

  it.each(["vault.token('manage', id)", "vault.token(\n  'leaving-fallback', id)", "expiringToken(vault, 'manage-link', id, until)"])(
    'are seen where they are: %s',
    (source) => {
      expect(MADE.test(source)).toBe(true);
    },
  );
});

describe('names', () => {
  /** Words that could stand on any file, and so say nothing of this one (code style, rule 6). */
  const EMPTY = /(?:^|-)(?:manager|service|helpers?|utils?|common|processor|data|info|dto|impl|misc)(?:-|\.|$)/;

  it.each(FILES.filter((file) => file.startsWith('functions/')))('%s says what it is about', (file) => {
    expect(file.split('/').filter((part) => EMPTY.test(part))).toEqual([]);
  });
});
