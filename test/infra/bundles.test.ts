import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKb } from '../../bin/bundles.ts';
import { ensureSynthesized } from '../../bin/synth.ts';
import { dig, functions } from './stacks.ts';

/** Kilobytes, minified: what every cold start reads (design, "Numbers to design for"). */
const BUDGET_KB = 450;
const BUDGETS_KB: Readonly<Record<string, number>> = {
  // With parts of what speaks to S3, which itself is loaded when a list or an attachment comes.
  // All acts of the API, with their pages.
  console: 1470,
  // Both search, and so have the table of traditional characters.
  api: 1080,
  site: 895,
  // S3, and that table, and who follows feeds; nobody waits for it.
  'index-notices': 560,
  // With the stores of letters and what finds out why somebody writes; the words that letters need are loaded when one leaves by mail.
  'record-feedback': 490,
  // Above the aim, and not to grow: names of places, the marks of five platforms and an endpoint caller; the same and a MIME
  // composer, which shares parts with SMTP; that and Markdown.
  'call-webhook': 540,
  // The key by which addresses are looked up, while contacts and organizations of release 0.1.0 are taken; what an organization missed is
  // found by the rule of audiences, and told to whoever may be written to; every region, to find what is gone; parts of S3.
  sweep: 665,
  // The key by which addresses are looked up, names of places, and S3, which is large; nobody waits for it.
  'import-subscriptions': 785,
  // Names of regions, and S3, which is large; nobody waits for it.
  'write-export': 690,
  // S3, and how files of all kinds begin; a scanner takes longer.
  'check-attachment': 700,
  // … and its place in the line that all share.
  'ask-consent': 835,
  // With the store of subscriptions, which reads together what it looks at of whoever waits for consent.
  'send-email': 700,
};

const elsewhere = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

const bundles = new Map<string, string>();
beforeAll(async () => {
  const { assembly } = await ensureSynthesized();
  const template: unknown = JSON.parse(readFileSync(join(assembly, 'NoticewireService.template.json'), 'utf8'));
  for (const { name, id } of functions) {
    const key = String(dig(template, 'Resources', id, 'Properties', 'Code', 'S3Key'));
    bundles.set(name, join(assembly, `asset.${key.replace('.zip', '')}`, 'index.mjs'));
  }
});

const bundleOf = (name: string): string => bundles.get(name) ?? '';

describe('the bundle of every function', () => {
  it.each(functions.map(({ name }) => name))('%s is small enough to start cold', (name) => {
    expect(startKb(bundleOf(name))).toBeLessThanOrEqual(BUDGETS_KB[name] ?? BUDGET_KB);
  });

  it.each(functions)(
    '$name starts far from any node_modules, with the environment that the stack gives it',
    async ({ name, properties }) => {
      const folder = join(elsewhere, name);
      cpSync(dirname(bundleOf(name)), folder, { recursive: true });
      const alone = join(folder, 'index.mjs');
      const given = Object.keys(Object(dig(properties, 'Environment', 'Variables'))).filter((variable) => variable !== 'NODE_OPTIONS');
      const env = Object.fromEntries(given.map((variable) => [variable, SAMPLES[variable] ?? 'given']));
      const script = `import('${alone}').then(({ handler }) => process.exit(typeof handler === 'function' ? 0 : 1))`;
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: { ...env, AWS_REGION: 'eu-central-1' } });
    },
  );
});

describe('what a bundle loads only when it is asked for', () => {
  it('is there, and works far from any node_modules: the parser of mail that comes back', async () => {
    const folder = join(elsewhere, 'parser-of-mail');
    cpSync(dirname(bundleOf('record-feedback')), folder, { recursive: true });
    const parts = readdirSync(folder).filter((name) => /^part-\w+\.mjs$/.test(name));
    const part = parts.find((name) => /export\{[^}]*\breadReturnedMail\b/.test(readFileSync(join(folder, name), 'utf8'))) ?? 'no part';
    const sample = join(import.meta.dirname, '../fixtures/feedback/mail/qq.eml');
    const script = `
      import { readFileSync } from 'node:fs';
      const { readReturnedMail } = await import('${join(folder, part)}');
      const { parts } = await readReturnedMail(readFileSync('${sample}'), []);
      process.exit(parts.some(({ text }) => text.includes('Ip frequency limited')) ? 0 : 1);`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  });
});

/** Values that cannot be just any word. */
const SAMPLES: Readonly<Record<string, string>> = {
  ALLOW_PRIVATE_ENDPOINTS: 'false',
  SES_RATE: '',
  EMAIL_BY: 'ses',
  SMTP_URL: '',
  MAILBOX_URL: 'imaps://user:password@mail.example',
  SIGNATURE_HOURS: '72',
  LEDGER_DAYS: '730',
  ENDED_DAYS: '0',
  AUDIT_DAYS: '0',
  RETURNED_MAIL_DAYS: '7',
  LOG_DAYS: '30',
  SIGN_UPS_PER_HOUR: '60',
  TRUSTED_PROXIES: '',
  DAYS_OFF: '',
  FILES_URL: '',
  SCANNER_URL: '',
  PUBLIC_URL: 'https://notices.example',
  SECURITY_CONTACT: '',
};
