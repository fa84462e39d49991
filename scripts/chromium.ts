import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Without a sandbox, since it opens only our own pages, and with software for what a graphics card does. */
const ARGUMENTS = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];

export type Started = Readonly<{ browser: Browser; why: null } | { browser: null; why: string }>;

/** A real browser: the one that `CHROMIUM` names, else the one that comes as a package; or why none starts on this machine. */
export const startChromium = async (): Promise<Started> => {
  try {
    const executablePath = process.env['CHROMIUM'] ?? (await sparticuz.executablePath());
    await access(executablePath, constants.X_OK);
    return { browser: await chromium.launch({ executablePath, args: ARGUMENTS, timeout: 30_000 }), why: null };
  } catch (error) {
    const [first = ''] = String(error instanceof Error ? error.message : error).split('\n');
    const missing = /error while loading shared libraries: \S+/.exec(String(error))?.[0];
    return { browser: null, why: missing ?? first };
  }
};
